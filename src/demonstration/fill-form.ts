/** Fills a form believably: from the examples written for it, else by the kind of each field. For demonstration and tests. */
import type { FormComponent, FormData, FormSchema } from '../procedures/form.js';
import { companies, nameAt, streets, wards } from './city.js';
import type { Random } from './random.js';

export type Examples = ReadonlyMap<string, readonly FormData[]>;

export interface Person {
  readonly kind: 'person' | 'organisation';
  readonly fullName: string;
  readonly identityNumber: string;
  readonly birthDate: string;
  readonly phone: string;
  readonly address: string;
}

export function inventPerson(random: Random, kind: 'person' | 'organisation'): Person {
  const index = random.int(100, 9_999);
  const address = `${random.int(1, 480)} ${random.pick(streets)}, ${random.pick(wards)}, Thành phố Hồ Chí Minh`;
  const birthDate = `${random.int(1958, 2004)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
  // 000 is no province's code: such a number belongs to nobody.
  const identityNumber =
    kind === 'person'
      ? `000${String(random.int(0, 999_999_999)).padStart(9, '0')}`
      : `00${String(random.int(0, 99_999_999)).padStart(8, '0')}`;
  return {
    kind,
    fullName: kind === 'person' ? nameAt(index) : random.pick(companies),
    identityNumber,
    birthDate,
    phone: `0900${String(random.int(0, 999_999)).padStart(6, '0')}`,
    address,
  };
}

/**
 * @param choices wanted values of variables, by variable name; an example that has them is taken where there is one
 * @returns data that `checkForm` accepts as far as the form's own rules can be followed
 */
export function fillForm(
  schema: FormSchema,
  about: {
    readonly random: Random;
    readonly examples: Examples;
    readonly choices: FormData;
    readonly person: Person;
    /** The application: what it says is said the same later. */
    readonly earlier?: FormData;
  },
): FormData {
  const { random, examples, choices, person } = about;
  const fields = [...allFields(schema.components)];
  const wanted = fields.flatMap(({ key, properties }) => {
    const value = properties?.['variable'] === undefined ? undefined : choices[properties['variable']];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const known = examples.get(schema.id) ?? [];
  const fitting = known.filter((example) => wanted.every(([key, value]) => example[key] === value));
  // Another choice may ask for fields that no example has; those are filled by their kind.
  const data: Record<string, unknown> =
    fitting.length > 0
      ? { ...random.pick(fitting) }
      : { ...fill(schema.components, random, person), ...known[0] };
  for (const { key = '', properties, validate, type } of fields) {
    const said = about.earlier?.[key];
    const fits =
      typeof said === 'string' &&
      (validate?.pattern === undefined || new RegExp(validate.pattern, 'u').test(said));
    if (fits && type === 'textfield' && properties?.['variable'] === undefined && data[key] !== undefined)
      data[key] = said;
  }
  for (const [key, value] of wanted) data[key] = value;
  for (const { key = '', properties, validate } of fields) {
    const source = properties?.['prefill']?.replace('applicant.', '') as keyof Person | undefined;
    if (source === undefined || person[source] === undefined) continue;
    // An organisation's number does not fit a person's field.
    const fits = validate?.pattern === undefined || new RegExp(validate.pattern, 'u').test(person[source]);
    if (fits) data[key] = person[source];
  }
  return data;
}

function* allFields(components: readonly FormComponent[]): Generator<FormComponent> {
  for (const component of components) {
    if (component.type === 'group') yield* allFields(component.components ?? []);
    else yield component;
  }
}

function fill(components: readonly FormComponent[], random: Random, person: Person): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const component of allFields(components)) {
    if (component.type === 'dynamiclist') {
      data[component.path ?? ''] = [fill(component.components ?? [], random, person)];
      continue;
    }
    if (
      component.key === undefined ||
      component.readonly === true ||
      component.properties?.['from'] !== undefined
    )
      continue;
    const value = valueOf(component, random, person);
    if (value !== undefined) data[component.key] = value;
  }
  return data;
}

function valueOf(component: FormComponent, random: Random, person: Person): unknown {
  const { type, validate = {}, values = [], subtype } = component;
  switch (type) {
    case 'checkbox':
      return true;
    case 'select':
    case 'radio':
      return values[0]?.value;
    case 'checklist':
      return values.slice(0, 1).map(({ value }) => value);
    case 'number':
      return Math.min(validate.max ?? 1_000, Math.max(validate.min ?? 1, random.int(1, 9)));
    case 'datetime':
      return subtype === 'time' ? '09:00' : subtype === 'datetime' ? '2026-11-20T09:00' : '2026-11-20';
    default:
      return textFor(component, random, person);
  }
}

function textFor(
  { key = '', label = '', validate = {} }: FormComponent,
  random: Random,
  person: Person,
): string {
  const about = `${key} ${label}`.toLowerCase();
  const pattern = validate.pattern ?? '';
  if (/\\d\{12\}/.test(pattern)) return person.identityNumber.padEnd(12, '0').slice(0, 12);
  if (/điện thoại|dienthoai/.test(about)) return person.phone;
  if (/email|thư điện tử/.test(about)) return 'nguoinop@example.vn';
  if (/họ và tên|họ, chữ đệm|hoten/.test(about)) return person.fullName;
  if (/địa chỉ|nơi cư trú|trụ sở|diachi/.test(about)) return person.address;
  if (/\\d/.test(pattern)) return String(random.int(1_000_000_000, 9_999_999_999)).slice(0, 10);
  return 'Đã kiểm tra, đúng quy định.'
    .padEnd(validate.minLength ?? 0, '.')
    .slice(0, validate.maxLength ?? 500);
}
