/** Contexts that documents are tried with: a dossier as it comes, one where everything is long, one with the least. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import QRCode from 'qrcode';
import { parse } from 'yaml';
import { formatMoney, formsInWords } from '../../src/documents/document-context.js';
import { optionsOf } from '../../src/documents/render-document.js';
import { citationInFull, signatureLines } from '../../src/documents/words.js';
import { limitText } from '../../src/dossiers/due-date-text.js';
import { ProcedureCard } from '../../src/procedures/card.js';
import type { FormComponent, FormData, FormSchema } from '../../src/procedures/form.js';
import { readExamples, readForms, root } from './content-examples.js';

/** `templates/<name>.yaml` */
export interface TemplateSheet {
  readonly title: string;
  readonly description: string;
  readonly pages: number;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly latestFields?: readonly string[];
  readonly example: {
    readonly procedure: string;
    readonly unit: string;
    readonly signer: { readonly fullName: string; readonly title: string };
    readonly applicant: Applicant;
    readonly forms: readonly string[];
    readonly symbol?: string;
    readonly dossier?: object;
    readonly steps?: readonly object[];
  };
}

interface Applicant {
  readonly kind: 'person' | 'organisation';
  readonly fullName: string;
  readonly identityNumber: string;
  readonly birthDate: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
}

/** `example` as written; `long` with names of 90 letters and 25 papers; `bare` with what is required and nothing else. */
export type Variant = 'example' | 'long' | 'bare';

export const longName =
  'Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thiên Kim Ngọc Diễm Quỳnh Trâm Anh Thư Khánh Huyền Ưởng';
const longAddress =
  'Căn hộ B12-08, tầng 12, tháp B, khu nhà ở Phước Nguyên Hưng, số 1204/56/7B đường Nguyễn Thị Minh Khai nối dài, khu phố 15, phường Tân Sơn Nhất, Thành phố Hồ Chí Minh';
const longSentence =
  'Người được thông báo cần xem kỹ từng điểm nêu tại đây, đối chiếu với giấy tờ đã nộp và liên hệ nơi tiếp nhận khi còn chỗ chưa rõ, để việc bổ sung được làm một lần và hồ sơ được giải quyết đúng hẹn. ';
const papers = 25;
const rows = 12;

export const forms = readForms();
const examples = readExamples();

export function readSheets(): ReadonlyMap<string, TemplateSheet> {
  const folder = join(root, 'templates');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new Map(
    names.map((name) => [
      name.slice(0, -'.yaml'.length),
      parse(readFileSync(join(folder, name), 'utf8')) as TemplateSheet,
    ]),
  );
}

export const readCard = (id: string): ProcedureCard =>
  ProcedureCard.parse(parse(readFileSync(join(root, 'processes', `${id}.yaml`), 'utf8')));

