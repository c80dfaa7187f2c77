import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { ComponentReceived, DossierDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import {
  ComponentChecklist,
  componentsOf,
  startOf,
  type ChecklistRow,
} from '../reception/component-checklist.js';
import { announce } from '../ui/announce.js';
import { Field } from '../ui/field.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './dossier-page.module.css';

/** The citizen brought what was missing. */
export default function SupplementDialog({
  dossier,
  onClose,
}: {
  dossier: DossierDetail;
  onClose: () => void;
}) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const missing = dossier.components.filter((component) => !component.received);
  const specs = (missing.length > 0 ? missing : dossier.components).map(({ code, name, required }) => ({
    code,
    name,
    required,
    original: 1,
    copy: 0,
    heldByState: false,
  }));
  const [components, setComponents] = useState<ChecklistRow[]>(() => specs.map(startOf));
  const [note, setNote] = useState('');
  const supplement = useMutation({
    mutationFn: (body: { components: ComponentReceived[]; note?: string }) =>
      attempt.run({ id: dossier.id, body }, (header) =>
        ok(api.POST('/api/dossiers/{id}/supplement', { params: { path: { id: dossier.id }, header }, body })),
      ),
    onSuccess: async () => {
      announce(t('web.supplement.done', { code: dossier.code }), { shown: true });
      onClose();
      await client.invalidateQueries({ queryKey: keys.dossiers });
      await client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
  return (
    <Modal
      open
      width={760}
      title={t('web.dossier.supplement')}
      okText={t('web.supplement.submit')}
      cancelText={t('web.confirm.cancel')}
      confirmLoading={supplement.isPending}
      onOk={() =>
        supplement.mutate({ components: componentsOf(components), ...(note.trim() && { note: note.trim() }) })
      }
      onCancel={onClose}
    >
      <div className={css['dialog']}>
        {supplement.isError && <ErrorPanel error={supplement.error} kept={t('web.advice.kept')} />}
        <ComponentChecklist
          specs={specs}
          value={components}
          onChange={setComponents}
          dossierId={dossier.id}
        />
        <Field label={t('web.supplement.note')}>
          {({ status, ...aria }) => (
            <Input.TextArea
              {...aria}
              status={status}
              rows={2}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
