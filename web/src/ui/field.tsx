/** A labelled control: label, explanation and error are all announced with it. */
import { useId, type ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import css from './field.module.css';

export interface FieldAria {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
  status: 'error' | '';
}

export function Field(props: {
  label: string;
  id?: string;
  required?: boolean;
  hint?: ReactNode;
  error?: string | null | undefined;
  mark?: ReactNode;
  /** Radios and check lists are a fieldset with a legend. */
  group?: boolean;
  half?: boolean;
  /** The control carries the label itself. */
  bare?: boolean;
  children: (aria: FieldAria) => ReactNode;
}) {
  const t = useTexts();
  const own = useId();
  const id = props.id ?? own;
  const hintId = props.hint ? `${id}-hint` : null;
  const errorId = props.error ? `${id}-error` : null;
  const aria: FieldAria = {
    id,
    'aria-describedby': [hintId, errorId].filter(Boolean).join(' ') || undefined,
    'aria-invalid': props.error ? true : undefined,
    'aria-required': props.required || undefined,
    status: props.error ? 'error' : '',
  };
  const label = (
    <>
      {props.label}
      {props.required && (
        <span className={css['required']} title={t('web.form.required')}>
          {' *'}
        </span>
      )}
      {props.mark}
    </>
  );
  const body = (
    <>
      {props.hint && (
        <div id={hintId ?? undefined} className={css['hint']}>
          {props.hint}
        </div>
      )}
      {props.children(aria)}
      {props.error && (
        <div id={errorId ?? undefined} className={css['error']}>
          {props.error}
        </div>
      )}
    </>
  );
  const classes = `${css['field']} ${props.half ? css['half'] : ''} ${props.error ? css['invalid'] : ''} ${props.bare ? css['bare'] : ''}`;
  return props.group ? (
    <fieldset id={id} tabIndex={-1} className={classes} aria-describedby={aria['aria-describedby']}>
      <legend className={css['label']}>{label}</legend>
      {body}
    </fieldset>
  ) : (
    <div className={classes}>
      {!props.bare && (
        <label htmlFor={id} className={css['label']}>
          {label}
        </label>
      )}
      {body}
    </div>
  );
}
