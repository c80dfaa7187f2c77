/** How a value is read by people: labels instead of codes, dates and numbers as written here. */
import type { FormComponent } from './form-js.js';
import { formatDate, formatMoment, formatNumber } from '../i18n/format.js';
import type { Texts } from '../i18n/texts.js';
import { asList } from './schema.js';

export function displayValue(component: FormComponent, value: unknown, t: Texts): string {
  if (value === undefined || value === null || value === '') return '';
  switch (component.type) {
    case 'select':
    case 'radio':
      return labelFor(component, value);
    case 'checklist':
      return asList(value)
        .map((one) => labelFor(component, one))
        .join('; ');
    case 'checkbox':
      return value === true ? t('web.form.yes') : t('web.form.no');
    case 'number':
      return typeof value === 'number' ? formatNumber(value) : String(value);
    case 'datetime':
      return component.subtype === 'datetime'
        ? formatMoment(String(value))
        : component.subtype === 'time'
          ? String(value)
          : formatDate(String(value));
    default:
      return String(value);
  }
}

function labelFor(component: FormComponent, value: unknown): string {
  return component.values?.find((option) => option.value === value)?.label ?? String(value);
}
