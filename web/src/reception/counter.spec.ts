import type { Applicant } from '../api/types.js';
import type { FormSchema } from '../forms/form-js.js';
import { applicantBody, emptyApplicant, prefilled, type ApplicantState } from './applicant.js';
import { readCitizenCard } from './citizen-card.js';
import { feeLines, feeSum } from './fees.js';

const full: Applicant = {
  id: 'a1',
  kind: 'person',
  fullName: 'Nguyễn Thị Thu Hà',
  identityNumber: '079188004321',
  birthDate: '1988-04-12',
  phone: '0901 234 588',
  email: null,
  address: '45 Lê Thánh Tôn',
};
const found: ApplicantState = {
  kind: 'found',
  row: { ...full, identityNumberMasked: '079•••••4321', phone: '090•••••88' },
};

describe('at the counter', () => {
  it('reads a citizen card as the scanner types it', () => {
    expect(
      readCitizenCard('079188004321|024111222|Nguyễn Thị Thu Hà|12041988|Nữ|45 Lê Thánh Tôn|01012022'),
    ).toEqual({
      identityNumber: '079188004321',
      fullName: 'Nguyễn Thị Thu Hà',
      birthDate: '1988-04-12',
      address: '45 Lê Thánh Tôn',
    });
    expect(readCitizenCard('079188004321')).toBeNull();
  });

  it('puts the whole record into the application, never its masked row, and leaves what was typed', () => {
    const form: FormSchema = {
      id: 'don',
      components: [
        { type: 'textfield', key: 'dienThoai', properties: { prefill: 'applicant.phone' } },
        {
          type: 'group',
          components: [{ type: 'textfield', key: 'ten', properties: { prefill: 'applicant.fullName' } }],
        },
      ],
    };
    expect(prefilled(form, {}, found)).toEqual({});
    expect(prefilled(form, { ten: 'HÀ' }, { ...found, full })).toEqual({
      ten: 'HÀ',
      dienThoai: '0901 234 588',
    });
  });

  it('lets the application follow what is still being typed of a new applicant', () => {
    const form: FormSchema = {
      id: 'don',
      components: [{ type: 'textfield', key: 'dienThoai', properties: { prefill: 'applicant.phone' } }],
    };
    const typed = (phone: string): ApplicantState => ({
      kind: 'new',
      person: { ...emptyApplicant('person'), phone },
    });
    const first = prefilled(form, {}, typed('0'));
    expect(prefilled(form, first, typed('09'), typed('0'))).toEqual({ dienThoai: '09' });
    expect(prefilled(form, { dienThoai: '0283' }, typed('09'), typed('0'))).toEqual({ dienThoai: '0283' });
  });

  it('sends a known person whole and without empty fields', () => {
    expect(applicantBody(found)).toBeNull();
    expect(applicantBody({ ...found, full })).toMatchObject({ id: 'a1', phone: '0901234588' });
    expect(applicantBody({ ...found, full })).not.toHaveProperty('email');
  });

  it('waives only the lines an exemption names', () => {
    const source = { kind: 'illustrative' as const, note: '' };
    const lines = [
      { code: 'le-phi', name: 'Lệ phí', amount: 100_000, per: 'lần', quantity: 1, source },
      { code: 'ban-sao', name: 'Bản sao', amount: 8_000, per: 'bản', quantity: 1, source },
    ];
    const poor = { code: 'ho-ngheo', question: '', evidence: '', lines: ['le-phi'], source };
    expect(feeSum(feeLines(lines, { 'ban-sao': 3 }, null))).toBe(124_000);
    expect(feeSum(feeLines(lines, { 'ban-sao': 3 }, poor))).toBe(24_000);
    expect(feeSum(feeLines(lines, {}, { ...poor, lines: undefined as never }))).toBe(0);
  });
});
