/** Which components are hidden now. FEEL comes in its own chunk, and only for forms that have conditions. */
import { useEffect, useMemo, useState } from 'react';
import type { FormComponent, FormSchema } from './form-js.js';
import {
  asList,
  hasConditions,
  innerPath,
  valueAt,
  withValue,
  fieldPath,
  type Data,
  type Path,
} from './schema.js';

type Evaluate = (expression: string, data: Data) => boolean;
export type IsHidden = (component: FormComponent, path: Path) => boolean;

let loading: Promise<Evaluate> | null = null;

function loadFeel(): Promise<Evaluate> {
  loading ??= import('feelin').then(({ evaluate }) => (expression, data) => {
    try {
      return evaluate(expression.replace(/^=/, ''), data).value === true;
    } catch {
      // What cannot be evaluated is shown rather than lost; the server judges the submission anyway.
      return false;
    }
  });
  return loading;
}

/** Null while FEEL is still on its way. */
export function useConditions(schema: FormSchema, data: Data): IsHidden | null {
  const wanted = useMemo(() => hasConditions(schema), [schema]);
  const [evaluate, setEvaluate] = useState<Evaluate | null>(null);
  useEffect(() => {
    if (wanted) void loadFeel().then((loaded) => setEvaluate(() => loaded));
  }, [wanted]);
  return useMemo(() => {
    if (!wanted) return () => false;
    return evaluate && hiddenBy(evaluate, data);
  }, [wanted, evaluate, data]);
}

function hiddenBy(evaluate: Evaluate, data: Data): IsHidden {
  const known = new Map<string, boolean>();
  return (component, path) => {
    const expression = component.conditional?.hide;
    if (!expression) return false;
    const key = `${expression} @${path.join('.')}`;
    let hidden = known.get(key);
    if (hidden === undefined) {
      // Inside a list an expression sees its own entry before the form.
      const entry = valueAt(data, path);
      hidden = evaluate(expression, path.length > 0 ? { ...data, ...(entry as Data) } : data);
      known.set(key, hidden);
    }
    return hidden;
  };
}

/** What is sent: values of hidden fields are left out, as form-js does. */
export function visibleData(schema: FormSchema, data: Data, hidden: IsHidden): Data {
  let kept: Data = {};
  const visit = (components: readonly FormComponent[], path: Path): void => {
    for (const component of components) {
      if (hidden(component, path)) continue;
      if (component.type === 'group') visit(component.components ?? [], innerPath(component, path));
      else if (component.type === 'dynamiclist') {
        const at = innerPath(component, path);
        kept = withValue(kept, at, []);
        asList(valueAt(data, at)).forEach((_, index) => {
          kept = withValue(kept, [...at, index], {});
          visit(component.components ?? [], [...at, index]);
        });
      } else if (component.key) {
        const at = fieldPath(component, path);
        const value = valueAt(data, at);
        if (value !== undefined && value !== '') kept = withValue(kept, at, value);
      }
    }
  };
  visit(schema.components, []);
  return kept;
}
