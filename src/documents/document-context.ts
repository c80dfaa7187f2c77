/** What a template may say: the dossier, its forms in words, the unit, the signer, the number. Everything is text. */
import type { FormComponent, FormSchema } from '../procedures/form.js';
import {
  formatDate,
  formatDay,
  formatMoment,
  formatMoney,
  formatNumber,
  formatTime,
} from '../shared/format.js';
import type { Instant } from '../shared/time.js';

export interface SubmittedForm {
  readonly formId: string;
  readonly schema: FormSchema;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Forms by id in the order of their last submission, which replaces an earlier one; each field as people read it. */
export function formsInWords(submissions: readonly SubmittedForm[]): Record<string, Record<string, unknown>> {
  const words = new Map<string, Record<string, unknown>>();
  for (const { formId, schema, data } of submissions) {
    const earlier = words.get(formId);
    words.delete(formId);
    words.set(formId, { ...earlier, ...fieldsInWords(schema.components, data) });
  }
  return Object.fromEntries(words);
}

function fieldsInWords(
  components: readonly FormComponent[],
  data: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const words: Record<string, unknown> = {};
  for (const component of components) {
    if (component.type === 'group') Object.assign(words, fieldsInWords(component.components ?? [], data));
    else if (component.type === 'dynamiclist') {
      const rows = data[component.path ?? ''];
      words[component.path ?? ''] = Array.isArray(rows)
        ? rows.map((row: unknown) =>
            fieldsInWords(component.components ?? [], (row ?? {}) as Record<string, unknown>),
          )
        : [];
    } else if (component.key !== undefined) {
      words[component.key] = inWords(component, data[component.key]);
      // The value itself, for conditions: {{#if (eq (field "f" "key:value") "dat")}}
      words[`${component.key}:value`] = data[component.key] ?? '';
    }
  }
  return words;
}

function inWords(component: FormComponent, value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  const labelOf = (item: unknown): string =>
    component.values?.find((option) => option.value === item)?.label ?? String(item);
  switch (component.type) {
    case 'select':
    case 'radio':
      return labelOf(value);
    case 'checklist':
      return Array.isArray(value) ? value.map(labelOf).join('; ') : '';
    case 'checkbox':
      return value === true ? 'Có' : 'Không';
    case 'number':
      return typeof value === 'number' ? formatNumber(value, 'vi') : String(value);
    case 'datetime': {
      const text = String(value);
      if (component.subtype === 'time') return text;
      return component.subtype === 'date'
        ? formatDate(text)
        : `${text.slice(11, 16)} ${formatDate(text.slice(0, 10))}`;
    }
    default:
      return String(value);
  }
}

/** A date as documents write it: 'ngày 05 tháng 11 năm 2026' (Decree 30/2020, annex I). */
export function dateInWords(instant: Instant): { day: string; month: string; year: string; text: string } {
  const [day = '', month = '', year = ''] = formatDay(instant).split('/');
  return { day, month, year, text: `ngày ${day} tháng ${month} năm ${year}` };
}

/** '01' … '09' keep their zero (Decree 30/2020, annex I). */
export const documentNumber = (number: number): string => String(number).padStart(2, '0');

export { formatDay, formatMoment, formatMoney, formatTime };
