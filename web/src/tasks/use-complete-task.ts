import { useMutation } from '@tanstack/react-query';
import { ifMatch, useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import type { ApiProblem } from '../api/problem.js';
import type { CompleteTask, TaskCompleted } from '../api/types.js';
import { useForgetTask } from './queries.js';

export function useCompleteTask(task: { id: string; revision: number }) {
  const attempt = useAttempt();
  const forget = useForgetTask();
  return useMutation<TaskCompleted, ApiProblem, CompleteTask>({
    mutationFn: (body) =>
      attempt.run({ task, body }, (header) =>
        ok(
          api.POST('/api/tasks/{id}/complete', {
            params: { path: { id: task.id }, header: { ...header, ...ifMatch(task.revision) } },
            body,
          }),
        ),
      ),
    onSuccess: () => forget(task.id),
  });
}
