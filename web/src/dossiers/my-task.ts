import { api, ok } from '../api/client.js';
import type { DossierDetail } from '../api/types.js';

/** The open task on this dossier that the signed-in officer may do. A task is a wait of the dossier, and is named so. */
export async function findMyTask(dossier: Pick<DossierDetail, 'id' | 'waits'>): Promise<string | null> {
  for (const wait of dossier.waits) {
    if (wait.kind !== 'task') continue;
    const id = `${dossier.id}.${wait.id}`;
    const { task } = await ok(api.GET('/api/tasks/{id}', { params: { path: { id } } }));
    if (task.mayAct) return id;
  }
  return null;
}
