import { Modal } from 'antd';
import type { TaskView } from '../api/types.js';
import { FormSummary } from '../forms/form-summary.js';
import type { Data } from '../forms/schema.js';
import { useTexts } from '../i18n/texts.js';
import { Summary } from '../ui/section.js';
import { isSentBack, submitLabel } from './submit-label.js';

/** A last look at what will be done, before an act with legal effect. */
export function ConfirmCompletion(props: {
  view: TaskView;
  data: Data;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const t = useTexts();
  const { task, dossier, document } = props.view;
  return (
    <Modal
      open
      title={submitLabel(task.action, props.data, t)}
      okText={submitLabel(task.action, props.data, t)}
      cancelText={t('web.confirm.cancel')}
      okButtonProps={{ autoFocus: true }}
      confirmLoading={props.busy}
      onOk={props.onConfirm}
      onCancel={props.onCancel}
    >
      <Summary
        items={[
          [t('web.column.code'), dossier.code],
          [t('web.column.applicant'), dossier.applicantName],
          [t('web.column.procedure'), dossier.procedureName],
          document && task.action === 'approve' && !isSentBack(props.data)
            ? [t('web.confirm.document'), t('web.confirm.pages', { pages: document.pages })]
            : null,
        ]}
      />
      {task.stepForm && <FormSummary schema={task.stepForm} data={props.data} />}
    </Modal>
  );
}
