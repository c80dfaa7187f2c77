/** The papers at the counter: here, missing, or taken from a State database; with a scan where there is one. */
import { CheckOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import type { Ref } from 'react';
import type { Attachment, ComponentReceived, ComponentSpec } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { UploadFiles } from '../ui/upload-files.js';
import css from './component-checklist.module.css';

export interface ChecklistRow {
  code: string;
  received: boolean;
  form: ComponentReceived['form'];
  copies: number;
  files: Attachment[];
  note: string;
}

type Spec = Pick<ComponentSpec, 'code' | 'name' | 'original' | 'copy' | 'required' | 'heldByState'>;

export const startOf = (spec: Pick<Spec, 'code' | 'original' | 'copy' | 'heldByState'>): ChecklistRow => ({
  code: spec.code,
  received: false,
  form: spec.heldByState ? 'stateDatabase' : 'paper',
  copies: Math.max(1, spec.original + spec.copy),
  files: [],
  note: '',
});

export const componentsOf = (rows: readonly ChecklistRow[]): ComponentReceived[] =>
  rows.map(({ code, received, form, copies, files, note }) => ({
    code,
    received,
    form,
    copies,
    attachmentIds: files.map((file) => file.id),
    ...(note.trim() && { note: note.trim() }),
  }));

export const missingOf = <T extends Spec>(specs: readonly T[], rows: readonly ChecklistRow[]): T[] =>
  specs.filter((spec) => spec.required && !rows.some((row) => row.code === spec.code && row.received));

export function ComponentChecklist(props: {
  specs: readonly Spec[];
  value: readonly ChecklistRow[];
  onChange: (rows: ChecklistRow[]) => void;
  dossierId?: string;
  allRef?: Ref<HTMLButtonElement>;
  onAll?: () => void;
}) {
  const t = useTexts();
  const { specs, value } = props;
  const change = (code: string, part: Partial<ChecklistRow>): void =>
    props.onChange(value.map((row) => (row.code === code ? { ...row, ...part } : row)));
  const all = (): void => {
    const required = new Set(specs.filter((spec) => spec.required).map((spec) => spec.code));
    props.onChange(value.map((row) => (required.has(row.code) ? { ...row, received: true } : row)));
    props.onAll?.();
  };
  return (
    <div className={css['checklist']}>
      {specs.some((spec) => spec.required) && (
        <Button
          ref={props.allRef}
          className={css['all'] ?? ''}
          size="small"
          icon={<CheckOutlined />}
          onClick={all}
        >
          {t('web.checklist.all')}
        </Button>
      )}
      <ul>
        {specs.map((spec) => {
          const row = value.find((candidate) => candidate.code === spec.code);
          return (
            row && (
              <Line
                key={spec.code}
                spec={spec}
                row={row}
                {...(props.dossierId && { dossierId: props.dossierId })}
                onChange={(part) => change(spec.code, part)}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}

function Line(props: {
  spec: Spec;
  row: ChecklistRow;
  dossierId?: string;
  onChange: (part: Partial<ChecklistRow>) => void;
}) {
  const t = useTexts();
  const { spec, row } = props;
  const state = row.received
    ? row.form === 'stateDatabase'
      ? 'held'
      : 'received'
    : spec.required
      ? 'missing'
      : 'optional';
  const forms = (
    ['paper', 'electronic', ...(spec.heldByState ? (['stateDatabase'] as const) : [])] as const
  ).map((form) => ({
    value: form,
    label: t(`web.componentForm.${form}`),
  }));
  return (
    <li className={`${css['line']} ${css[state]}`}>
      <label className={css['name']}>
        <input
          type="checkbox"
          checked={row.received}
          onChange={(event) => props.onChange({ received: event.target.checked })}
        />
        <span>
          {spec.name}
          <small>{needed(spec, t)}</small>
        </span>
      </label>
      <span className={css['state']}>{t(`web.component.${state}`)}</span>
      {row.received && (
        <div className={css['how']}>
          <Select
            size="small"
            aria-label={t('web.checklist.form', { name: spec.name })}
            value={row.form}
            options={forms}
            onChange={(form) => props.onChange({ form })}
            popupMatchSelectWidth={false}
          />
          {row.form !== 'stateDatabase' && (
            <>
              <InputNumber
                size="small"
                min={1}
                max={99}
                aria-label={t('web.checklist.copies', { name: spec.name })}
                suffix={t('web.checklist.copiesUnit')}
                className={css['copies'] ?? ''}
                value={row.copies}
                onChange={(copies) => props.onChange({ copies: copies ?? 1 })}
              />
              <UploadFiles
                compact
                label={t('web.checklist.scan', { name: spec.name })}
                files={row.files}
                {...(props.dossierId && { dossierId: props.dossierId })}
                onChange={(files) => props.onChange({ files })}
              />
            </>
          )}
        </div>
      )}
    </li>
  );
}

function needed(spec: Spec, t: ReturnType<typeof useTexts>): string {
  const parts = [
    spec.original > 0 ? t('web.checklist.original', { count: spec.original }) : '',
    spec.copy > 0 ? t('web.checklist.copy', { count: spec.copy }) : '',
    spec.required ? '' : t('web.checklist.optional'),
    spec.heldByState ? t('web.checklist.held') : '',
  ];
  return parts.filter(Boolean).join(' · ');
}
