import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { keys } from '../api/keys.js';
import type { TaskDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';

const ReassignDialog = lazy(() => import('./reassign-dialog.js'));

export function ReassignButton({
  task,
  onReassigned,
}: {
  task: TaskDetail;
  onReassigned: () => Promise<void>;
}) {
  const t = useTexts();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  if (!task.mayReassign) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('web.reassign.title')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ReassignDialog
            task={task}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              void client.invalidateQueries({ queryKey: keys.tasks });
              void onReassigned();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
