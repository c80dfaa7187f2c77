/** What the task routes take and answer. */
import { z } from 'zod';
import { DiagramState, DossierDetail, FormSchemaJson } from '../dossiers/dossier.schemas.js';
import { Deadline, Instant } from '../platform/http/answer.js';

const FormJson = z.record(z.string(), z.unknown());

export const TaskRow = z
  .object({
    id: z.string(),
    revision: z.number(),
    dossierId: z.string(),
    dossierCode: z.string(),
    applicantName: z.string(),
    procedureId: z.string(),
    procedureName: z.string(),
    stepId: z.string(),
    stepName: z.string(),
    role: z.string(),
    state: z.enum(['open', 'done', 'cancelled']),
    assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
    reason: z.string(),
    createdAt: Instant,
    endedAt: Instant.nullable(),
    dueAt: Instant.nullable(),
    deadline: Deadline,
    dossierDueAt: Instant.nullable(),
    waitingWorkingMinutes: z.number(),
  })
  .meta({ id: 'TaskRow' });
export type TaskRow = z.infer<typeof TaskRow>;

export const taskTabs = ['mine', 'pool', 'dueSoon', 'overdue', 'doneToday'] as const;
export const TaskQuery = z.object({
  tab: z.enum(taskTabs).optional(),
  query: z.string().trim().max(200).optional(),
  procedure: z.string().max(100).optional(),
  domain: z.string().max(100).optional(),
  /** An officer's id, or `none` for tasks that nobody has. */
  assignee: z.union([z.uuid(), z.literal('none')]).optional(),
  unitId: z.string().max(60).optional(),
  deadline: z.enum(['overdue']).optional(),
  sort: z.enum(['due', 'waiting', 'received']).optional(),
  after: z.string().max(500).optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

export const TaskList = z
  .object({
    items: z.array(TaskRow),
    counts: z.object({
      mine: z.number(),
      pool: z.number(),
      dueSoon: z.number(),
      overdue: z.number(),
      doneToday: z.number(),
    }),
    /** Dossiers that the officer was the last to work on and that an incident stopped. */
    incidents: z.array(
      z.object({ dossierId: z.string(), dossierCode: z.string(), stepName: z.string(), text: z.string() }),
    ),
    next: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'TaskList' });

export const TaskView = z
  .object({
    task: TaskRow.extend({
      document: z.string().optional(),
      action: z
        .enum(['approve', 'number', 'issue', 'deliver', 'requestSupplement', 'returnPapers'])
        .optional(),
      stepForm: FormSchemaJson.nullable(),
      prefill: FormJson,
      draft: z.object({ data: FormJson, revision: z.number(), savedAt: Instant }).nullable(),
      mayAct: z.boolean(),
      mayClaim: z.boolean(),
      mayReassign: z.boolean(),
      whyNot: z.string().optional(),
    }),
    dossier: DossierDetail,
    forms: z.array(
      z.object({
        formId: z.string(),
        title: z.string(),
        schema: FormSchemaJson,
        data: FormJson,
        submittedAt: Instant,
        byName: z.string(),
      }),
    ),
    document: z
      .object({
        id: z.string(),
        kind: z.string(),
        stage: z.enum(['draft', 'final', 'signed']),
        sha256: z.string(),
        pages: z.number(),
        url: z.string().nullable(),
      })
      .nullable(),
    nextNumber: z.object({ register: z.string(), number: z.number(), text: z.string() }).optional(),
  })
  .meta({ id: 'TaskView' });

export const CompleteTaskBody = z
  .strictObject({
    data: FormJson,
    documentSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    attachmentIds: z.array(z.uuid()).max(20).optional(),
    note: z.string().max(2_000).optional(),
  })
  .meta({ id: 'CompleteTask' });

export const TaskCompleted = z
  .object({
    dossierId: z.string(),
    next: z.array(
      z.object({
        taskId: z.string().nullable(),
        stepName: z.string(),
        officerName: z.string().nullable(),
        reason: z.string(),
      }),
    ),
    message: z.string(),
    activity: DiagramState,
    nextTask: TaskRow.nullable(),
  })
  .meta({ id: 'TaskCompleted' });

export const DraftBody = z.strictObject({ data: FormJson });
export const DraftSaved = z.object({ revision: z.number(), savedAt: Instant }).meta({ id: 'DraftSaved' });
export const ReassignBody = z.strictObject({
  officerId: z.uuid(),
  reason: z.string().trim().min(5).max(500),
});
export const Candidate = z
  .object({
    officerId: z.string(),
    name: z.string(),
    loadHours: z.number(),
    eligible: z.boolean(),
    why: z.string(),
  })
  .meta({ id: 'Candidate' });
