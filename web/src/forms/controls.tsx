/** One control per component type of the content contract; an unknown type is a text field, so nothing is lost. */
import { DatePicker, Input, InputNumber, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';

import type { ComponentType } from 'react';
import { serverNow } from '../api/clock.js';
import type { FormComponent } from './form-js.js';
import { fold, localTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DATE_FORMATS } from '../ui/date-input.js';
import type { FieldAria } from '../ui/field.js';
import css from './form-view.module.css';
import { asList, labelOf } from './schema.js';

interface ControlProps {
  component: FormComponent;
  value: unknown;
  aria: FieldAria;
  onChange(value: unknown): void;
}

export function controlOf(component: FormComponent): ComponentType<ControlProps> {
  return controls[component.type] ?? TextField;
}

const controls: Record<string, ComponentType<ControlProps>> = {
  textfield: TextField,
  textarea: TextArea,
  number: NumberField,
  datetime: DateTimeField,
  select: SelectField,
  radio: RadioField,
  checkbox: CheckboxField,
  checklist: Checklist,
};

function TextField({ value, aria, component, onChange }: ControlProps) {
  const { status, ...rest } = aria;
  return (
    <Input
      {...rest}
      status={status}
      value={text(value)}
      maxLength={component.validate?.maxLength}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function TextArea({ value, aria, onChange }: ControlProps) {
  const { status, ...rest } = aria;
  return (
    <Input.TextArea
      {...rest}
      status={status}
      value={text(value)}
      autoSize={{ minRows: 3, maxRows: 14 }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function NumberField({ value, aria, component, onChange }: ControlProps) {
  const { status, ...rest } = aria;
  return (
    <InputNumber<number>
      {...rest}
      status={status}
      className={css['wide'] ?? ''}
      value={typeof value === 'number' ? value : null}
      {...(component.decimalDigits !== undefined && { precision: component.decimalDigits })}
      decimalSeparator=","
      formatter={(shown) => grouped(shown)}
      parser={(shown) => Number((shown ?? '').replace(/\./g, '').replace(',', '.'))}
      controls={false}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

const MOMENT = 'YYYY-MM-DDTHH:mm';
const TIME_FORMATS = ['HH:mm', 'H:mm', 'HHmm'];

/** Dates are typed or chosen; kept as yyyy-MM-dd, times as HH:mm, moments as both, all as the clock in Vietnam shows them. */
function DateTimeField({ value, aria, component, onChange }: ControlProps) {
  const t = useTexts();
  const { status, ...rest } = aria;
  if (component.subtype === 'time') {
    return (
      <TimePicker
        {...rest}
        status={status}
        className={css['wide'] ?? ''}
        format={TIME_FORMATS}
        needConfirm={false}
        placeholder={t('web.form.timePlaceholder')}
        value={typeof value === 'string' ? dayjs(value, 'HH:mm') : null}
        onChange={(next) => onChange(next?.format('HH:mm'))}
      />
    );
  }
  const withTime = component.subtype === 'datetime';
  return (
    <DatePicker
      {...rest}
      status={status}
      className={css['wide'] ?? ''}
      showTime={withTime ? { format: 'HH:mm' } : false}
      showNow={false}
      presets={[
        { label: withTime ? t('web.form.now') : t('web.form.today'), value: () => here(serverNow()) },
      ]}
      format={withTime ? ['DD/MM/YYYY HH:mm', 'D/M/YYYY H:mm'] : DATE_FORMATS}
      needConfirm={false}
      placeholder={withTime ? t('web.form.dateTimePlaceholder') : t('web.form.datePlaceholder')}
      value={typeof value === 'string' && value ? dayjs(value, withTime ? MOMENT : 'YYYY-MM-DD') : null}
      onChange={(next: Dayjs | null) => onChange(next?.format(withTime ? MOMENT : 'YYYY-MM-DD'))}
    />
  );
}

function SelectField({ value, aria, component, onChange }: ControlProps) {
  const t = useTexts();
  const { status, ...rest } = aria;
  return (
    <Select
      {...rest}
      status={status}
      className={css['wide'] ?? ''}
      value={value === undefined || value === '' ? null : String(value)}
      placeholder={t('web.form.choose')}
      allowClear={!component.validate?.required}
      showSearch={
        (component.values?.length ?? 0) > 7 && {
          filterOption: (typed, option) => fold(String(option?.label ?? '')).includes(fold(typed)),
        }
      }
      options={component.values ?? []}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function RadioField({ value, aria, component, onChange }: ControlProps) {
  return (
    <div className={isShort(component) ? css['inline'] : css['choices']}>
      {(component.values ?? []).map((option) => (
        <label key={option.value} className={css['choice']}>
          <input
            type="radio"
            name={aria.id}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

function CheckboxField({ value, aria, component, onChange }: ControlProps) {
  const { status: _status, ...rest } = aria;
  return (
    <label className={css['choice']}>
      <input
        {...rest}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {labelOf(component)}
        {component.validate?.required && <span aria-hidden="true">{' *'}</span>}
      </span>
    </label>
  );
}

function Checklist({ value, component, onChange }: ControlProps) {
  const chosen = asList(value);
  return (
    <div className={css['choices']}>
      {(component.values ?? []).map((option) => (
        <label key={option.value} className={css['choice']}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? [...chosen, option.value]
                  : chosen.filter((other) => other !== option.value),
              )
            }
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

// helpers ///////////////////////////////////////////////////////////////////

/** A few short answers stand beside each other. */
const isShort = ({ values = [] }: FormComponent): boolean =>
  values.length <= 4 && values.every((option) => option.label.length <= 18);

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function grouped(shown: number | string | undefined): string {
  if (shown === undefined || shown === '') return '';
  const [whole = '', part] = String(shown).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '.');
  return part === undefined ? spaced : `${spaced},${part}`;
}

/** The picker knows the browser's zone only, so it is given Vietnam's wall clock. */
function here(instant: string | Date): Dayjs {
  const local = localTime(instant);
  return dayjs(`${local?.day} ${local?.time}`, 'YYYY-MM-DD HH:mm');
}
