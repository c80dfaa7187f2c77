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
      attempt.run({ task, body }, (headers) =>
        ok(
          api.POST('/api/tasks/{id}/complete', {
            params: { path: { id: task.id } },
            body,
            headers: { ...headers, ...ifMatch(task.revision) },
          }),
        ),
      ),
    onSuccess: () => forget(task.id),
  });
}
