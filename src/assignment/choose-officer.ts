/**
 * Who gets a task, and why. Pure: least expected effort among those who hold the role in the competent unit; ties go to
 * who was given something longest ago. The reason, with everyone who was considered, is stored with the task.
 */
import type { Instant } from '../shared/time.js';

export interface Candidate {
  readonly officerId: string;
  readonly openMinutes: number;
  readonly lastAssignedAt: Instant | null;
}

export interface AssignmentRule {
  /** Holders of the role where the step belongs. */
  readonly candidates: readonly Candidate[];
  /** Who must not get it, and which rule says so. */
  readonly excluded: ReadonlyMap<string, ExclusionCode>;
  /** The officer a rule names: of an earlier step, or who received the dossier. */
  readonly named: { readonly officerId: string; readonly code: 'receiver' | 'sameAsStep' } | null;
  /** The head of the unit, who gets what nobody else may. */
  readonly fallback: string | null;
}

export type ExclusionCode = 'fourEyes' | 'receivedIt' | 'inactive';
export type ReasonCode =
  | 'receiver'
  | 'sameAsStep'
  | 'leastLoad'
  | 'onlyOne'
  | 'nobodyFits'
  | 'unassigned'
  | 'reassigned'
  | 'claimed';

export interface AssignmentReason {
  readonly code: ReasonCode;
  readonly openMinutes: number;
  readonly considered: readonly {
    readonly officerId: string;
    readonly openMinutes: number;
    readonly excluded: ExclusionCode | null;
  }[];
}

export interface Assignment {
  readonly officerId: string | null;
  readonly reason: AssignmentReason;
}

export function chooseOfficer({ candidates, excluded, named, fallback }: AssignmentRule): Assignment {
  const considered = candidates.map(({ officerId, openMinutes }) => ({
    officerId,
    openMinutes,
    excluded: excluded.get(officerId) ?? null,
  }));
  const answer = (officerId: string | null, code: ReasonCode): Assignment => ({
    officerId,
    reason: {
      code,
      openMinutes: candidates.find((candidate) => candidate.officerId === officerId)?.openMinutes ?? 0,
      considered,
    },
  });
  if (named !== null && !excluded.has(named.officerId)) return answer(named.officerId, named.code);
  const eligible = candidates.filter(({ officerId }) => !excluded.has(officerId)).sort(byLoadThenTurn);
  const [first] = eligible;
  if (first === undefined) return answer(fallback, fallback === null ? 'unassigned' : 'nobodyFits');
  return answer(first.officerId, eligible.length === 1 ? 'onlyOne' : 'leastLoad');
}

function byLoadThenTurn(a: Candidate, b: Candidate): number {
  if (a.openMinutes !== b.openMinutes) return a.openMinutes - b.openMinutes;
  const turn = (a.lastAssignedAt ?? '').localeCompare(b.lastAssignedAt ?? '');
  return turn === 0 ? a.officerId.localeCompare(b.officerId) : turn;
}
