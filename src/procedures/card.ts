/**
 * The legal card of a procedure (`processes/<id>.yaml`): what the law and the city's decision say, apart from the
 * flow, which is the BPMN model of the same id. Every figure says where it comes from.
 */
import { z } from 'zod';

/** `sourced` cites a page or text; `inherited` is a number of a repealed decree still in practice (decision 36);
 *  `illustrative` is made for this project and is marked on every screen that shows it. */
export const Provenance = z.strictObject({
  kind: z.enum(['sourced', 'inherited', 'illustrative']),
  note: z.string().min(1),
});

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const LegalLimit = z.strictObject({
  value: z.number().positive().max(999),
  /** `hour` and `workingDay` run in working time (8 h a day); `day` is a calendar day that rolls to a working day. */
  unit: z.enum(['hour', 'workingDay', 'day']),
  /** Decision 38. Default: the count starts at the minute of receipt. */
  countFrom: z.enum(['receipt', 'nextDay']).default('receipt'),
  /** Same-day results: received after this local time, due on the next working day (decision 39). */
  sameDayCutoff: TimeOfDay.optional(),
  /** The decision or text that sets the limit. */
  decision: z.string().min(1),
  validFrom: z.iso.date(),
  source: Provenance,
});

export const FeeLine = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** Whole đồng per unit. */
  amount: z.number().int().nonnegative(),
  /** What one unit is: 'bản', 'trang', 'hồ sơ' … */
  per: z.string().min(1).default('hồ sơ'),
  /** How many units are charged when the clerk does not say otherwise; 0 where most dossiers have none. */
  quantity: z.number().int().nonnegative().default(1),
  source: Provenance,
});

export const FeeExemption = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  /** Asked before any amount is shown, e.g. 'Người nộp thuộc hộ nghèo?' */
  question: z.string().min(1),
  evidence: z.string().min(1),
  /** Codes of the lines waived; all lines when left out. */
  lines: z.array(z.string()).optional(),
  source: Provenance,
});

export const ComponentSpec = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9.-]+$/),
  name: z.string().min(1),
  original: z.number().int().nonnegative().default(0),
  copy: z.number().int().nonnegative().default(0),
  required: z.boolean(),
  /** 'Giấy tờ phải nộp' | 'Giấy tờ phải xuất trình' */
  group: z.enum(['submit', 'present']).default('submit'),
  /** The State already holds it: may be ticked as taken from a database. */
  heldByState: z.boolean().default(false),
});

export const ResultSpec = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** Decision 42: a Decree 30 document, an overlay on a pre-printed form, or a certification text. */
  kind: z.enum(['document', 'overlay', 'certification']),
  /** Template in `templates/`. */
  template: z.string().regex(/^[a-z0-9-]+$/),
  /** Kind of the unit's register that numbers it, e.g. 'giay-phep-xay-dung', 'SCT/BS'. */
  register: z.string().min(1),
  /** Symbol after the number, e.g. 'GPXD'; empty for registers numbered without one. */
  symbol: z.string().default(''),
});

export const RedesignCut = z.strictObject({
  /** Element id of the step in the as-is model. */
  step: z.string().min(1),
  kind: z.enum(['removed', 'merged', 'moved']),
  reason: z.string().min(1),
  safeguard: z.string().min(1),
});

export const ProcedureCard = z.strictObject({
  /** Equal to the file name, to the model's file name and to the process id. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** National code, e.g. 1.001193. */
  code: z.string().regex(/^\d\.\d{6}$/),
  name: z.string().min(1),
  domain: z.string().min(1),
  fieldCode: z.string().optional(),
  level: z.enum(['commune', 'city']),
  /** Kinds of agency that are competent, e.g. ['commune'] or ['so-xay-dung']. */
  competent: z.array(z.string()).min(1),
  /** Kind of the division of the competent agency whose officers handle it, e.g. 'van-hoa-xa-hoi'. */
  division: z.string().min(1),
  applicantKinds: z.array(z.enum(['person', 'organisation'])).min(1),
  serviceLevel: z.enum(['full', 'partial', 'information']),
  statutoryLimit: LegalLimit,
  decidedLimit: LegalLimit,
  /** NĐ 61/2018 Đ19.4: the limit restarts from zero once the supplement is complete; else it resumes. */
  afterSupplement: z.enum(['restart', 'resume']),
  /** How long the applicant has to supplement, in calendar days. */
  supplementWithinDays: z.number().int().positive(),
  legalBasis: z
    .array(
      z.strictObject({
        citation: z.string().min(1),
        title: z.string().min(1),
        validFrom: z.iso.date(),
        validTo: z.iso.date().optional(),
        state: z.enum(['verified', 'inherited']),
      }),
    )
    .min(1),
  fees: z.strictObject({ lines: z.array(FeeLine), exemptions: z.array(FeeExemption) }),
  components: z.array(ComponentSpec).min(1),
  componentsSource: Provenance,
  results: z.array(ResultSpec).min(1),
  /** Form filled with the applicant at the counter. */
  applicationForm: z.string().min(1),
  /** Unpublished as-is model `bpmn-models/as-is/<id>.bpmn` and what the redesign cut from it. */
  redesign: z
    .strictObject({ summary: z.string().min(1), cuts: z.array(RedesignCut).min(1), source: Provenance })
    .optional(),
  codeSource: Provenance,
});
export type ProcedureCard = z.infer<typeof ProcedureCard>;
export type LegalLimit = z.infer<typeof LegalLimit>;
