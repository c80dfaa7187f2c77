/** The state of one form being filled. */
import { useCallback, useState } from 'react';
import type { FieldProblem } from '../api/types.js';
import type { FormSchema } from './form-js.js';
import { useTexts } from '../i18n/texts.js';
import { useConditions, visibleData } from './conditions.js';
import { labelOf, withValue, type Data, type Path } from './schema.js';
import { validate, type FieldError } from './validate.js';

export interface FormState {
  schema: FormSchema;
  data: Data;
  errors: readonly FieldError[];
  change(path: Path, value: unknown): void;
  update(change: (data: Data) => Data): void;
  /** The data to send, or null after showing what is wrong. */
  check(): Data | null;
  showServerErrors(fields: readonly FieldProblem[]): void;
}

export const NO_FORM: FormSchema = { id: 'none', components: [] };

export function useForm(schema: FormSchema | null, initial: () => Data): FormState {
  const t = useTexts();
  const used = schema ?? NO_FORM;
  const [data, setData] = useState<Data>(initial);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const hidden = useConditions(used, data);

  const change = useCallback((path: Path, value: unknown) => {
    setData((now) => withValue(now, path, value));
    const changed = path.join('.');
    setErrors((now) =>
      now.some((error) => error.path === changed) ? now.filter((error) => error.path !== changed) : now,
    );
  }, []);
  const check = (): Data | null => {
    if (!hidden) return null;
    const found = validate(used, data, hidden, t);
    setErrors(found);
    return found.length > 0 ? null : visibleData(used, data, hidden);
  };
  const showServerErrors = (fields: readonly FieldProblem[]): void => {
    setErrors(
      fields.map((field) => {
        const path = field.path.replace(/^(data|application)\./, '').replace(/\[(\d+)\]/g, '.$1');
        const component = used.components.find((candidate) => candidate.key === path);
        return { path, label: component ? labelOf(component) : path, message: field.message };
      }),
    );
  };
  return { schema: used, data, errors, change, update: setData, check, showServerErrors };
}
