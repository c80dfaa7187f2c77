/** The officer's own piece of work: the form of the step, what the action needs, and the one button that ends it. */
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { asProblem } from '../api/problem.js';
import type { Attachment, TaskCompleted, TaskView } from '../api/types.js';
import { ErrorSummary } from '../forms/error-summary.js';
import { FormSummary } from '../forms/form-summary.js';
import { FormView } from '../forms/form-view.js';
import { initialData } from '../forms/schema.js';
import { useForm } from '../forms/use-form.js';
import { useTexts } from '../i18n/texts.js';
import { DeadlineTag } from '../ui/deadline.js';
import { Section } from '../ui/section.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { ErrorPanel } from '../ui/state-panels.js';
import { ActionNotice } from './action-notice.js';
import { ConfirmCompletion } from './confirm-completion.js';
import { ConflictPanel } from './conflict-panel.js';
import { IssueUpload } from './issue-upload.js';
import { ReassignButton } from './reassign-button.js';
import { SaveStatus } from './save-status.js';
import { SupplementPicker } from './supplement-picker.js';
import { submitLabel } from './submit-label.js';
import css from './task-page.module.css';
import { useClaim } from './use-claim.js';
import { useCompleteTask } from './use-complete-task.js';
import { restoredDraft, useTaskDraft } from './use-task-draft.js';

/** Acts with legal effect are looked at once more before they happen. */
const CONFIRMED = new Set(['approve', 'issue', 'returnPapers']);

export function TaskWork(props: {
  view: TaskView;
  changed: boolean;
  onReload: () => Promise<void>;
  onDone: (completed: TaskCompleted) => void;
}) {
  const t = useTexts();
  const { view } = props;
  const { task, document } = view;
  const form = useForm(
    task.stepForm,
    () =>
      restoredDraft(task.id, task.draft) ??
      (task.stepForm ? initialData(task.stepForm, task.prefill, earlierOf(view)) : {}),
  );
  const draft = useTaskDraft(task.id, form.data, task.draft?.savedAt ?? null);
  const complete = useCompleteTask(task);
  const claim = useClaim();
  const [scans, setScans] = useState<Attachment[]>([]);
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
      props.onDone(completed);
    } catch (error) {
      // The mutation's error is shown below; what concerns single fields goes to them.
      const { status, fields } = asProblem(error);
      if (status === 422 && fields.length > 0) form.showServerErrors(fields);
    }
  };
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (!open || complete.isPending) return;
    const lacksScan = task.action === 'issue' && scans.length === 0;
    setMissingScan(lacksScan);
    if (!form.check() || lacksScan) return;
    if (task.action && CONFIRMED.has(task.action)) setAsking(true);
    else void send();
  };
  useShortcuts([{ keys: 'mod+Enter', label: 'web.keys.complete', run: () => submit() }], open);
  const reload = async (): Promise<void> => {
    await props.onReload();
    complete.reset();
  };
  const problem = complete.error;
  const conflict = problem && [409, 412].includes(problem.status) && !problem.mayRepeat;
  const fieldProblems = problem?.status === 422 && problem.fields.length > 0;

  return (
    <Section
      id="work"
      title={task.stepName}
      extra={
        <>
          <DeadlineTag deadline={task.deadline} />
          <ReassignButton task={task} onReassigned={props.onReload} />
        </>
      }
    >
      <form noValidate onSubmit={submit} className={css['work']}>
        {task.reason && <p className={css['reason']}>{t('web.task.reason', { reason: task.reason })}</p>}
        {!task.mayAct && task.state === 'open' && (
          <div className={css['notice']} role="note">
            {task.whyNot ?? t('web.task.notYours')}
            {task.mayClaim && (
              <Button
                size="small"
                loading={claim.isPending}
                onClick={() => claim.mutate(task, { onSuccess: reload })}
              >
                {t('web.inbox.claim')}
              </Button>
            )}
          </div>
        )}
        {task.state !== 'open' && <div className={css['notice']}>{t(`web.task.state.${task.state}`)}</div>}
        {props.changed && !conflict && <ConflictPanel onReload={reload} />}
        {conflict && <ConflictPanel problem={problem} onReload={reload} />}
        <ErrorSummary formId={form.schema.id} errors={form.errors} />
        {task.action && (
          <ActionNotice action={task.action} document={document} nextNumber={view.nextNumber} />
        )}
        {task.action === 'requestSupplement' && task.stepForm && open && (
          <SupplementPicker
            components={view.dossier.components}
            schema={task.stepForm}
            data={form.data}
            onChange={form.change}
          />
        )}
        {task.stepForm && open && (
          <FormView schema={task.stepForm} data={form.data} errors={form.errors} onChange={form.change} />
        )}
        {task.stepForm && !open && <FormSummary schema={task.stepForm} data={form.data} />}
        {task.action === 'issue' && open && (
          <IssueUpload dossierId={task.dossierId} files={scans} missing={missingScan} onChange={setScans} />
        )}
        {problem && !conflict && !fieldProblems && (
          <ErrorPanel error={problem} kept={t('web.advice.kept')} onRetry={() => void send()} />
        )}
        {open && (
          <div className={css['footer']}>
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={complete.isPending}
              disabled={props.changed}
            >
              {submitLabel(task.action, form.data, t)}
            </Button>
            <SaveStatus state={draft.state} />
            <kbd className={css['hint']}>Ctrl + Enter</kbd>
          </div>
        )}
      </form>
      {asking && (
        <ConfirmCompletion
          view={view}
          data={form.data}
          busy={complete.isPending}
          onConfirm={() => void send()}
          onCancel={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

/** The application and the forms of earlier steps, which fields may refer to. */
function earlierOf(view: TaskView): { formId: string; data: Record<string, unknown> }[] {
  const { application } = view.dossier;
  return [...(application ? [application] : []), ...view.forms].map(({ formId, data }) => ({ formId, data }));
}
