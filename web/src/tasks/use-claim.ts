import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ifMatch, useAttempt } from '../api/attempt';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { asProblem } from '../api/problem';
import type { TaskRow } from '../api/types';
import { useTexts } from '../i18n/texts';
import { announce } from '../ui/announce';
import { problemAdvice, problemTitle } from '../ui/state-panels';

export function useClaim() {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  return useMutation({
    mutationFn: (row: Pick<TaskRow, 'id' | 'revision' | 'dossierCode'>) =>
      attempt.run(row, (headers) =>
        ok(
          api.POST('/api/tasks/{id}/claim', {
            params: { path: { id: row.id } },
            body: {},
            headers: { ...headers, ...ifMatch(row.revision) },
          }),
        ),
      ),
    onSuccess: async (_, row) => {
      announce(t('web.inbox.claimed', { code: row.dossierCode }), { shown: true });
      await client.invalidateQueries({ queryKey: keys.tasks });
    },
    onError: async (error) => {
      const problem = asProblem(error);
      announce(`${problemTitle(problem, t)} ${problemAdvice(problem, t)}`, { shown: true });
      await client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
