/** What the dossier routes take and answer. */
import { z } from 'zod';
import { Deadline, Instant } from '../platform/http/answer.js';
import { FormSchema } from '../procedures/form.js';

const Text = z.string().trim();
/** A name or line of text that a person typed: composed form, no control characters. */
const Line = (max: number): z.ZodType<string> =>
  Text.min(1)
    .max(max)
    .transform((value) => value.normalize('NFC'))
    .refine((value) => !/[\u0000-\u001f\u007f]/.test(value)) as unknown as z.ZodType<string>;
const FormJson = z.record(z.string(), z.unknown());

export const FormSchemaJson = z.unknown().meta({
  id: 'FormSchema',
  type: 'object',
  description: 'form-js schema',
}) as unknown as z.ZodType<FormSchema>;

export const NewApplicant = z
  .strictObject({
    id: z.uuid().optional(),
    kind: z.enum(['person', 'organisation']),
    fullName: Line(150),
    identityNumber: Text.regex(/^[0-9A-Z-]{6,20}$/),
    birthDate: z.iso.date().optional(),
    phone: Text.regex(/^(\+84|0)\d{9,10}$/).optional(),
    email: z.email().max(200).optional(),
    address: Line(300),
  })
  .meta({ id: 'NewApplicant' });

const ComponentReceived = z
  .strictObject({
    code: Text.max(100),
    received: z.boolean(),
    form: z.enum(['paper', 'electronic', 'stateDatabase']),
    copies: z.number().int().min(0).max(99),
    attachmentIds: z.array(z.uuid()).max(20),
    note: Text.max(500).optional(),
  })
  .meta({ id: 'ComponentReceived' });
export type ComponentReceived = z.infer<typeof ComponentReceived>;

export const ReceptionBody = z
  .strictObject({
    components: z.array(ComponentReceived).max(60),
    exemption: Text.max(60).optional(),
    feeLines: z
      .array(z.strictObject({ code: Text.max(60), quantity: z.number().int().min(0).max(999) }))
      .max(20),
    feePaid: z.strictObject({ method: z.enum(['cash', 'transfer', 'qr']) }).nullable(),
    application: FormJson,
    resultReturn: z.enum(['counter', 'post', 'online']),
  })
  .meta({ id: 'ReceptionBody' });
export type ReceptionBody = z.infer<typeof ReceptionBody>;

export const ReceiveDossierBody = z
  .strictObject({
    ...ReceptionBody.shape,
    procedureId: Text.max(100),
    unitId: Text.max(60).optional(),
    channel: z.enum(['counter', 'online', 'post']),
    applicant: NewApplicant,
  })
  .meta({ id: 'ReceiveDossier' });
export type ReceiveDossierBody = z.infer<typeof ReceiveDossierBody>;

export const DueDateExplanationSchema = z
  .object({
    startAt: Instant,
    countsFrom: Instant,
    limitText: z.string(),
    lines: z.array(
      z.object({
        kind: z.string(),
        text: z.string(),
        from: z.string(),
        to: z.string(),
        workingMinutes: z.number().nullable(),
      }),
    ),
    dueAt: Instant,
    provisional: z.boolean(),
    citations: z.array(z.string()),
  })
  .meta({ id: 'DueDateExplanation' });

export const DueDatePreviewBody = z.strictObject({
  procedureId: Text.max(100),
  unitId: Text.max(60).optional(),
  receivedAt: z.iso.datetime().optional(),
});
export const DueDatePreview = z
  .object({
    receivedAt: Instant,
    countsFrom: Instant,
    dueAt: Instant,
    outsideHours: z.boolean(),
    note: z.string(),
    explanation: DueDateExplanationSchema,
  })
  .meta({ id: 'DueDatePreview' });

export const DossierReceived = z
  .object({
    id: z.string(),
    code: z.string(),
    dueAt: Instant,
    explanation: DueDateExplanationSchema,
    firstTask: z.object({ id: z.string(), officerName: z.string(), reason: z.string() }).nullable(),
    receiptDocumentId: z.string().nullable(),
  })
  .meta({ id: 'DossierReceived' });

export const Attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    mediaType: z.string(),
    sizeBytes: z.number(),
    sha256: z.string(),
  })
  .meta({ id: 'Attachment' });

export const ApplicantRow = z
  .object({
    id: z.string(),
    kind: z.enum(['person', 'organisation']),
    fullName: z.string(),
    identityNumberMasked: z.string(),
    birthDate: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string(),
  })
  .meta({ id: 'ApplicantRow' });
export const ApplicantFull = ApplicantRow.omit({ identityNumberMasked: true })
  .extend({ identityNumber: z.string(), email: z.string().nullable() })
  .meta({ id: 'Applicant' });

