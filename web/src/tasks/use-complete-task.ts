import { useMutation } from '@tanstack/react-query';
import { ifMatch, useAttempt } from '../api/attempt';
import { api, ok } from '../api/client';
import type { ApiProblem } from '../api/problem';
import type { CompleteTask, TaskCompleted } from '../api/types';
import { useForgetTask } from './queries';

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
