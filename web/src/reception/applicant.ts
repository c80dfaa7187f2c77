/** Who hands the dossier in, while it is being received. */
import type { Applicant, ApplicantRow, FieldProblem, NewApplicant } from '../api/types.js';
import type { FormComponent, FormSchema } from '../forms/form-js.js';
import { fieldPath, innerPath, valueAt, withValue, type Data, type Path } from '../forms/schema.js';
import type { Texts } from '../i18n/texts.js';

export type ApplicantState =
  | { kind: 'none' }
  | { kind: 'found'; row: ApplicantRow; full?: Applicant }
  | { kind: 'new'; person: NewApplicant };

export const emptyApplicant = (kind: NewApplicant['kind']): NewApplicant => ({
  kind,
  fullName: '',
  identityNumber: '',
  birthDate: '',
  phone: '',
  email: '',
  address: '',
});

export function applicantErrors(state: ApplicantState, t: Texts): FieldProblem[] {
  if (state.kind === 'none') return [{ path: 'applicant', message: t('web.applicant.missing') }];
  if (state.kind === 'found') return [];
  const { person } = state;
  const errors: FieldProblem[] = [];
  const add = (name: string, message: string): void =>
    void errors.push({ path: `applicant.${name}`, message });
  if (!person.fullName.trim()) add('fullName', t('web.invalid.required', { label: t('web.applicant.name') }));
  const number = person.identityNumber.trim();
  if (person.kind === 'person' && !/^(\d{9}|\d{12})$/.test(number))
    add('identityNumber', t('web.applicant.badNumber'));
  if (person.kind === 'organisation' && !/^\d{10}(-\d{3})?$/.test(number))
    add('identityNumber', t('web.applicant.badTaxCode'));
  if (person.phone && !/^(0|\+84)\d{9,10}$/.test(person.phone.replace(/[\s.]/g, '')))
    add('phone', t('web.applicant.badPhone'));
  if (!person.address.trim())
    add('address', t('web.invalid.required', { label: t('web.applicant.address') }));
  return errors;
}

/** What is sent: without empty fields; a known applicant keeps their id. Null while somebody found is still unread. */
export function applicantBody(state: ApplicantState): NewApplicant | null {
  if (state.kind === 'none' || (state.kind === 'found' && !state.full)) return null;
  const person = state.kind === 'found' ? state.full : state.person;
  const filled = Object.entries(person ?? {})
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .map(
      ([name, value]) =>
        [name, name === 'phone' ? String(value ?? '').replace(/[\s.]/g, '') : value] as const,
    )
    .filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return Object.fromEntries(filled) as unknown as NewApplicant;
}

/**
 * Puts what is known of the applicant into the fields that ask for it. What came from the applicant as written `before`
 * follows; what was typed into the application itself stays.
 */
export function prefilled(
  schema: FormSchema,
  data: Data,
  state: ApplicantState,
  before: ApplicantState = { kind: 'none' },
): Data {
  const known = knownOf(state);
  if (!known) return data;
  const earlier = knownOf(before) ?? {};
  let filled = data;
  const visit = (components: readonly FormComponent[], path: Path): void => {
    for (const component of components) {
      if (component.type === 'group') visit(component.components ?? [], innerPath(component, path));
      const wanted = component.properties?.['prefill']?.replace(/^applicant\./, '');
      if (!wanted || !component.key) continue;
      const at = fieldPath(component, path);
      const now = valueAt(filled, at) ?? '';
      const value = known[wanted] ?? '';
      if (value !== now && (now === '' || now === earlier[wanted])) filled = withValue(filled, at, value);
    }
  };
  visit(schema.components, []);
  return filled;
}

/** A found row is masked; only the whole record may go into the application. */
function knownOf(state: ApplicantState): Record<string, unknown> | null {
  if (state.kind === 'new') return { ...state.person };
  return state.kind === 'found' && state.full ? { ...state.full } : null;
}
