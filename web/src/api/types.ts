/**
 * The names the pages use for what the API sends. Everything comes from the server's own description (`schema.d.ts`,
 * written by `npm run openapi`); only form schemas, which it leaves open, are typed here.
 */
import type { FormSchema } from '../forms/form-js.js';
import type { components, paths } from './schema.js';

/** The description knows a form schema as some object; here it is one. */
export type Typed<T> = T extends readonly (infer Item)[]
  ? Typed<Item>[]
  : T extends object
    ? [T[keyof T]] extends [never]
      ? FormSchema
      : string extends keyof T
        ? T
        : { [Key in keyof T]: Key extends 'applicationForm' ? FormSchema : Typed<T[Key]> }
    : T;
type Schema<Name extends keyof components['schemas']> = Typed<components['schemas'][Name]>;
type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

export type Problem = Schema<'Problem'>;
export type FieldProblem = Pick<NonNullable<Problem['fields']>[number], 'path' | 'message'>;
export type Provenance = Schema<'Provenance'>;
export type DeadlineState = Schema<'DeadlineState'>;
export type DeadlineCode = DeadlineState['state'];

export type Session = Schema<'Session'>;
export type Officer = NonNullable<Session['officer']>;
export type RoleGrant = Session['roles'][number];
export type DemoSignIn = Schema<'DemoSignIn'>;
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

export type ProcedureRow = Schema<'ProcedureRow'>;
export type ProcedureDetail = Schema<'ProcedureDetail'>;
export type ComponentSpec = ProcedureDetail['components'][number];
export type FeeLineSpec = ProcedureDetail['fees']['lines'][number];
export type FeeExemptionSpec = ProcedureDetail['fees']['exemptions'][number];
export type ApplicantRow = Schema<'ApplicantRow'>;
export type Applicant = Schema<'Applicant'>;
export type NewApplicant = Schema<'NewApplicant'>;
export type DueDateExplanation = Schema<'DueDateExplanation'>;
export type ComponentReceived = Schema<'ComponentReceived'>;
export type ReceptionBody = Schema<'ReceptionBody'>;
export type ReceiveDossier = Schema<'ReceiveDossier'>;
export type DossierReceived = Schema<'DossierReceived'>;
export type Attachment = Schema<'Attachment'>;

export type TaskQuery = QueryOf<'/api/tasks'>;
export type TaskTab = NonNullable<TaskQuery['tab']>;
export type TaskRow = Schema<'TaskRow'>;
export type TaskList = Schema<'TaskList'>;
export type TaskView = Schema<'TaskView'>;
export type TaskDetail = TaskView['task'];
export type TaskAction = NonNullable<TaskDetail['action']>;
export type TaskDraft = NonNullable<TaskDetail['draft']>;
export type StageDocument = NonNullable<TaskView['document']>;
export type CompleteTask = Schema<'CompleteTask'>;
export type TaskCompleted = Schema<'TaskCompleted'>;

export type DossierQuery = QueryOf<'/api/dossiers'>;
export type DossierRow = Schema<'DossierRow'>;
export type DossierDetail = Schema<'DossierDetail'>;
export type DossierComponent = DossierDetail['components'][number];
export type DossierDocument = DossierDetail['documents'][number];
export type DossierClock = DossierDetail['clock'];
export type TimelineEntry = Schema<'TimelineEntry'>;
export type Diagram = Schema<'Diagram'>;

export type ModelRow = Schema<'ModelRow'>;
export type ModelDetail = Schema<'ModelDetail'>;
export type ModelMeasure = Schema<'ModelMeasure'>;
export type ModelComparison = Schema<'ModelComparison'>;

export type ReportSummary = Schema<'ReportSummary'>;
export type OverdueRow = Schema<'OverdueRow'>;

export type UnitCalendar = Schema<'UnitCalendar'>;
export type WorkingWindow = UnitCalendar['windows'][string][number];
export type CalendarDay = Schema<'CalendarDay'>;
