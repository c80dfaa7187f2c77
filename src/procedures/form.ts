/**
 * Forms: the part of the form-js schema that is supported, and what a submission must be. The same rules run in the
 * browser while a person types and on the server when it is sent; only the server's word counts.
 */
import { z } from 'zod';
import type { FieldProblem } from '../shared/problem.js';

const Text = z.string();
const properties = z.record(Text, Text).optional();
const validate = z
  .object({
    required: z.boolean().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    pattern: Text.optional(),
  })
  .optional();
const conditional = z.object({ hide: Text.optional() }).optional();
const base = {
  id: Text.optional(),
  label: Text.optional(),
  description: Text.optional(),
  conditional,
  properties,
  layout: z.unknown().optional(),
};
const keyed = {
  ...base,
  key: Text,
  validate,
  readonly: z.boolean().optional(),
  disabled: z.boolean().optional(),
  defaultValue: z.unknown().optional(),
};
const options = { values: z.array(z.object({ label: Text, value: Text })) };

export interface FormComponent {
  readonly type: string;
  readonly key?: string;
  readonly path?: string;
  readonly label?: string;
  readonly description?: string;
  readonly text?: string;
  readonly subtype?: string;
  readonly decimalDigits?: number;
  readonly readonly?: boolean;
  readonly disabled?: boolean;
  readonly defaultValue?: unknown;
  readonly values?: readonly { readonly label: string; readonly value: string }[];
  readonly validate?: {
    readonly required?: boolean;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly min?: number;
    readonly max?: number;
    readonly pattern?: string;
  };
  readonly conditional?: { readonly hide?: string };
  readonly properties?: Readonly<Record<string, string>>;
  readonly components?: readonly FormComponent[];
}

const Component: z.ZodType<FormComponent> = z.lazy(
  () =>
    z.discriminatedUnion('type', [
      z.object({ ...base, type: z.literal('text'), text: Text }),
      z.object({ ...base, type: z.literal('separator') }),
      z.object({ ...keyed, type: z.literal('textfield') }),
      z.object({ ...keyed, type: z.literal('textarea') }),
      z.object({
        ...keyed,
        type: z.literal('number'),
        decimalDigits: z.number().int().min(0).max(6).optional(),
      }),
      z.object({
        ...keyed,
        type: z.literal('datetime'),
        subtype: z.enum(['date', 'time', 'datetime']),
        dateLabel: Text.optional(),
        timeLabel: Text.optional(),
      }),
      z.object({ ...keyed, type: z.literal('checkbox') }),
      z.object({ ...keyed, ...options, type: z.literal('select') }),
      z.object({ ...keyed, ...options, type: z.literal('radio') }),
      z.object({ ...keyed, ...options, type: z.literal('checklist') }),
      z.object({
        ...base,
        type: z.literal('group'),
        components: z.array(Component),
        showOutline: z.boolean().optional(),
      }),
      z.object({
        ...base,
        type: z.literal('dynamiclist'),
        path: Text,
        components: z.array(Component),
        defaultRepetitions: z.number().optional(),
        allowAddRemove: z.boolean().optional(),
      }),
    ]) as unknown as z.ZodType<FormComponent>,
);

/** A published form. An unsupported component is a problem when it is published (decision 29). */
export const FormSchema = z.object({
  type: z.literal('default'),
  id: Text,
  schemaVersion: z.number(),
  title: Text.optional(),
  components: z.array(Component),
});
export interface FormSchema {
  readonly type: 'default';
  readonly id: string;
  readonly schemaVersion: number;
  readonly title?: string | undefined;
  readonly components: readonly FormComponent[];
}

export type FormData = Readonly<Record<string, unknown>>;
/** Evaluates a FEEL expression over the form's data; what fails or warns counts as null. */
export type FormEvaluate = (expression: string, data: FormData) => unknown;

const textLengthMax = 500;
const longTextLengthMax = 5_000;
const listRowsMax = 50;
const numberMax = 1e15;

export interface CheckedForm {
  readonly problems: readonly FieldProblem[];
  /** What is kept: known, visible, editable fields only. */
  readonly data: FormData;
}

/** @param data as typed; anything at all may come from outside */
export function checkForm(schema: FormSchema, data: FormData, evaluate: FormEvaluate): CheckedForm {
  const problems: FieldProblem[] = [];
  const kept: Record<string, unknown> = {};
  const known = new Set<string>();
  checkComponents(schema.components, data, { evaluate, whole: data, prefix: '', problems, kept, known });
  for (const name of Object.keys(data))
    if (!known.has(name)) problems.push({ path: name, code: 'unknownField' });
  return { problems, data: kept };
}

interface Checking {
  readonly evaluate: FormEvaluate;
  readonly whole: FormData;
  readonly prefix: string;
  readonly problems: FieldProblem[];
  readonly kept: Record<string, unknown>;
  readonly known: Set<string>;
}

function checkComponents(components: readonly FormComponent[], data: FormData, checking: Checking): void {
  for (const component of components) {
    const hidden = isHidden(component, checking.whole, checking.evaluate);
    if (component.type === 'group') {
      if (hidden) markKnown(component, checking.known);
      else checkComponents(component.components ?? [], data, checking);
      continue;
    }
    const name = component.type === 'dynamiclist' ? component.path : component.key;
    if (name === undefined) continue;
    checking.known.add(name);
    if (hidden || isReadOnly(component)) continue;
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (component.type === 'dynamiclist') checkList(component, name, value, checking);
    else checkField(component, name, value, checking);
  }
}

