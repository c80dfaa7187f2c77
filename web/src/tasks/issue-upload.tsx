import type { Attachment } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { UploadFiles } from '../ui/upload-files.js';

export function IssueUpload(props: {
  dossierId: string;
  files: readonly Attachment[];
  missing: boolean;
  onChange: (files: Attachment[]) => void;
}) {
  const t = useTexts();
  return (
    <Field
      group
      required
      label={t('web.action.scan')}
      hint={t('web.action.scanHint')}
      error={props.missing && props.files.length === 0 ? t('web.action.scanMissing') : null}
    >
      {() => (
        <UploadFiles
          single
          label={t('web.action.scanUpload')}
          dossierId={props.dossierId}
          files={props.files}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}
