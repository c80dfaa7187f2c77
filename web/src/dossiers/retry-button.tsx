import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { problemAdvice, problemTitle } from '../ui/state-panels.js';

/** Something the system tried went wrong and stands still; whoever may can let it try again. */
export function RetryButton({ dossierId, waitId }: { dossierId: string; waitId: string }) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const retry = useMutation({
    mutationFn: () =>
      attempt.run({ dossierId, waitId }, (header) =>
        ok(
          api.POST('/api/dossiers/{id}/incidents/{wait}/retry', {
            params: { path: { id: dossierId, wait: waitId }, header },
          }),
        ),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dossiers }),
    onError: (error) => {
      const problem = asProblem(error);
      announce(`${problemTitle(problem, t)} ${problemAdvice(problem, t)}`, { shown: true });
    },
  });
  return (
    <Button size="small" loading={retry.isPending} onClick={() => retry.mutate()}>
      {t('web.error.retry')}
    </Button>
  );
}
