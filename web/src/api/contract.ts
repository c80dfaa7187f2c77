/**
 * The HTTP contract as types, in the shape openapi-typescript generates, until the server's own document takes its
 * place. Only `types.ts` and `client.ts` import this file.
 */

// shared ////////////////////////////////////////////////////////////////////

export type DeadlineCode = 'onTime' | 'dueSoon' | 'dueToday' | 'overdue' | 'paused' | 'elsewhere' | 'none';
export interface DeadlineState {
  state: DeadlineCode;
  text: string;
  minutes: number;
}
export interface Provenance {
  kind: 'sourced' | 'inherited' | 'illustrative';
  note: string;
}
export interface FieldProblem {
  path: string;
  message: string;
}
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  params?: Record<string, unknown>;
  fields?: FieldProblem[];
}

// identity //////////////////////////////////////////////////////////////////

export type RoleCode =
  | 'reception'
  | 'digitisation'
  | 'feeCollector'
  | 'officer'
  | 'divisionHead'
  | 'leader'
  | 'registry'
  | 'resultDesk'
  | 'controller'
  | 'analyst'
  | 'supervisor'
  | 'administrator';
export interface Officer {
  id: string;
  fullName: string;
  username: string;
}
export interface RoleGrant {
  role: RoleCode;
  unitId: string;
  unitName: string;
  agencyId: string;
}
export interface Session {
  officer: Officer | null;
  roles: RoleGrant[];
  demo: boolean;
  impersonating: boolean;
  now: string;
  demoOffsetMs: number;
}
export interface DemoSignIn {
  username: string;
  fullName: string;
  role: RoleCode;
  roleName: string;
  unitName: string;
  openTasks: number;
  note: string;
}
export interface DemoClock {
  now: string;
  offsetMs: number;
}
export interface DemoProgress {
  seeding: boolean;
  done: number;
  total: number;
}

// procedures at the counter /////////////////////////////////////////////////

export interface ProcedureRow {
  id: string;
  code: string;
  name: string;
  domain: string;
  level: 'commune' | 'city';
  serviceLevel: 'full' | 'partial' | 'information';
  decidedLimitText: string;
  count: number;
}
export interface ComponentSpec {
  code: string;
  name: string;
  original: number;
  copy: number;
  required: boolean;
  group: 'submit' | 'present';
  heldByState: boolean;
}
export interface FeeLineSpec {
  code: string;
  name: string;
  amount: number;
  per: string;
  quantity: number;
  source: Provenance;
}
export interface FeeExemptionSpec {
  code: string;
  question: string;
  evidence: string;
  lines?: string[];
  source: Provenance;
}
export interface ProcedureDetail extends ProcedureRow {
  version: number;
  statutoryLimitText: string;
  applicantKinds: ('person' | 'organisation')[];
  components: ComponentSpec[];
  componentsSource: Provenance;
  fees: { lines: FeeLineSpec[]; exemptions: FeeExemptionSpec[] };
  applicationForm: FormSchema;
  legalBasis: { citation: string; title: string; state: 'verified' | 'inherited' }[];
  codeSource: Provenance;
  limitSource: Provenance;
}

// applicants and reception //////////////////////////////////////////////////

export interface ApplicantRow {
  id: string;
  kind: 'person' | 'organisation';
  fullName: string;
  identityNumberMasked: string;
  birthDate: string | null;
  phone: string | null;
  address: string;
}
export interface Applicant extends Omit<ApplicantRow, 'identityNumberMasked'> {
  identityNumber: string;
  email: string | null;
}
export interface NewApplicant {
  id?: string;
  kind: 'person' | 'organisation';
  fullName: string;
  identityNumber: string;
  birthDate?: string;
  phone?: string;
  email?: string;
  address: string;
}
export type DueLineKind =
  | 'work'
  | 'weekend'
  | 'holiday'
  | 'swapDay'
  | 'rolled'
  | 'pause'
  | 'restart'
  | 'cutoff'
  | 'nextDay'
  | 'outsideHours';
export interface DueDateExplanation {
  startAt: string;
  countsFrom: string;
  limitText: string;
  lines: { text: string; from: string; to: string; workingMinutes: number | null; kind: DueLineKind }[];
  dueAt: string;
  provisional: boolean;
  citations: string[];
}
export interface DueDatePreview {
  receivedAt: string;
  countsFrom: string;
  dueAt: string;
  outsideHours: boolean;
  note: string;
  explanation: DueDateExplanation;
}
export interface ComponentReceived {
  code: string;
  received: boolean;
  form: 'paper' | 'electronic' | 'stateDatabase';
  copies: number;
  attachmentIds: string[];
  note?: string;
}
export interface ReceptionBody {
  components: ComponentReceived[];
  exemption?: string;
  feeLines: { code: string; quantity: number }[];
  feePaid: { method: 'cash' | 'transfer' | 'qr' } | null;
  application: Record<string, unknown>;
  resultReturn: 'counter' | 'post' | 'online';
}
export interface ReceiveDossier extends ReceptionBody {
  procedureId: string;
  unitId?: string;
  channel: 'counter' | 'online' | 'post';
  applicant: NewApplicant;
}
export interface DossierReceived {
  id: string;
  code: string;
  dueAt: string;
  explanation: DueDateExplanation;
  firstTask: { id: string; officerName: string; reason: string } | null;
  receiptDocumentId: string | null;
}
export interface Attachment {
  id: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
}

