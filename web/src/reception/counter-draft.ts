import type { ApplicantState } from './applicant';
import type { ChecklistRow } from './component-checklist';
import type { FeeState } from './fee-section';
import type { Data } from '../forms/schema';

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
