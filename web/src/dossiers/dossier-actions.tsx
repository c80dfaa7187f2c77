import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ok } from '../api/client.js';
import { asProblem } from '../api/problem.js';
import type { DossierDetail } from '../api/types.js';
import { useEnter } from '../identity/session.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { problemTitle } from '../ui/state-panels.js';
import { findMyTask } from './my-task.js';

const WithdrawDialog = lazy(() => import('./withdraw-dialog.js'));
const SupplementDialog = lazy(() => import('./supplement-dialog.js'));

/** Only what this reader may do with this dossier now. */
export function DossierActions({ dossier }: { dossier: DossierDetail }) {
  const t = useTexts();
  const [open, setOpen] = useState<'withdraw' | 'supplement' | null>(null);
  const { mayWithdraw, maySupplement, mayImpersonate } = dossier.permissions;
  const close = (): void => setOpen(null);
  return (
    <>
      {maySupplement && (
        <Button type="primary" onClick={() => setOpen('supplement')}>
          {t('web.dossier.supplement')}
        </Button>
      )}
      {mayWithdraw && <Button onClick={() => setOpen('withdraw')}>{t('web.dossier.withdraw')}</Button>}
      {mayImpersonate && <BecomeHolder dossier={dossier} />}
      <Suspense fallback={null}>
        {open === 'withdraw' && <WithdrawDialog dossier={dossier} onClose={close} />}
        {open === 'supplement' && <SupplementDialog dossier={dossier} onClose={close} />}
      </Suspense>
    </>
  );
}

/** In the demonstration one may follow a dossier from desk to desk by becoming whoever has it. */
function BecomeHolder({ dossier }: { dossier: DossierDetail }) {
  const t = useTexts();
  const enter = useEnter();
  const navigate = useNavigate();
  const become = useMutation({
    mutationFn: async () => {
      const session = await ok(
        api.POST('/api/demo/impersonate-holder', {
          body: { dossierId: dossier.id },
        }),
      );
      return { session, taskId: await findMyTask(dossier) };
    },
    onSuccess: ({ session, taskId }) => {
      enter(session);
      void navigate(taskId ? `/tasks/${taskId}` : '/tasks');
    },
    onError: (error) => announce(problemTitle(asProblem(error), t), { shown: true }),
  });
  return (
    <Button loading={become.isPending} onClick={() => become.mutate()}>
      {t('web.demo.become')}
    </Button>
  );
}