// forms /////////////////////////////////////////////////////////////////////

export interface FormValidate {
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  min?: number;
  max?: number;
  pattern?: string;
}
export interface FormComponent {
  type: string;
  id?: string;
  key?: string;
  path?: string;
  label?: string;
  text?: string;
  description?: string;
  subtype?: 'date' | 'time' | 'datetime';
  dateLabel?: string;
  timeLabel?: string;
  decimalDigits?: number;
  defaultRepetitions?: number;
  allowAddRemove?: boolean;
  defaultValue?: unknown;
  readonly?: boolean;
  disabled?: boolean;
  validate?: FormValidate;
  values?: { label: string; value: string }[];
  conditional?: { hide?: string };
  properties?: Record<string, string>;
  components?: FormComponent[];
}
export interface FormSchema {
  type?: string;
  id: string;
  title?: string;
  schemaVersion?: number;
  components: FormComponent[];
}

// tasks /////////////////////////////////////////////////////////////////////

export type TaskTab = 'mine' | 'pool' | 'dueSoon' | 'overdue' | 'doneToday';
export type TaskAction = 'approve' | 'number' | 'issue' | 'deliver' | 'requestSupplement' | 'returnPapers';
export interface TaskRow {
  id: string;
  revision: number;
  dossierId: string;
  dossierCode: string;
  applicantName: string;
  procedureId: string;
  procedureName: string;
  stepId: string;
  stepName: string;
  role: RoleCode;
  state: 'open' | 'done' | 'cancelled';
  assignee: { id: string; name: string } | null;
  reason: string;
  createdAt: string;
  dueAt: string | null;
  deadline: DeadlineState;
  dossierDueAt: string | null;
  waitingWorkingMinutes: number;
}
export interface TaskList {
  items: TaskRow[];
  counts: Record<TaskTab, number>;
  next: string | null;
  at: string;
}
export interface TaskDraft {
  data: Record<string, unknown>;
  revision: number;
  savedAt: string;
}
export interface TaskDetail extends TaskRow {
  document?: string;
  action?: TaskAction;
  stepForm: FormSchema | null;
  prefill: Record<string, unknown>;
  draft: TaskDraft | null;
  mayAct: boolean;
  mayClaim: boolean;
  mayReassign: boolean;
  whyNot?: string;
}
export interface FilledForm {
  formId: string;
  title: string;
  schema: FormSchema;
  data: Record<string, unknown>;
  submittedAt: string;
  byName: string;
}
export interface StageDocument {
  id: string;
  kind: string;
  stage: 'draft' | 'final' | 'signed';
  sha256: string;
  pages: number;
  url: string | null;
}
export interface TaskView {
  task: TaskDetail;
  dossier: DossierDetail;
  forms: FilledForm[];
  document: StageDocument | null;
  nextNumber?: { register: string; number: number; text: string };
}
export interface CompleteTask {
  data: Record<string, unknown>;
  documentSha256?: string;
  attachmentIds?: string[];
  note?: string;
}
export interface TaskCompleted {
  dossierId: string;
  next: { taskId: string | null; stepName: string; officerName: string | null; reason: string }[];
  message: string;
  activity: DiagramState;
  nextTask: TaskRow | null;
}
export interface Candidate {
  officerId: string;
  name: string;
  loadHours: number;
  eligible: boolean;
  why: string;
}

// dossiers //////////////////////////////////////////////////////////////////

