/** Reading a form-js schema: which fields there are, under which path, and what the project adds in `properties`. */
import type { FormComponent, FormSchema } from './form-js.js';

export type Data = Record<string, unknown>;
/** Path of a value in the data: names and list positions. */
export type Path = readonly (string | number)[];

export const pathText = (path: Path): string => path.join('.');

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

export function withValue(data: Data, path: Path, value: unknown): Data {
  const [step, ...rest] = path;
  if (step === undefined) return data;
  return replace(data, step, rest, value) as Data;
}

function replace(holder: unknown, step: string | number, rest: Path, value: unknown): unknown {
  const copy: unknown = typeof step === 'number' ? [...asList(holder)] : { ...asRecord(holder) };
  const into = copy as Record<string | number, unknown>;
  const [next, ...after] = rest;
  if (next === undefined) into[step] = value;
  else into[step] = replace(into[step], next, after, value);
  return copy;
}

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** Where a group or list keeps its values; a group without a path keeps them beside its neighbours. */
export function innerPath(component: FormComponent, path: Path): Path {
  return component.path ? [...path, ...component.path.split('.')] : path;
}

export const fieldPath = (component: FormComponent, path: Path): Path => [
  ...path,
  ...(component.key ?? '').split('.'),
];

export const isPersonal = (component: FormComponent): boolean =>
  component.properties?.['personal'] === 'true';
export const isReadOnly = (component: FormComponent): boolean =>
  component.readonly === true || component.disabled === true || component.properties?.['from'] !== undefined;
export const labelOf = (component: FormComponent): string =>
  component.label ?? component.dateLabel ?? component.timeLabel ?? component.key ?? '';

export function hasConditions(schema: FormSchema): boolean {
  return someComponent(schema.components, (component) => Boolean(component.conditional?.hide));
}

function someComponent(
  components: readonly FormComponent[],
  test: (component: FormComponent) => boolean,
): boolean {
  return components.some((component) => test(component) || someComponent(component.components ?? [], test));
}

/** The data a form opens with: defaults, then what the server prefills, then what earlier forms hold. */
export function initialData(
  schema: FormSchema,
  prefill: Data,
  earlier: readonly { formId: string; data: Data }[] = [],
): Data {
  let data: Data = { ...prefill };
  const visit = (components: readonly FormComponent[], path: Path): void => {
    for (const component of components) {
      if (component.type === 'group') visit(component.components ?? [], innerPath(component, path));
      else if (component.type === 'dynamiclist') {
        const at = innerPath(component, path);
        const entries = component.defaultRepetitions ?? 1;
        if (valueAt(data, at) === undefined && entries > 0) {
          data = withValue(
            data,
            at,
            Array.from({ length: entries }, () => emptyEntry(component)),
          );
        }
      } else if (component.key) {
        const at = fieldPath(component, path);
        if (valueAt(data, at) !== undefined) continue;
        const value = fromEarlier(component, earlier) ?? component.defaultValue;
        if (value !== undefined) data = withValue(data, at, value);
      }
    }
  };
  visit(schema.components, []);
  return data;
}

function fromEarlier(component: FormComponent, earlier: readonly { formId: string; data: Data }[]): unknown {
  const from = component.properties?.['from'];
  if (!from) return undefined;
  const dot = from.indexOf('.');
  const form = earlier.findLast((candidate) => candidate.formId === from.slice(0, dot));
  return form && valueAt(form.data, from.slice(dot + 1).split('.'));
}

/** A new entry of a dynamic list. */
export function emptyEntry(component: FormComponent): Data {
  return initialData({ id: '', components: component.components ?? [] }, {});
}
