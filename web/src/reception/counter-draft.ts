import type { ApplicantState } from './applicant.js';
import type { ChecklistRow } from './component-checklist.js';
import type { FeeState } from './fees.js';
import type { Data } from '../forms/schema.js';

export const DRAFT = 'reception.counter';

export type ResultReturn = 'counter' | 'post' | 'online';

export interface CounterDraft {
  procedureId: string;
  applicant: ApplicantState;
  checklist: ChecklistRow[];
  fee: FeeState;
  application: Data;
  channel: 'counter' | 'post';
  resultReturn: ResultReturn;
}