export const readCards = (): readonly ProcedureCard[] =>
  readdirSync(join(root, 'processes'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readCard(name.slice(0, -'.yaml'.length)));

/** The same shape as `LoadContext` makes from a dossier's rows. */
export async function exampleContext(
  template: string,
  sheet: TemplateSheet,
  { variant, draft }: { readonly variant: Variant; readonly draft: boolean },
): Promise<Readonly<Record<string, unknown>>> {
  const { example } = sheet;
  const card = readCard(example.procedure);
  const isCommune = /^(Phường|Xã|Đặc khu) /u.test(example.unit);
  const place = isCommune ? example.unit : 'Thành phố Hồ Chí Minh';
  const result = card.results.find((candidate) => candidate.template === template);
  const symbol = result?.symbol ?? example.symbol ?? '';
  const long = variant === 'long';
  const bare = variant === 'bare';
  const code = isCommune ? 'H29.101-261105-0042' : 'H29.16-261105-0042';
  const day = { day: '05', month: '11', year: '2026', text: 'ngày 05 tháng 11 năm 2026' };
  const dueDay = { day: '20', month: '11', year: '2026', text: 'ngày 20 tháng 11 năm 2026' };
  const applicant = {
    ...example.applicant,
    ...(long
      ? { fullName: longName, address: longAddress, email: `${'ten.rat.dai.'.repeat(4)}nguoinop@example.vn` }
      : {}),
    ...(bare ? { birthDate: '', phone: '', email: '' } : {}),
    fictional: true,
  };
  const feeLines = bare ? [] : card.fees.lines;
  return {
    document: {
      title: sheet.title,
      draft,
      number: draft ? '' : long ? '12345' : '15',
      symbol: draft ? '' : symbol,
      numberText: draft ? '' : `${long ? '12345' : '15'}${symbol === '' ? '' : `/${symbol}`}`,
      place,
      date: dueDay,
      printedAt: '16:20 20/11/2026',
    },
    unit: {
      name: isCommune ? `Ủy ban nhân dân ${example.unit}` : example.unit,
      shortName: example.unit,
      parentName: 'Ủy ban nhân dân Thành phố Hồ Chí Minh',
      address: bare ? '' : '45–47 Lê Duẩn, phường Sài Gòn',
      isCommune,
    },
    desk: {
      name: `Trung tâm Phục vụ hành chính công ${place}`,
      parentName: `Ủy ban nhân dân ${place}`,
      place,
      address: bare ? '' : '45–47 Lê Duẩn, phường Sài Gòn',
    },
    dossier: {
      code,
      receivedAt: '08:15 05/11/2026',
      receivedTime: '08:15',
      receivedDay: day,
      dueAt: bare ? '' : '08:15 20/11/2026',
      dueTime: bare ? '' : '08:15',
      dueDay: bare ? null : dueDay,
      provisionalDue: long,
      channel: 'Trực tiếp',
      resultReturn: long ? 'Qua bưu chính công ích' : 'Tại quầy',
      receivedBy: long ? longName : 'Đỗ Khánh Linh',
      withdrawal: null,
      limit: limitText(card.decidedLimit, 'vi'),
      ...example.dossier,
      ...(long && example.dossier !== undefined
        ? { refusal: { reason: longSentence.repeat(4), legalBasis: longSentence, by: longName } }
        : {}),
    },
    procedure: {
      name: card.name,
      code: card.code,
      domain: card.domain,
      results: card.results.map(({ name }) => name),
      legalBasis: card.legalBasis
        .filter(({ state }) => state === 'verified')
        .map(({ citation, title }) => ({ citation, title, text: citationInFull({ citation, title }) })),
    },
    applicant,
    components: componentsOf(card, variant),
    fees: {
      lines: feeLines.map(({ name, quantity, amount }, index) => ({
        name,
        quantity,
        amount: formatMoney(amount),
        waived: long && index === 0,
        total: formatMoney(long && index === 0 ? 0 : amount * quantity),
      })),
      total: formatMoney(
        feeLines.reduce(
          (sum, { amount, quantity }, index) => sum + (long && index === 0 ? 0 : amount * quantity),
          0,
        ),
      ),
      paid: !bare && feeLines.length > 0,
      receiptNumber: bare || feeLines.length === 0 ? '' : '004512',
    },
    forms: formsInWords(
      example.forms.flatMap((reference) => {
        const [formId = '', position = '1'] = reference.split('#');
        const schema = forms.get(formId);
        const data = examples.get(formId)?.[Number(position) - 1];
        if (schema === undefined || data === undefined)
          throw new Error(`Expected an example ${reference} but there is none`);
        return [
          {
            formId,
            schema,
            data: long ? lengthened(schema, data) : bare ? bared(schema.components, data) : data,
          },
        ];
      }),
    ),
    signer: {
      fullName: long ? longName : example.signer.fullName,
      title: example.signer.title,
      capacity: draft ? '' : example.signer.title,
      lines: signatureLines(example.signer.title, isCommune),
    },
    steps: bare ? [] : long ? manySteps() : (example.steps ?? []),
    supplement: {
      position: 1,
      components: [],
      reason: '',
      requestedBy: long ? longName : 'Đỗ Gia Hân',
      withinDays: card.supplementWithinDays,
    },
    qr: await QRCode.toDataURL(code, { margin: 0, errorCorrectionLevel: 'M', width: 220 }),
  };
}

export const paperOf = (template: string): { readonly width: number; readonly height: number } => {
  const { format, landscape } = optionsOf(template);
  const [width, height] = format === 'A5' ? [148, 210] : [210, 297];
  return landscape ? { width: height, height: width } : { width, height };
};

function componentsOf(card: ProcedureCard, variant: Variant) {
  const specs = variant === 'bare' ? card.components.filter(({ required }) => required) : card.components;
  const repeated =
    variant === 'long'
      ? Array.from({ length: papers }, (_, index) => specs[index % specs.length] ?? specs[0])
      : specs;
  return repeated.map((spec, index) => ({
    position: index + 1,
    name: `${spec?.name ?? ''}${variant === 'long' ? `, kèm theo ${longSentence}` : ''}`,
    received: true,
    copies: variant === 'bare' ? 0 : 1,
    form: variant === 'long' ? 'Khai thác từ cơ sở dữ liệu' : 'Bản giấy',
    note: variant === 'long' ? 'Có trang mờ, đã đối chiếu bản chính và trả lại ngay' : '',
  }));
}

const manySteps = (): readonly object[] =>
  Array.from({ length: papers }, (_, index) => ({
    name: `Bước thứ ${index + 1}: xem xét, lấy ý kiến các cơ quan liên quan và tổng hợp kết quả`,
    officer: longName,
    unit: 'Phòng Kinh tế, Hạ tầng và Đô thị',
    givenAt: '08:40 05/11/2026',
    dueAt: '08:40 09/11/2026',
    doneAt: '16:20 06/11/2026',
    verdict: 'Trước hạn',
  }));

/** Everything filled in, everything long; what has a pattern stays as it was. */
function lengthened(schema: FormSchema, data: FormData): FormData {
  const long: Record<string, unknown> = { ...data };
  for (const component of flat(schema.components)) {
    if (component.type === 'dynamiclist') {
      const given = data[component.path ?? ''];
      const first: FormData = Array.isArray(given) ? ((given[0] as FormData | undefined) ?? {}) : {};
      long[component.path ?? ''] = Array.from({ length: rows }, () =>
        lengthened({ ...schema, components: component.components ?? [] }, first),
      );
    } else if (component.key !== undefined) long[component.key] = longValue(component, data[component.key]);
  }
  return long;
}

function longValue(
  { type, label = '', validate = {}, values = [], subtype, properties }: FormComponent,
  value: unknown,
): unknown {
  const cut = (text: string): string => text.slice(0, validate.maxLength ?? 255).trim();
  switch (type) {
    case 'textarea':
      return cut(`${longSentence.repeat(2)}\n${longSentence}\n${longSentence.repeat(2)}`);
    case 'textfield':
      if (validate.pattern !== undefined) return value ?? '';
      if (/họ và tên|họ, chữ đệm|tên chủ đầu tư|người đại diện|người chịu trách nhiệm/iu.test(label))
        return cut(longName);
      if (/địa chỉ|địa điểm|nơi|trụ sở/iu.test(label)) return cut(longAddress);
      return properties?.['width'] === 'half'
        ? longSentence.slice(0, 40).trim()
        : cut(longSentence.slice(0, 160)).trim();
    case 'checklist':
      return values.map((option) => option.value);
    case 'select':
    case 'radio':
      return [...values].sort((a, b) => b.label.length - a.label.length)[0]?.value;
    case 'datetime':
      return value ?? (subtype === 'date' ? '2026-11-20' : subtype === 'time' ? '09:00' : '2026-11-20T09:00');
    case 'number':
      return value ?? validate.min ?? 1;
    default:
      return value ?? true;
  }
}

function bared(components: readonly FormComponent[], data: FormData): FormData {
  const kept: Record<string, unknown> = {};
  for (const component of flat(components))
    if (
      component.key !== undefined &&
      component.validate?.required === true &&
      data[component.key] !== undefined
    )
      kept[component.key] = data[component.key];
    else if (component.path !== undefined && Array.isArray(data[component.path]))
      kept[component.path] = (data[component.path] as readonly FormData[])
        .slice(0, 1)
        .map((row) => bared(component.components ?? [], row));
  return kept;
}

function* flat(components: readonly FormComponent[]): Generator<FormComponent> {
  for (const component of components)
    if (component.type === 'group') yield* flat(component.components ?? []);
    else yield component;
}
