/** Who may be given a step and who must not, whoever gives it: the same rules for assignment, reassignment and the pool. */
import type { ExclusionCode } from '../assignment/choose-officer.js';
import { getGraph, getNode, type FlowNode } from '../engine/index.js';
import type { Officer } from '../organisation/directory.js';
import type { Row } from '../platform/unit-of-work.js';
import type { LoadedVersion } from '../procedures/procedure-book.js';

/** Four eyes (`mc:notSameAs`), and who received may not sign (decision 43). By officer's id. */
export function keptApart(
  { extension }: Pick<FlowNode, 'extension'>,
  about: { readonly doneBy: (step: string) => string | null; readonly receivedBy: string | null },
): ReadonlyMap<string, ExclusionCode> {
  const excluded = new Map<string, ExclusionCode>();
  for (const step of (extension['notSameAs'] ?? '').split(/\s+/).filter(Boolean)) {
    const officerId = about.doneBy(step);
    if (officerId !== null) excluded.set(officerId, 'fourEyes');
  }
  if (extension['role'] === 'leader' && about.receivedBy !== null)
    excluded.set(about.receivedBy, 'receivedIt');
  return excluded;
}

/** The same for a task that is there already, from the rows of its case. */
export function keptApartFrom(
  { graphs }: LoadedVersion,
  task: { readonly graph: string; readonly node: string },
  rows: { readonly caseRow: Row | undefined; readonly tasks: readonly Row[] },
): ReadonlyMap<string, ExclusionCode> {
  const done = rows.tasks.filter(({ state }) => state === 'done');
  return keptApart(getNode(getGraph(graphs, task.graph), task.node), {
    doneBy: (step) => (done.findLast(({ node }) => node === step)?.['ended_by'] ?? null) as string | null,
    receivedBy: (rows.caseRow?.['received_by'] ?? null) as string | null,
  });
}

/** Holds the task's role where it lies: in its division, or in the agency where it lies in none. */
export const holdsRoleOf = (
  officer: Pick<Officer, 'roles'>,
  task: { readonly role: string; readonly unitId: string; readonly agencyId: string },
): boolean =>
  officer.roles.some(
    (held) =>
      held.role === task.role &&
      held.agencyId === task.agencyId &&
      (task.unitId === task.agencyId || held.unitId === task.unitId),
  );
