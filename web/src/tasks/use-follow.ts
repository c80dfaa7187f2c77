/** After a step the system may have work of its own to do; follows the dossier until a person has it again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierDetail } from '../api/types.js';

const EVERY_MS = 1_200;
const LONGEST_MS = 30_000;

export function useFollow(dossierId: string, wanted: boolean): DossierDetail | null {
  const client = useQueryClient();
  const dossier = useQuery({
    queryKey: keys.dossier(dossierId),
    queryFn: () => ok(api.GET('/api/dossiers/{id}', { params: { path: { id: dossierId } } })),
    enabled: wanted,
    refetchInterval: (query) =>
      query.state.data &&
      (hasArrived(query.state.data) || query.state.dataUpdateCount * EVERY_MS > LONGEST_MS)
        ? false
        : EVERY_MS,
  });
  const arrived = wanted && dossier.data && hasArrived(dossier.data) ? dossier.data : null;
  const step = arrived?.currentSteps.join();
  useEffect(() => {
    if (step === undefined) return;
    void client.invalidateQueries({ queryKey: keys.diagram(dossierId) });
    void client.invalidateQueries({ queryKey: keys.timeline(dossierId) });
  }, [step, client, dossierId]);
  return arrived;
}

/** A person has it, or it waits for something that is not the system's own work. */
const hasArrived = (dossier: DossierDetail): boolean =>
  dossier.currentSteps.length > 0 || !dossier.waits.some((wait) => wait.kind === 'job');
