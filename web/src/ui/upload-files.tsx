/** Files that belong to a component or a task: uploaded at once, named, and removable before they are sent. */
import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { asProblem } from '../api/problem.js';
import type { Attachment } from '../api/types.js';
import { uploadAttachment } from '../api/upload.js';
import { formatBytes } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { problemAdvice, problemTitle } from './state-panels.js';
import css from './upload-files.module.css';

const ACCEPTED = 'application/pdf,image/jpeg,image/png';

export function UploadFiles(props: {
  files: readonly Attachment[];
  onChange(files: Attachment[]): void;
  label: string;
  dossierId?: string;
  single?: boolean;
  compact?: boolean;
}) {
  const t = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(0);
  const [error, setError] = useState<string | null>(null);

  const add = async (chosen: FileList | null): Promise<void> => {
    if (!chosen || chosen.length === 0) return;
    setError(null);
    const files = Array.from(chosen);
    setBusy(files.length);
    const added: Attachment[] = [];
    try {
      for (const file of files) added.push(await uploadAttachment(file, props.dossierId));
    } catch (reason) {
      const problem = asProblem(reason);
      setError(`${problemTitle(problem, t)} ${problemAdvice(problem, t)}`);
    }
    setBusy(0);
    if (added.length > 0) props.onChange(props.single ? added.slice(-1) : [...props.files, ...added]);
    if (input.current) input.current.value = '';
  };

  return (
    <div className={css['upload']}>
      <input
        ref={input}
        id={id}
        type="file"
        accept={ACCEPTED}
        multiple={!props.single}
        className="visually-hidden"
        tabIndex={-1}
        aria-label={props.label}
        onChange={(event) => void add(event.target.files)}
      />
      {props.files.map((file) => (
        <span key={file.id} className={css['file']}>
          <PaperClipOutlined aria-hidden />
          <a href={`/api/attachments/${file.id}`} target="_blank" rel="noreferrer">
            {file.name}
          </a>
          <span className={css['size']}>{formatBytes(file.sizeBytes)}</span>
          <button
            type="button"
            className={css['remove']}
            aria-label={t('web.upload.remove', { name: file.name })}
            onClick={() => props.onChange(props.files.filter((other) => other.id !== file.id))}
          >
            <CloseOutlined />
          </button>
        </span>
      ))}
      {(!props.single || props.files.length === 0) && (
        <Button
          size={props.compact ? 'small' : 'middle'}
          icon={<PaperClipOutlined />}
          loading={busy > 0}
          onClick={() => input.current?.click()}
          aria-label={props.label}
        >
          {props.compact ? t('web.upload.attach') : props.label}
        </Button>
      )}
      {error && (
        <span className={css['error']} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
