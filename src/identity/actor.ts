import type { Officer } from '../organisation/directory.js';
import type { Role } from '../organisation/roles.js';

/** The signed-in officer who acts, with the roles of this moment. */
export interface Actor extends Officer {
  /** The officer whose session this really is, while a demonstration plays somebody else's part. */
  readonly impersonatedBy: string | null;
}

export const holds = (actor: Pick<Actor, 'roles'>, ...roles: readonly Role[]): boolean =>
  actor.roles.some(({ role }) => roles.includes(role));

/** Agencies in which the actor holds one of the roles; any role when none is named. */
export const agenciesOf = (actor: Pick<Actor, 'roles'>, ...roles: readonly Role[]): readonly string[] => [
  ...new Set(
    actor.roles
      .filter(({ role }) => roles.length === 0 || roles.includes(role))
      .map(({ agencyId }) => agencyId),
  ),
];
