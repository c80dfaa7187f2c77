import { useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { ApplicantState } from './applicant.js';

const STALE_MS = 300_000;

/** The masked row is enough to recognise somebody; the application needs the whole record, whose reading is audited. */
export function useWholeApplicant(): (state: ApplicantState) => Promise<ApplicantState> {
  const client = useQueryClient();
  return async (state) => {
    if (state.kind !== 'found' || state.full) return state;
    const { id } = state.row;
    const full = await client.fetchQuery({
      queryKey: keys.applicant(id),
      queryFn: () => ok(api.GET('/api/applicants/{id}', { params: { path: { id } } })),
      staleTime: STALE_MS,
    });
    return { ...state, full };
  };
}
