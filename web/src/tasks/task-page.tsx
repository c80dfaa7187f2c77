import { useState } from 'react';
import { useParams } from 'react-router';
import type { TaskCompleted, TaskView } from '../api/types.js';
import { navigationFor } from '../app/navigation.js';
import { useShowDueDate } from '../app/shown-due-date.js';
import { DossierIdentity } from '../dossiers/dossier-identity.js';
import { useDossier } from '../dossiers/queries.js';
import { useTexts } from '../i18n/texts.js';
import { useOfficer } from '../identity/session.js';
import { Loaded } from '../ui/loaded.js';
import { SplitPane } from '../ui/split-pane.js';
import { Waiting } from '../ui/waiting.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { useTask } from './queries.js';
import { TaskDone } from './task-done.js';
import css from './task-page.module.css';
import { TaskSide } from './task-side.js';
import { TaskWork } from './task-work.js';

export default function TaskPage() {
  const { taskId = '' } = useParams();
  const view = useTask(taskId);
  return (
    <div className={css['page']}>
      <Loaded query={view} waiting={<Waiting rows={10} height={48} />}>
        {(loaded) => <Task key={taskId} view={loaded} onReload={() => view.refetch()} />}
      </Loaded>
    </div>
  );
}

function Task({
  view,
  onReload,
}: {
  view: TaskView;
  onReload: () => Promise<{ data?: TaskView | undefined }>;
}) {
  const t = useTexts();
  const [done, setDone] = useState<TaskCompleted | null>(null);
  // The work is judged by what was on the page when it was begun; news is offered, not slipped in.
  const [seen, setSeen] = useState(view);
  const { roles } = useOfficer();
  const hasInbox = navigationFor(roles).some((item) => item.key === 'tasks');
  const back = hasInbox
    ? { to: '/tasks', label: t('web.nav.tasks') }
    : { to: `/dossiers/${view.dossier.id}`, label: t('web.task.dossier') };
  useShowDueDate(seen.task.dueAt ?? seen.dossier.dueAt);
  useDocumentTitle(t('web.task.documentTitle', { step: view.task.stepName, code: view.dossier.code }));
  const reload = async (): Promise<void> => {
    const { data } = await onReload();
    if (data) setSeen(data);
  };
  // Once done, the bar tells where the dossier has gone.
  const gone = useDossier(seen.dossier.id, done !== null);
  const changed = !done && view.task.revision !== seen.task.revision;
  return (
    <>
      <DossierIdentity dossier={(done && gone.data) ?? seen.dossier} back={back} />
      <SplitPane
        name="task"
        label={t('web.task.divider')}
        left={
          done ? (
            <TaskDone completed={done} />
          ) : (
            <TaskWork view={seen} changed={changed} onReload={reload} onDone={setDone} />
          )
        }
        right={<TaskSide view={seen} stepDone={done ? seen.task.stepId : null} />}
      />
    </>
  );
}
