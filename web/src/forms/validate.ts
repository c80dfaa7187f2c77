/** The same rules the server applies, told before the form is sent. The server has the last word. */
import type { FormComponent, FormSchema } from './form-js.js';
import type { Texts } from '../i18n/texts.js';
import type { IsHidden } from './conditions.js';
import {
  asList,
  fieldPath,
  innerPath,
  isReadOnly,
  labelOf,
  pathText,
  valueAt,
  type Data,
  type Path,
} from './schema.js';

export interface FieldError {
  path: string;
  label: string;
  message: string;
}

export function validate(schema: FormSchema, data: Data, hidden: IsHidden, t: Texts): FieldError[] {
  const errors: FieldError[] = [];
  const visit = (components: readonly FormComponent[], path: Path): void => {
    for (const component of components) {
      if (hidden(component, path)) continue;
      if (component.type === 'group') visit(component.components ?? [], innerPath(component, path));
      else if (component.type === 'dynamiclist') {
        const at = innerPath(component, path);
        asList(valueAt(data, at)).forEach((_, index) => visit(component.components ?? [], [...at, index]));
      } else if (component.key && !isReadOnly(component)) {
        const at = fieldPath(component, path);
        const message = problemOf(component, valueAt(data, at), t);
        if (message) errors.push({ path: pathText(at), label: labelOf(component), message });
      }
    }
  };
  visit(schema.components, []);
  return errors;
}

function problemOf(component: FormComponent, value: unknown, t: Texts): string | null {
  const rule = component.validate ?? {};
  const label = labelOf(component);
  if (isEmpty(component, value)) {
    if (!rule.required) return null;
    return CHOSEN.has(component.type)
      ? t('web.invalid.choose', { label })
      : t('web.invalid.required', { label });
  }
  if (typeof value === 'string') {
    if (rule.minLength !== undefined && value.length < rule.minLength)
      return t('web.invalid.short', { count: rule.minLength });
    if (rule.maxLength !== undefined && value.length > rule.maxLength)
      return t('web.invalid.long', { count: rule.maxLength });
    if (rule.pattern && !matches(rule.pattern, value)) {
      return component.properties?.['patternMessage'] ?? t('web.invalid.pattern', { label });
    }
  }
  if (typeof value === 'number') {
    if (rule.min !== undefined && value < rule.min) return t('web.invalid.low', { min: rule.min });
    if (rule.max !== undefined && value > rule.max) return t('web.invalid.high', { max: rule.max });
  }
  return null;
}

const CHOSEN = new Set(['select', 'radio', 'checklist', 'checkbox', 'datetime']);

function isEmpty(component: FormComponent, value: unknown): boolean {
  if (component.type === 'checkbox') return value !== true;
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    // A pattern that is not one is the model's fault, found when it is published; it must not stop an officer.
    return true;
  }
}
