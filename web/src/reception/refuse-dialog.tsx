import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { Field } from '../ui/field.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './receive-page.module.css';

/** A refusal always carries its reason and the legal basis, once and in full. */
export function RefuseDialog({ dossier, onClose }: { dossier: DossierDetail; onClose: () => void }) {
  const t = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useAttempt();
  const [reason, setReason] = useState('');
  const [legalBasis, setLegalBasis] = useState('');
  const [asked, setAsked] = useState(false);
  const refuse = useMutation({
    mutationFn: (body: { reason: string; legalBasis: string }) =>
      attempt.run({ id: dossier.id, body }, (header) =>
        ok(api.POST('/api/dossiers/{id}/refuse', { params: { path: { id: dossier.id }, header }, body })),
      ),
    onSuccess: async () => {
      announce(t('web.refuse.done', { code: dossier.code }), { shown: true });
      await client.invalidateQueries({ queryKey: keys.receptionQueue });
      await client.invalidateQueries({ queryKey: keys.dossiers });
      await navigate('/reception');
    },
  });
  const send = (): void => {
    setAsked(true);
    if (reason.trim() && legalBasis.trim())
      refuse.mutate({ reason: reason.trim(), legalBasis: legalBasis.trim() });
  };
  return (
    <Modal
      open
      title={t('web.reception.refuse')}
      okText={t('web.refuse.submit')}
      okButtonProps={{ danger: true }}
      cancelText={t('web.confirm.cancel')}
      confirmLoading={refuse.isPending}
      onOk={send}
      onCancel={onClose}
    >
      <div className={css['fees']}>
        {refuse.isError && <ErrorPanel error={refuse.error} kept={t('web.advice.kept')} />}
        <Field
          label={t('web.refuse.reason')}
          required
          hint={t('web.refuse.reasonHint')}
          error={asked && !reason.trim() ? t('web.refuse.reasonMissing') : null}
        >
          {({ status, ...aria }) => (
            <Input.TextArea
              {...aria}
              status={status}
              rows={4}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('web.refuse.basis')}
          required
          error={asked && !legalBasis.trim() ? t('web.refuse.basisMissing') : null}
        >
          {({ status, ...aria }) => (
            <Input
              {...aria}
              status={status}
              value={legalBasis}
              onChange={(event) => setLegalBasis(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
