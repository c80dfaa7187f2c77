import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { Field } from '../ui/field.js';
import { Summary } from '../ui/section.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './dossier-page.module.css';

export default function WithdrawDialog({
  dossier,
  onClose,
}: {
  dossier: DossierDetail;
  onClose: () => void;
}) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const withdraw = useMutation({
    mutationFn: (body: { reason: string }) =>
      attempt.run({ id: dossier.id, body }, (header) =>
        ok(api.POST('/api/dossiers/{id}/withdraw', { params: { path: { id: dossier.id }, header }, body })),
      ),
    onSuccess: async () => {
      announce(t('web.withdraw.done', { code: dossier.code }), { shown: true });
      onClose();
      await client.invalidateQueries({ queryKey: keys.dossiers });
      await client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
  const send = (): void => {
    setAsked(true);
    if (reason.trim()) withdraw.mutate({ reason: reason.trim() });
  };
  return (
    <Modal
      open
      title={t('web.dossier.withdraw')}
      okText={t('web.withdraw.submit')}
      okButtonProps={{ danger: true }}
      cancelText={t('web.confirm.cancel')}
      confirmLoading={withdraw.isPending}
      onOk={send}
      onCancel={onClose}
    >
      <div className={css['dialog']}>
        <p>{t('web.withdraw.explain')}</p>
        <Summary
          items={[
            [t('web.column.code'), dossier.code],
            [t('web.column.procedure'), dossier.procedureName],
          ]}
        />
        {withdraw.isError && <ErrorPanel error={withdraw.error} />}
        <Field
          label={t('web.withdraw.reason')}
          required
          error={asked && !reason.trim() ? t('web.withdraw.reasonMissing') : null}
        >
          {({ status, ...aria }) => (
            <Input.TextArea
              {...aria}
              status={status}
              rows={3}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
