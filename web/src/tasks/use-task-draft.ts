/**
 * Autosave of a task's form. The server gets it 1.5 s after the last keystroke, without validation; until it has it,
 * the tab keeps a copy, so that neither F5 nor a lost connection loses a word.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import type { TaskDraft, TaskView } from '../api/types.js';
import type { Data } from '../forms/schema.js';
import { dropLocalDraft, readLocalDraft, writeLocalDraft } from '../ui/local-draft.js';
import { useLatest } from '../ui/hooks.js';

const DELAY_MS = 1_500;
const RETRY_MS = 10_000;

export type SaveState =
  | { kind: 'none' }
  | { kind: 'typing' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'failed'; mayRepeat: boolean };

const nameOf = (taskId: string): string => `task.${taskId}`;

/** What the form opens with: words the server has not got yet, else its draft. */
export function restoredDraft(taskId: string, draft: TaskDraft | null): Data | null {
  return readLocalDraft<Data>(nameOf(taskId)) ?? draft?.data ?? null;
}

export function useTaskDraft(taskId: string, data: Data, savedAt: string | null) {
  const [state, setState] = useState<SaveState>(savedAt ? { kind: 'saved', at: savedAt } : { kind: 'none' });
  const first = useRef(data);
  const saved = useRef(data);
  const finished = useRef(false);
  const latest = useLatest(data);
  const client = useQueryClient();

  const save = useCallback(async (): Promise<void> => {
    const sent = latest.current;
    if (finished.current || sent === saved.current) return;
    setState({ kind: 'saving' });
    try {
      const answer = await ok(
        api.PUT('/api/tasks/{id}/draft', { params: { path: { id: taskId } }, body: { data: sent } }),
      );
      saved.current = sent;
      // Back shows the page as it was fetched: with this draft, not with the one before it.
      client.setQueryData<TaskView>(
        keys.task(taskId),
        (view) => view && { ...view, task: { ...view.task, draft: { ...answer, data: sent } } },
      );
      if (latest.current === sent) dropLocalDraft(nameOf(taskId));
      if (!finished.current) setState({ kind: 'saved', at: answer.savedAt });
    } catch (error) {
      if (!finished.current) setState({ kind: 'failed', mayRepeat: asProblem(error).mayRepeat });
    }
  }, [taskId, latest, client]);

  useEffect(() => {
    if (data === first.current || data === saved.current || finished.current) return;
    writeLocalDraft(nameOf(taskId), data);
    setState({ kind: 'typing' });
    const timer = setTimeout(() => void save(), DELAY_MS);
    return () => clearTimeout(timer);
  }, [data, save, taskId]);

  useEffect(() => {
    // A task that is no longer ours will not be saved by trying again.
    if (state.kind !== 'failed' || !state.mayRepeat) return;
    const timer = setTimeout(() => void save(), RETRY_MS);
    return () => clearTimeout(timer);
  }, [state, save]);

  useEffect(() => {
    const flush = (): void => {
      if (document.visibilityState === 'hidden') void save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      void save();
    };
  }, [save]);

  /** The task is done: nothing is kept and nothing is sent any more. */
  const finish = useCallback(() => {
    finished.current = true;
    dropLocalDraft(nameOf(taskId));
  }, [taskId]);
  return { state, save, finish };
}
