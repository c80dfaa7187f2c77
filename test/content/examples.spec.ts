import { checkForm, fieldsOf, type FormData, type FormSchema } from '../../src/procedures/form.js';
import { feelForForms } from '../../src/dossiers/register-dossier.js';
import { readExamples, readForms } from '../support/content-examples.js';

const forms = readForms();
const examples = readExamples();
const of = (formId: string): readonly FormData[] => examples.get(formId) ?? [];

/** Every text of a submission, with the path that leads to it. */
function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

describe('example submissions', () => {
  it('are there for every form, and for no other', () => {
    expect([...examples.keys()].sort()).toEqual([...forms.keys()].sort());
  });

  it.each([...forms])('of %s are what the form accepts, whole', (formId, schema) => {
    expect(of(formId).length).toBeGreaterThanOrEqual(2);
    expect(of(formId).length).toBeLessThanOrEqual(4);
    for (const example of of(formId)) {
      const { problems, data } = checkForm(schema, example, feelForForms);
      expect(problems).toEqual([]);
      expect(data).toEqual(example);
    }
  });

  it.each([...forms].filter(([, schema]) => decisionsOf(schema).length > 0))(
    'of %s take every way that its decision offers',
    (formId, schema) => {
      for (const { key = '', values = [] } of decisionsOf(schema)) {
        const taken = new Set(of(formId).map((example) => example[key]));
        expect(values.map(({ value }) => value).filter((value) => !taken.has(value))).toEqual([]);
      }
    },
  );

  it('begin with the straight way through', () => {
    const detours = new Set([
      'thieu',
      'khong-dat',
      'tra-lai',
      'can-sua',
      'vang-mat',
      'khong-phu-hop',
      'khong-dong-y',
      'trai-luat',
      'can-giam-dinh',
      'khong-khuyet-tat',
      'tu-choi',
    ]);
    const firsts = [...forms].flatMap(([formId, schema]) =>
      decisionsOf(schema).map(({ key = '' }) => [formId, of(formId)[0]?.[key]] as const),
    );
    expect(firsts.filter(([, value]) => detours.has(String(value)))).toEqual([]);
  });

  it('name nobody who exists: numbers of no province, telephones and sites of nobody', () => {
    const texts = [...examples].flatMap(([formId, list]) => textsOf(list, formId));
    const found = (pattern: RegExp) =>
      texts.filter(([, text]) => pattern.test(text)).map(([path, text]) => `${path}: ${text}`);
    expect(found(/(?<!\d)(?!000)\d{12}(?!\d)/)).toEqual([]);
    expect(
      found(/^(?!0900000|\+84900000|0280000)(0|\+84)\d{9,10}$/).filter((line) => /dienThoai/i.test(line)),
    ).toEqual([]);
    expect(found(/@(?!example\.vn\b)|https?:\/\/(?![a-z.]*example\.vn)/)).toEqual([]);
  });
});

function decisionsOf(schema: FormSchema) {
  return [...fieldsOf(schema.components)].filter(
    ({ properties, values }) => properties?.['variable'] !== undefined && values !== undefined,
  );
}