export interface DossierRow {
  id: string;
  code: string;
  applicantName: string;
  procedureName: string;
  domain: string;
  unitName: string;
  status: number;
  statusName: string;
  receivedAt: string | null;
  registeredAt: string;
  dueAt: string | null;
  deadline: DeadlineState;
  holders: string[];
  currentSteps: string[];
}
export interface DossierList {
  items: DossierRow[];
  next: string | null;
  total: number;
}
export interface DossierComponent {
  code: string;
  name: string;
  required: boolean;
  received: boolean;
  form: 'paper' | 'electronic' | 'stateDatabase' | null;
  copies: number;
  attachments: Attachment[];
  note: string | null;
}
export interface DossierDocument {
  id: string;
  kind: string;
  title: string;
  stage: 'draft' | 'final' | 'signed';
  sha256: string;
  createdAt: string;
  url: string;
}
export type ClockParty = 'officer' | 'queue' | 'citizen' | 'otherAgency' | 'signature' | 'system';
export interface DossierClock {
  dueAt: string | null;
  segments: {
    from: string;
    to: string | null;
    state: 'running' | 'paused' | 'stopped';
    cause: string;
    party: ClockParty;
    workingMinutes: number;
    legalBasis: string | null;
  }[];
  shares: { party: ClockParty; label: string; workingMinutes: number }[];
}
export interface DossierDetail extends DossierRow {
  procedureId: string;
  procedureVersion: number;
  modelDigest: string;
  channel: 'counter' | 'online' | 'post';
  applicant: ApplicantRow;
  components: DossierComponent[];
  fees: { code: string; name: string; amount: number; quantity: number; total: number; waived: boolean }[];
  feeTotal: number;
  exemption: string | null;
  application: { formId: string; schema: FormSchema; data: Record<string, unknown> } | null;
  attachments: Attachment[];
  documents: DossierDocument[];
  result: { number: string; symbol: string; date: string } | null;
  clock: DossierClock;
  permissions: {
    mayWithdraw: boolean;
    maySupplement: boolean;
    mayImpersonate: boolean;
    mayAccept: boolean;
    mayRetry: boolean;
  };
  waits: { id: string; kind: string; label: string; since: string; detail?: string }[];
}
export interface TimelineEntry {
  at: string;
  kind: string;
  title: string;
  detail?: string;
  byName?: string;
  unitName?: string;
  workingMinutes?: number;
  stepId?: string;
  documentId?: string;
}
export interface DiagramState {
  active: string[];
  completed: string[];
  waits: { elementId: string; kind: string; dueAt?: string }[];
}
export interface Diagram extends DiagramState {
  xml: string;
  calledInstances: { elementId: string; name: string; xml: string; active: string[]; completed: string[] }[];
}

// analyst ///////////////////////////////////////////////////////////////////

export interface ModelRow {
  id: string;
  code: string;
  name: string;
  domain: string;
  version: number;
  publishedAt: string;
  hasAsIs: boolean;
  steps: number;
  hoursSaved: number | null;
}
export interface ModelDetail extends ModelRow {
  xml: string;
  statutoryLimitText: string;
  decidedLimitText: string;
  results: { code: string; name: string }[];
  called: { id: string; name: string; xml: string }[];
  codeSource: Provenance;
  limitSource: Provenance;
  versions: { version: number; publishedAt: string; digest: string }[];
}
export interface ModelMeasure {
  steps: number;
  limitHours: number;
  handOvers: number;
  signatures: number;
}
export interface ModelComparison {
  asIsXml: string;
  toBeXml: string;
  asIs: ModelMeasure;
  toBe: ModelMeasure;
  hoursSaved: number;
  source: Provenance;
  summary: string;
  cuts: {
    step: string;
    stepName: string;
    kind: 'removed' | 'merged' | 'moved';
    reason: string;
    safeguard: string;
  }[];
  removed: string[];
  added: string[];
  changed: string[];
}

// supervisor ////////////////////////////////////////////////////////////////

export interface CountLink {
  count: number;
  query: string;
}
export interface ReportSummary {
  inHand: CountLink;
  dueSoon: CountLink;
  overdue: CountLink;
  paused: CountLink;
  waitingSignature: CountLink;
}
export interface OverdueRow {
  key: string;
  label: string;
  tasks: number;
  dossiers: number;
  workingMinutesLate: number;
  query: string;
}

// administration ////////////////////////////////////////////////////////////

export interface Unit {
  id: string;
  code: string;
  name: string;
  kind: string;
}
export interface WorkingWindow {
  from: string;
  to: string;
}
export interface CalendarDay {
  date: string;
  name: string;
  kind: 'holiday' | 'swapDay' | 'workingDay';
  source: string;
  provisional: boolean;
}
export interface UnitCalendar {
  windows: Record<string, WorkingWindow[]>;
  holidays: CalendarDay[];
}

// paths /////////////////////////////////////////////////////////////////////

type Content<T> = { content: { 'application/json': T } };
interface Answers<Answer> {
  200: { headers: Record<string, unknown> } & Content<Answer>;
  default: { headers: Record<string, unknown> } & Content<Problem>;
}
type None = { query?: never; path?: never; header?: never; cookie?: never };
type Query<Q> = { query?: Q; path?: never; header?: never; cookie?: never };
type ById = { path: { id: string }; query?: never; header?: never; cookie?: never };
interface Get<P, A> {
  parameters: P;
  requestBody?: never;
  responses: Answers<A>;
}
interface Write<P, B, A> {
  parameters: P;
  requestBody: Content<B>;
  responses: Answers<A>;
}
type Empty = Record<string, never>;

