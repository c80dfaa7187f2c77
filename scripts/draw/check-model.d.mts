import type { ModdleElement } from './check-layout.mjs';

export interface FormField {
  type: string;
  key?: string;
  path?: string;
  label?: string;
  text?: string;
  values?: { label: string; value: string }[];
  readonly?: boolean;
  validate?: { required?: boolean; pattern?: string; min?: number; max?: number };
  conditional?: { hide?: string };
  properties?: Record<string, string>;
  components?: FormField[];
}
export interface FormSchema extends FormField {
  id: string;
  schemaVersion: number;
}
type Processes = Map<string, ModdleElement>;

export const START_VARIABLES: string[];
export const MINUTES_PER_DAY: number;
export function processOf(definitions: ModdleElement): ModdleElement;
export function everything(scope: ModdleElement): ModdleElement[];
export function userTasks(scope: ModdleElement): ModdleElement[];
export function workingMinutes(iso: string): number;
export function checkElements(process: ModdleElement): string[];
export function checkLanes(process: ModdleElement): string[];
export function checkReach(scope: ModdleElement): string[];
export function longestPath(scope: ModdleElement, fragments: Processes): number;
export function variablesIn(expression: string): Set<string>;
export function formVariables(form: FormField): string[];
export function fieldsOf(form: FormField): FormField[];
export function checkVariables(
  scope: ModdleElement,
  forms: Map<string, FormSchema>,
  given: string[],
): string[];
export function mappings(node: ModdleElement, type: string): { source: string; target: string }[];
export function errorsOf(process: ModdleElement): string[];
export function checkErrors(process: ModdleElement, fragments: Processes): string[];
