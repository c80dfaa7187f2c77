/** The state of one officer's piece of work: form, draft, scans, and the act that completes it. */
import { useState } from 'react';
import { asProblem } from '../api/problem.js';
import { isUploading } from '../api/upload.js';
import type { Attachment, TaskCompleted, TaskView } from '../api/types.js';
import { initialData } from '../forms/schema.js';
import { useForm } from '../forms/use-form.js';
import { dropLocalDraft, readLocalDraft, writeLocalDraft } from '../ui/local-draft.js';
import { useCompleteTask } from './use-complete-task.js';
import { restoredDraft, useTaskDraft } from './use-task-draft.js';

/** Acts with legal effect are looked at once more before they happen. */
const CONFIRMED = new Set(['approve', 'issue', 'returnPapers']);

export function useTaskWork(view: TaskView, onDone: (completed: TaskCompleted) => void) {
  const { task, document } = view;
  const form = useForm(task.stepForm, () => startOf(view));
  const draft = useTaskDraft(task.id, form.data, task.draft?.savedAt ?? null);
  const complete = useCompleteTask(task);
  const [scans, keepScans] = useScans(task.id);
  const [missingScan, setMissingScan] = useState(false);
  const [asking, setAsking] = useState(false);
  const open = task.mayAct && task.state === 'open';

  const send = async (): Promise<void> => {
    setAsking(false);
    const data = form.check();
    if (!data || complete.isPending) return;
    try {
      const completed = await complete.mutateAsync({
        data,
        ...(document && task.action === 'approve' && { documentSha256: document.sha256 }),
        ...(scans.length > 0 && { attachmentIds: scans.map((scan) => scan.id) }),
      });
      draft.finish();
      keepScans([]);
      onDone(completed);
    } catch (error) {
      // The mutation's error is shown on the page; what concerns single fields goes to them.
      const { status, fields } = asProblem(error);
      if (status === 422 && fields.length > 0) form.showServerErrors(fields);
    }
  };
  const submit = (): void => {
    if (!open || complete.isPending || isUploading()) return;
    const lacksScan = task.action === 'issue' && scans.length === 0;
    setMissingScan(lacksScan);
    if (!form.check() || lacksScan) return;
    if (task.action && CONFIRMED.has(task.action)) setAsking(true);
    else void send();
  };
  return { form, draft, complete, open, scans, keepScans, missingScan, asking, setAsking, send, submit };
}

/** Uploaded scans belong to nobody until the step is completed; the tab remembers them over F5. */
function useScans(taskId: string): [readonly Attachment[], (scans: Attachment[]) => void] {
  const name = `scans.${taskId}`;
  const [scans, setScans] = useState(() => readLocalDraft<Attachment[]>(name) ?? []);
  const keep = (next: Attachment[]): void => {
    setScans(next);
    if (next.length > 0) writeLocalDraft(name, next);
    else dropLocalDraft(name);
  };
  return [scans, keep];
}

/** What was typed before, else what the server knows and earlier forms hold. */
function startOf(view: TaskView): Record<string, unknown> {
  const { task, dossier, forms } = view;
  const typed = restoredDraft(task.id, task.draft);
  if (typed) return typed;
  const earlier = [...(dossier.application ? [dossier.application] : []), ...forms];
  return task.stepForm ? initialData(task.stepForm, task.prefill, earlier) : {};
}
