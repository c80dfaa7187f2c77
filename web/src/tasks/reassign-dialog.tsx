import { useMutation, useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { ifMatch, useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { TaskDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { Loaded } from '../ui/loaded.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './reassign-dialog.module.css';

/** Who may take the task over, with their load, and why somebody may not. */
export default function ReassignDialog(props: { task: TaskDetail; onClose: () => void; onDone: () => void }) {
  const t = useTexts();
  const { task } = props;
  const [officerId, setOfficerId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const attempt = useAttempt();
  const candidates = useQuery({
    queryKey: keys.candidates(task.id),
    queryFn: () => ok(api.GET('/api/tasks/{id}/candidates', { params: { path: { id: task.id } } })),
  });
  const reassign = useMutation({
    mutationFn: (body: { officerId: string; reason: string }) =>
      attempt.run({ id: task.id, body }, (header) =>
        ok(
          api.POST('/api/tasks/{id}/reassign', {
            params: { path: { id: task.id }, header: { ...header, ...ifMatch(task.revision) } },
            body,
          }),
        ),
      ),
    onSuccess: props.onDone,
  });
  const send = (): void => {
    setAsked(true);
    if (officerId && reason.trim()) reassign.mutate({ officerId, reason: reason.trim() });
  };
  return (
    <Modal
      open
      title={t('web.reassign.title')}
      okText={t('web.reassign.submit')}
      cancelText={t('web.confirm.cancel')}
      confirmLoading={reassign.isPending}
      onOk={send}
      onCancel={props.onClose}
    >
      <div className={css['body']}>
        {reassign.isError && <ErrorPanel error={reassign.error} />}
        <Field
          group
          label={t('web.reassign.to')}
          required
          error={asked && !officerId ? t('web.reassign.toMissing') : null}
        >
          {(aria) => (
            <Loaded query={candidates}>
              {(rows) => (
                <ul className={css['list']}>
                  {rows.map((row) => (
                    <li key={row.officerId}>
                      <label>
                        <input
                          type="radio"
                          name={aria.id}
                          disabled={!row.eligible}
                          checked={officerId === row.officerId}
                          onChange={() => setOfficerId(row.officerId)}
                        />
                        <span>
                          <strong>{row.name}</strong>
                          <small>{row.why}</small>
                        </span>
                        <em>{t('web.reassign.load', { hours: row.loadHours })}</em>
                      </label>
                    </li>
                  ))}
                </ul>
              )}
            </Loaded>
          )}
        </Field>
        <Field
          label={t('web.reassign.reason')}
          required
          error={asked && !reason.trim() ? t('web.reassign.reasonMissing') : null}
        >
          {({ status, ...aria }) => (
            <Input.TextArea
              {...aria}
              status={status}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
