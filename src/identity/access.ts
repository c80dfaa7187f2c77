/**
 * The one access predicate. Deny by default: an officer sees the dossiers that their own agencies decide or received;
 * city-wide supervision sees all. Whoever may not see a dossier is told that there is none (404, never 403).
 */
import { Problem } from '../shared/problem.js';
import { agenciesOf, type Actor } from './actor.js';
import type { Role } from '../organisation/roles.js';

/** Roles whose work is with dossiers; analysts and administrators alone see none. */
const caseRoles: readonly Role[] = [
  'reception',
  'digitisation',
  'feeCollector',
  'officer',
  'divisionHead',
  'leader',
  'registry',
  'resultDesk',
  'controller',
  'supervisor',
];

export interface Guarded {
  readonly unitId: string;
  readonly receivingUnitId: string;
}

/** What an actor may see, as data: the same for a row in memory and for a query. */
export interface Visibility {
  readonly everything: boolean;
  readonly agencies: readonly string[];
}

export function visibilityOf(actor: Actor): Visibility {
  const agencies = agenciesOf(actor, ...caseRoles);
  return { everything: agencies.includes('city'), agencies };
}

export function maySee(actor: Actor, dossier: Guarded): boolean {
  const { everything, agencies } = visibilityOf(actor);
  return everything || agencies.includes(dossier.unitId) || agencies.includes(dossier.receivingUnitId);
}

/** The predicate as SQL over columns `unit_id` and `receiving_unit_id` of `alias`, with the two parameters it takes. */
export const visibleSql = (alias: string, firstParameter: number): string =>
  `($${firstParameter}::boolean or ${alias}.unit_id = any($${firstParameter + 1}::text[]) or ${alias}.receiving_unit_id = any($${firstParameter + 1}::text[]))`;
export const visibleValues = (actor: Actor): readonly [boolean, readonly string[]] => {
  const { everything, agencies } = visibilityOf(actor);
  return [everything, agencies];
};

/** @throws Problem 404, the same as for a dossier that does not exist */
export function assertVisible(actor: Actor, dossier: Guarded | null): asserts dossier is Guarded {
  if (dossier === null || !maySee(actor, dossier)) throw new Problem(404, 'DOSSIER_NOT_FOUND');
}

/** @throws Problem 403 naming the roles that may */
export function assertHolds(actor: Actor, roles: readonly Role[], agencyId?: string): void {
  const held = actor.roles.some(
    ({ role, agencyId: at }) => roles.includes(role) && (agencyId === undefined || at === agencyId),
  );
  if (!held) throw new Problem(403, 'ROLE_MISSING', { roles: roles.join(',') });
}
