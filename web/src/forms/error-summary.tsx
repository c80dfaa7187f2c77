import { useEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.js';
import css from './error-summary.module.css';
import { fieldId } from './form-field.js';
import type { FieldError } from './validate.js';

/** What must be put right, first thing on the form; each line leads to its field. */
export function ErrorSummary({ formId, errors }: { formId: string; errors: readonly FieldError[] }) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" className={css['summary']}>
      <h3>{t('web.form.errorCount', { count: errors.length })}</h3>
      <ul>
        {errors.map((error) => (
          <li key={error.path}>
            <a
              href={`#${fieldId(formId, error.path)}`}
              onClick={(event) => {
                event.preventDefault();
                focusField(fieldId(formId, error.path));
              }}
            >
              {error.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(id: string): void {
  const element = document.getElementById(id);
  const target = element?.matches('fieldset') ? (element.querySelector('input') ?? element) : element;
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}
