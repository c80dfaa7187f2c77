import { evaluate } from 'feelin';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormComponent, FormSchema } from './form-js.js';
import { visibleData } from './conditions.js';
import { initialData, withValue } from './schema.js';
import { validate } from './validate.js';

const form: FormSchema = {
  id: 'thu',
  components: [
    { type: 'textfield', key: 'ten', label: 'Tên', validate: { required: true, maxLength: 5 } },
    { type: 'number', key: 'soBan', label: 'Số bản', validate: { min: 1, max: 3 } },
    { type: 'checkbox', key: 'camKet', label: 'Cam kết', validate: { required: true } },
    {
      type: 'textfield',
      key: 'lyDo',
      label: 'Lý do',
      validate: { required: true },
      conditional: { hide: '=ten != "khac"' },
    },
    {
      type: 'dynamiclist',
      path: 'giayTo',
      components: [{ type: 'textfield', key: 'ma', label: 'Mã', validate: { pattern: '^\\d{4}$' } }],
    },
  ],
};
const texts = ((key: string) => key) as never;
const hidden = (data: Record<string, unknown>) => (component: FormComponent) =>
  component.conditional?.hide ? evaluate(component.conditional.hide.slice(1), data).value === true : false;

function errorsOf(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    validate(form, data, hidden(data), texts).map(({ path, message }) => [path, message]),
  );
}

describe('a form that is checked', () => {
  it('names every field that lacks something, by its path', () => {
    expect(errorsOf({ soBan: 4, giayTo: [{ ma: '12' }] })).toEqual({
      ten: 'web.invalid.required',
      soBan: 'web.invalid.high',
      camKet: 'web.invalid.choose',
      'giayTo.0.ma': 'web.invalid.pattern',
    });
  });

  it('asks nothing of a hidden field, and something of it once it is shown', () => {
    expect(errorsOf({ ten: 'a', camKet: true })).toEqual({});
    expect(errorsOf({ ten: 'khac', camKet: true })).toEqual({ lyDo: 'web.invalid.required' });
  });

  it('sends neither hidden nor empty values', () => {
    const data = { ten: 'a', lyDo: 'cũ', soBan: undefined, camKet: true, giayTo: [{ ma: '1234' }] };
    expect(visibleData(form, data, hidden(data))).toEqual({
      ten: 'a',
      camKet: true,
      giayTo: [{ ma: '1234' }],
    });
  });

  it('opens a list with its first entry, and changes one place without touching the rest', () => {
    const data = initialData(form, {});
    expect(data).toEqual({ giayTo: [{}] });
    expect(withValue(data, ['giayTo', 0, 'ma'], '1')).toEqual({ giayTo: [{ ma: '1' }] });
    expect(data).toEqual({ giayTo: [{}] });
  });
});

describe('the forms of the catalogue', () => {
  const folder = join(import.meta.dirname, '../../../processes/forms');
  const known = [
    'text',
    'textfield',
    'textarea',
    'number',
    'datetime',
    'select',
    'radio',
    'checkbox',
    'checklist',
  ];
  const structure = ['group', 'separator', 'dynamiclist'];

  it.each(readdirSync(folder))('%s has only components that can be drawn', (file) => {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as FormSchema;
    const types = (components: readonly FormComponent[]): string[] =>
      components.flatMap((component) => [component.type, ...types(component.components ?? [])]);
    expect(types(schema.components).filter((type) => ![...known, ...structure].includes(type))).toEqual([]);
  });
});
