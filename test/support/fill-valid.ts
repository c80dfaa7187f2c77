/** Fills a form as the demonstration does, then mends what another choice than the usual one asks for. */
import { fillForm } from '../../src/demonstration/fill-form.js';
import { feelForForms } from '../../src/dossiers/register-dossier.js';
import { checkForm, type FormComponent, type FormData, type FormSchema } from '../../src/procedures/form.js';

/** Something for every pattern that a form of ours asks for. */
const texts = [
  'Đã kiểm tra, đúng quy định.',
  'Số 12 đường Lê Lợi, phường Sài Gòn, Thành phố Hồ Chí Minh, gần chợ Bến Thành, cạnh trường học của phường.',
  '000123456789',
  '0900123456',
  'nguoinop@example.vn',
  '0301234567',
  '12',
  '2026',
  'RR123456789VN',
  'AB 123456',
  'ABC123456',
  'A1',
  'A-12/34',
  'ABCDEF123456',
  '51A-123.45',
  '01/2026-SCT/BS',
  '01/2026',
  '12/UBND-VP',
  'https://example.vn',
];
const dates = ['2026-11-25', '2020-05-20', '2026-11-25T09:00', '09:00'];
const roundsMax = 8;

export function fillValid(schema: FormSchema, about: Parameters<typeof fillForm>[1]): FormData {
  const data: Record<string, unknown> = { ...fillForm(schema, about) };
  for (let round = 0; ; round += 1) {
    const { problems } = checkForm(schema, data, feelForForms);
    const wrong = new Set(problems.map(({ path }) => path.split('.')[0] ?? ''));
    if (wrong.size === 0) return data;
    if (round === roundsMax)
      throw new Error(`Expected to fill ${schema.id} but: ${JSON.stringify(problems)}`);
    for (const name of wrong) {
      const component = find(schema.components, name);
      if (component === undefined) delete data[name];
      else data[name] = mended(component, data);
    }
  }
}

function find(components: readonly FormComponent[], name: string): FormComponent | undefined {
  for (const component of components) {
    if ((component.key ?? component.path) === name) return component;
    const inside = component.type === 'group' ? find(component.components ?? [], name) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function mended(component: FormComponent, data: FormData): unknown {
  if (component.type === 'dynamiclist') {
    const row: Record<string, unknown> = {};
    for (const inner of component.components ?? [])
      if (inner.key !== undefined) row[inner.key] = mended(inner, row);
    return [row];
  }
  const name = component.key ?? '';
  const alone = { type: 'default', id: 'alone', schemaVersion: 1, components: [component] } as const;
  const fits = (value: unknown): boolean =>
    value !== undefined &&
    checkForm(alone, { [name]: value }, (expression) => feelForForms(expression, data)).problems.length === 0;
  return candidates(component).find(fits);
}

function candidates({ type, values = [], validate = {} }: FormComponent): readonly unknown[] {
  switch (type) {
    case 'checkbox':
      return [true];
    case 'select':
    case 'radio':
      return values.map(({ value }) => value);
    case 'checklist':
      return [values.slice(0, 1).map(({ value }) => value)];
    case 'number':
      return [validate.min ?? 1, 1, 10, 100];
    case 'datetime':
      return dates;
    default:
      return [...texts, 'Đúng. '.repeat(Math.ceil((validate.minLength ?? 0) / 6) + 1)];
  }
}