function checkList(component: FormComponent, name: string, value: unknown, checking: Checking): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) {
    checking.problems.push({ path: checking.prefix + name, code: 'notList' });
    return;
  }
  if (value.length > listRowsMax)
    checking.problems.push({ path: checking.prefix + name, code: 'tooMany', params: { max: listRowsMax } });
  checking.kept[name] = value.slice(0, listRowsMax).map((row: unknown, index) => {
    const kept: Record<string, unknown> = {};
    const known = new Set<string>();
    const rowData = typeof row === 'object' && row !== null ? (row as FormData) : {};
    const prefix = `${checking.prefix}${name}.${index}.`;
    checkComponents(component.components ?? [], rowData, { ...checking, prefix, kept, known });
    for (const key of Object.keys(rowData))
      if (!known.has(key)) checking.problems.push({ path: prefix + key, code: 'unknownField' });
    return kept;
  });
}

function checkField(component: FormComponent, name: string, value: unknown, checking: Checking): void {
  const path = checking.prefix + name;
  const empty =
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  const missing =
    empty ||
    (typeof value === 'string' && value.trim() === '') ||
    (component.type === 'checkbox' && value !== true);
  if (missing) {
    if (component.validate?.required === true) checking.problems.push({ path, code: 'required' });
    if (component.type === 'checkbox' && value === false) checking.kept[name] = false;
    if (empty || component.type !== 'checkbox') return;
  }
  const result = readValue(component, value);
  if ('code' in result) checking.problems.push({ path, ...result });
  else checking.kept[name] = result.value;
}

type ReadValue = { readonly value: unknown } | Omit<FieldProblem, 'path'>;

function readValue(component: FormComponent, value: unknown): ReadValue {
  switch (component.type) {
    case 'textfield':
      return readText(component, value, textLengthMax);
    case 'textarea':
      return readText(component, value, longTextLengthMax);
    case 'number':
      return readNumber(component, value);
    case 'datetime':
      return readMoment(component, value);
    case 'checkbox':
      return typeof value === 'boolean' ? { value } : { code: 'notOption' };
    case 'select':
    case 'radio':
      return isOption(component, value) ? { value } : { code: 'notOption' };
    case 'checklist':
      return Array.isArray(value) && value.every((item) => isOption(component, item))
        ? { value: [...new Set(value)] }
        : { code: 'notOption' };
    default:
      return { code: 'unknownField' };
  }
}

function readText(
  { validate: rules = {}, properties: hints = {} }: FormComponent,
  value: unknown,
  lengthMax: number,
): ReadValue {
  if (typeof value !== 'string') return { code: 'notText' };
  // Composed form (NFC), without control characters: what is compared, printed and searched.
  const text = value
    .normalize('NFC')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .trim();
  const max = Math.min(rules.maxLength ?? lengthMax, longTextLengthMax);
  if (text.length > max) return { code: 'tooLong', params: { max } };
  if (text.length < (rules.minLength ?? 0))
    return { code: 'tooShort', params: { min: rules.minLength ?? 0 } };
  if (rules.pattern !== undefined && !new RegExp(rules.pattern, 'u').test(text))
    return { code: 'pattern', params: { message: hints['patternMessage'] ?? '' } };
  return { value: text };
}

function readNumber({ validate: rules = {}, decimalDigits = 0 }: FormComponent, value: unknown): ReadValue {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > numberMax)
    return { code: 'notNumber' };
  if (Number(number.toFixed(decimalDigits)) !== number)
    return { code: 'decimals', params: { max: decimalDigits } };
  if (rules.min !== undefined && number < rules.min) return { code: 'tooSmall', params: { min: rules.min } };
  if (rules.max !== undefined && number > rules.max) return { code: 'tooLarge', params: { max: rules.max } };
  return { value: number };
}

function readMoment({ subtype }: FormComponent, value: unknown): ReadValue {
  if (typeof value !== 'string') return { code: 'notDate' };
  if (subtype === 'time') return /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? { value } : { code: 'notTime' };
  const date = /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d)?$/.exec(value);
  const day = date?.[1];
  if (day === undefined || (subtype === 'date') !== (date?.[2] === undefined)) return { code: 'notDate' };
  const parsed = new Date(`${day}T00:00:00Z`);
  const real =
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().slice(0, 10) === day &&
    day > '1850-01-01' &&
    day < '2200-01-01';
  return real ? { value } : { code: 'notDate' };
}

const isOption = (component: FormComponent, value: unknown): boolean =>
  typeof value === 'string' && (component.values ?? []).some((option) => option.value === value);

export function isHidden(component: FormComponent, data: FormData, evaluate: FormEvaluate): boolean {
  const hide = component.conditional?.hide;
  return hide !== undefined && hide !== '' && evaluate(hide.replace(/^=/, ''), data) === true;
}

export const isReadOnly = (component: FormComponent): boolean =>
  component.readonly === true || component.disabled === true || component.properties?.['from'] !== undefined;

function markKnown(component: FormComponent, known: Set<string>): void {
  const name = component.type === 'dynamiclist' ? component.path : component.key;
  if (name !== undefined) known.add(name);
  if (component.type === 'group') for (const child of component.components ?? []) markKnown(child, known);
}

/** Every field of a form, those in groups too, rows of lists not. */
export function* fieldsOf(components: readonly FormComponent[]): Generator<FormComponent> {
  for (const component of components) {
    if (component.type === 'group') yield* fieldsOf(component.components ?? []);
    else if (component.key !== undefined) yield component;
  }
}

/** What of a submission the process may know: fields with a variable's name, never personal ones (decision 10). */
export function variablesOf(schema: FormSchema, data: FormData): Readonly<Record<string, unknown>> {
  const variables: Record<string, unknown> = {};
  for (const { key = '', properties: hints } of fieldsOf(schema.components)) {
    const name = hints?.['variable'];
    if (name === undefined || hints?.['personal'] === 'true') continue;
    variables[name] = data[key] ?? null;
  }
  return variables;
}