export const DossierRow = z
  .object({
    id: z.string(),
    code: z.string(),
    applicantName: z.string(),
    procedureName: z.string(),
    domain: z.string(),
    unitName: z.string(),
    status: z.number(),
    statusName: z.string(),
    receivedAt: Instant.nullable(),
    registeredAt: Instant,
    dueAt: Instant.nullable(),
    deadline: Deadline,
    holders: z.array(z.string()),
    currentSteps: z.array(z.string()),
  })
  .meta({ id: 'DossierRow' });
export type DossierRow = z.infer<typeof DossierRow>;
export const DossierList = z
  .object({ items: z.array(DossierRow), next: z.string().nullable(), total: z.number() })
  .meta({ id: 'DossierList' });

export const DossierDetail = DossierRow.extend({
  procedureId: z.string(),
  procedureVersion: z.number(),
  modelDigest: z.string(),
  channel: z.enum(['counter', 'online', 'post']),
  applicant: ApplicantRow,
  components: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      required: z.boolean(),
      received: z.boolean(),
      form: z.enum(['paper', 'electronic', 'stateDatabase']).nullable(),
      copies: z.number(),
      attachments: z.array(Attachment),
      note: z.string().nullable(),
    }),
  ),
  fees: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      amount: z.number(),
      quantity: z.number(),
      total: z.number(),
      waived: z.boolean(),
    }),
  ),
  feeTotal: z.number(),
  feePaid: z
    .object({ amount: z.number(), method: z.string(), receiptNumber: z.number(), at: Instant })
    .nullable(),
  exemption: z.string().nullable(),
  resultReturn: z.enum(['counter', 'post', 'online']),
  application: z.object({ formId: z.string(), schema: FormSchemaJson, data: FormJson }).nullable(),
  attachments: z.array(Attachment),
  documents: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      stage: z.enum(['draft', 'final', 'signed']),
      sha256: z.string(),
      createdAt: Instant,
      url: z.string(),
    }),
  ),
  result: z.object({ number: z.string(), symbol: z.string(), date: z.string() }).nullable(),
  clock: z.object({
    dueAt: Instant.nullable(),
    segments: z.array(
      z.object({
        from: Instant,
        to: Instant.nullable(),
        state: z.enum(['running', 'paused', 'stopped']),
        cause: z.string(),
        party: z.string(),
        workingMinutes: z.number(),
        legalBasis: z.string().nullable(),
      }),
    ),
    shares: z.array(z.object({ party: z.string(), label: z.string(), workingMinutes: z.number() })),
  }),
  permissions: z.object({
    mayWithdraw: z.boolean(),
    maySupplement: z.boolean(),
    mayImpersonate: z.boolean(),
    mayAccept: z.boolean(),
    mayRetry: z.boolean(),
  }),
  waits: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      label: z.string(),
      since: Instant,
      detail: z.string().optional(),
    }),
  ),
}).meta({ id: 'DossierDetail' });
export type DossierDetail = z.infer<typeof DossierDetail>;

export const TimelineEntrySchema = z
  .object({
    at: Instant,
    kind: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    byName: z.string().optional(),
    unitName: z.string().optional(),
    workingMinutes: z.number().optional(),
    stepId: z.string().optional(),
    documentId: z.string().optional(),
  })
  .meta({ id: 'TimelineEntry' });

export const DiagramState = z
  .object({
    active: z.array(z.string()),
    completed: z.array(z.string()),
    waits: z.array(z.object({ elementId: z.string(), kind: z.string(), dueAt: z.string().optional() })),
  })
  .meta({ id: 'DiagramState' });
export const Diagram = DiagramState.extend({
  xml: z.string(),
  calledInstances: z.array(
    z.object({
      elementId: z.string(),
      name: z.string(),
      xml: z.string(),
      active: z.array(z.string()),
      completed: z.array(z.string()),
    }),
  ),
}).meta({ id: 'Diagram' });

export const DossierQuery = z.object({
  query: z.string().trim().max(200).optional(),
  status: z.string().max(60).optional(),
  unitId: z.string().max(60).optional(),
  procedureId: z.string().max(100).optional(),
  deadline: z
    .enum(['onTime', 'dueSoon', 'dueToday', 'overdue', 'paused', 'open', 'waitingSignature', 'incident'])
    .optional(),
  assignee: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  after: z.string().max(500).optional(),
});
export type DossierQuery = z.infer<typeof DossierQuery>;

export const RefusalBody = z.strictObject({ reason: Line(2_000), legalBasis: Line(500) });
export const WithdrawalBody = z.strictObject({ reason: Line(2_000) });
export const SupplementBody = z.strictObject({
  components: z.array(ComponentReceived).min(1).max(60),
  note: Text.max(1_000).optional(),
});
