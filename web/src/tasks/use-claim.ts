import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ifMatch, useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import type { TaskRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { problemAdvice, problemTitle } from '../ui/state-panels.js';

export function useClaim() {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  return useMutation({
    mutationFn: (row: Pick<TaskRow, 'id' | 'revision' | 'dossierCode'>) =>
      attempt.run(row, (header) =>
        ok(
          api.POST('/api/tasks/{id}/claim', {
            params: { path: { id: row.id }, header: { ...header, ...ifMatch(row.revision) } },
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
