/** The officer's own piece of work: the form of the step, what the action needs, and the one button that ends it. */
import { Button } from 'antd';
import type { FormEvent, KeyboardEvent } from 'react';
import type { TaskCompleted, TaskView } from '../api/types.js';
import { ErrorSummary } from '../forms/error-summary.js';
import { FormSummary } from '../forms/form-summary.js';
import { FormView } from '../forms/form-view.js';
import { useTexts } from '../i18n/texts.js';
import { DeadlineTag } from '../ui/deadline.js';
import { Section } from '../ui/section.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { ErrorPanel } from '../ui/state-panels.js';
import { ActionNotice } from './action-notice.js';
import { ConfirmCompletion } from './confirm-completion.js';
import { ConflictPanel } from './conflict-panel.js';
import { IssueUpload } from './issue-upload.js';
import { NotYours } from './not-yours.js';
import { ReassignButton } from './reassign-button.js';
import { SaveStatus } from './save-status.js';
import { SupplementPicker } from './supplement-picker.js';
import { submitLabel } from './submit-label.js';
import css from './task-page.module.css';
import { useUploading } from '../api/upload.js';
import { useTaskWork } from './use-task-work.js';

interface TaskWorkProps {
  view: TaskView;
  changed: boolean;
  onReload: () => Promise<void>;
  onDone: (completed: TaskCompleted) => void;
}

export function TaskWork(props: TaskWorkProps) {
  const t = useTexts();
  const { view } = props;
  const { task } = view;
  const work = useTaskWork(view, props.onDone);
  const uploading = useUploading();
  useShortcuts([{ keys: 'mod+Enter', label: 'web.keys.complete', run: work.submit }], work.open);
  const reload = async (): Promise<void> => {
    await props.onReload();
    work.complete.reset();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    work.submit();
  };
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
      <form noValidate onSubmit={onSubmit} onKeyDown={keepEnter} className={css['work']}>
        {task.reason && <p className={css['reason']}>{t('web.task.reason', { reason: task.reason })}</p>}
        <NotYours task={task} onClaimed={reload} />
        <Conflict work={work} changed={props.changed} onReload={reload} />
        <ErrorSummary formId={work.form.schema.id} errors={work.form.errors} />
        <StepContent view={view} work={work} />
        <Failure work={work} />
        {work.open && (
          <div className={css['footer']}>
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={work.complete.isPending}
              disabled={props.changed || uploading}
            >
              {submitLabel(task.action, work.form.data, t)}
            </Button>
            <SaveStatus state={work.draft.state} />
            <kbd className={css['hint']}>Ctrl + Enter</kbd>
          </div>
        )}
      </form>
      {work.asking && (
        <ConfirmCompletion
          view={view}
          data={work.form.data}
          busy={work.complete.isPending}
          onConfirm={() => void work.send()}
          onCancel={() => work.setAsking(false)}
        />
      )}
    </Section>
  );
}

/** Enter ends a field, not the step: a step is completed by its button or Ctrl+Enter. */
function keepEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

type Work = ReturnType<typeof useTaskWork>;

function StepContent({ view, work }: { view: TaskView; work: Work }) {
  const { task, document, nextNumber, dossier } = view;
  const { form, open } = work;
  return (
    <>
      {task.action && <ActionNotice action={task.action} document={document} nextNumber={nextNumber} />}
      {task.stepForm && open && task.action === 'requestSupplement' && (
        <SupplementPicker
          components={dossier.components}
          schema={task.stepForm}
          data={form.data}
          onChange={form.change}
        />
      )}
      {task.stepForm && open && (
        <FormView schema={task.stepForm} data={form.data} errors={form.errors} onChange={form.change} />
      )}
      {task.stepForm && !open && <FormSummary schema={task.stepForm} data={form.data} />}
      {open && task.action === 'issue' && (
        <IssueUpload
          dossierId={task.dossierId}
          files={work.scans}
          missing={work.missingScan}
          onChange={work.keepScans}
        />
      )}
    </>
  );
}

/** Somebody was faster, or something moved: nothing typed is lost, and the way on is to reload. */
function Conflict(props: { work: Work; changed: boolean; onReload: () => Promise<void> }) {
  const problem = props.work.complete.error;
  if (problem && isConflict(problem)) return <ConflictPanel problem={problem} onReload={props.onReload} />;
  return props.changed ? <ConflictPanel onReload={props.onReload} /> : null;
}

function Failure({ work }: { work: Work }) {
  const t = useTexts();
  const problem = work.complete.error;
  if (!problem || isConflict(problem) || (problem.status === 422 && problem.fields.length > 0)) return null;
  return <ErrorPanel error={problem} kept={t('web.advice.kept')} onRetry={() => void work.send()} />;
}

const isConflict = (problem: { status: number; mayRepeat: boolean }): boolean =>
  [409, 412].includes(problem.status) && !problem.mayRepeat;