export interface TaskQuery {
  tab?: TaskTab;
  query?: string;
  procedure?: string;
  domain?: string;
  assignee?: string;
  unitId?: string;
  deadline?: string;
  sort?: string;
  after?: string;
}
export interface DossierQuery {
  query?: string;
  status?: string;
  unitId?: string;
  procedureId?: string;
  deadline?: string;
  assignee?: string;
  from?: string;
  to?: string;
  after?: string;
}

export interface paths {
  '/api/session': {
    get: Get<None, Session>;
    post: Write<None, { username: string; password: string }, Session>;
    delete: Get<None, Empty>;
  };
  '/api/demo/sign-ins': { get: Get<None, DemoSignIn[]> };
  '/api/demo/sign-in': { post: Write<None, { username: string }, Session> };
  '/api/demo/impersonate-holder': { post: Write<None, { dossierId: string }, Session> };
  '/api/demo/clock': {
    get: Get<None, DemoClock>;
    post: Write<
      None,
      { advance: 'PT1H' | 'nextWorkingMorning' | 'until'; until?: string },
      { now: string; fired: number }
    >;
  };
  '/api/demo/progress': { get: Get<None, DemoProgress> };
  '/api/procedures': { get: Get<Query<{ query?: string; unitId?: string }>, ProcedureRow[]> };
  '/api/procedures/{id}': { get: Get<ById, ProcedureDetail> };
  '/api/applicants': { get: Get<Query<{ query?: string }>, ApplicantRow[]> };
  '/api/applicants/{id}': { get: Get<ById, Applicant> };
  '/api/due-date-preview': {
    post: Write<None, { procedureId: string; unitId?: string; receivedAt?: string }, DueDatePreview>;
  };
  '/api/dossiers': {
    get: Get<Query<DossierQuery>, DossierList>;
    post: Write<None, ReceiveDossier, DossierReceived>;
  };
  '/api/dossiers/{id}': { get: Get<ById, DossierDetail> };
  '/api/dossiers/{id}/accept': { post: Write<ById, ReceptionBody, DossierReceived> };
  '/api/dossiers/{id}/refuse': { post: Write<ById, { reason: string; legalBasis: string }, Empty> };
  '/api/dossiers/{id}/timeline': { get: Get<ById, TimelineEntry[]> };
  '/api/dossiers/{id}/diagram': { get: Get<ById, Diagram> };
  '/api/dossiers/{id}/due-date': { get: Get<ById, DueDateExplanation> };
  '/api/dossiers/{id}/supplement': {
    post: Write<ById, { components: ComponentReceived[]; note?: string }, Empty>;
  };
  '/api/dossiers/{id}/incidents/{wait}/retry': {
    post: Write<
      { path: { id: string; wait: string }; query?: never; header?: never; cookie?: never },
      Empty,
      Empty
    >;
  };
  '/api/dossiers/{id}/withdraw': { post: Write<ById, { reason: string }, Empty> };
  '/api/reception/queue': { get: Get<None, DossierRow[]> };
  '/api/tasks': { get: Get<Query<TaskQuery>, TaskList> };
  '/api/tasks/next': { get: Get<None, TaskRow | null> };
  '/api/tasks/{id}': { get: Get<ById, TaskView> };
  '/api/tasks/{id}/draft': {
    put: Write<ById, { data: Record<string, unknown> }, { revision: number; savedAt: string }>;
  };
  '/api/tasks/{id}/complete': { post: Write<ById, CompleteTask, TaskCompleted> };
  '/api/tasks/{id}/claim': { post: Write<ById, Empty, TaskRow> };
  '/api/tasks/{id}/reassign': { post: Write<ById, { officerId: string; reason: string }, TaskRow> };
  '/api/tasks/{id}/candidates': { get: Get<ById, Candidate[]> };
  '/api/models': { get: Get<None, ModelRow[]> };
  '/api/models/{id}': { get: Get<ById, ModelDetail> };
  '/api/models/{id}/comparison': { get: Get<ById, ModelComparison> };
  '/api/reports/summary': { get: Get<None, ReportSummary> };
  '/api/reports/overdue': { get: Get<Query<{ by?: 'officer' | 'unit' | 'procedure' }>, OverdueRow[]> };
  '/api/units': { get: Get<None, Unit[]> };
  '/api/units/{id}/calendar': {
    get: Get<ById, UnitCalendar>;
    put: Write<ById, { week: Record<string, WorkingWindow[]> }, UnitCalendar>;
  };
  '/api/calendar/days/{date}': {
    put: Write<
      { path: { date: string }; query?: never; header?: never; cookie?: never },
      { name: string; kind: CalendarDay['kind']; source: string },
      CalendarDay
    >;
  };
}
