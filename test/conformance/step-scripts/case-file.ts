/** A file of step scripts as others wrote it: read as data, field by field, never trusted to be complete. */
export interface Case {
  readonly id: string;
  readonly features?: readonly string[];
  readonly steps: readonly Step[];
  /** `element:completed|canceled|active`, or null where nothing was recorded. */
  readonly executed?: readonly string[] | null;
}

/** One step: an operation, or an object of expectations. */
export type Step = Readonly<Record<string, unknown>>;

/** What a service class of the recorded engine does. */
export interface Delegate {
  readonly kind:
    'noop' | 'increment' | 'throwBpmnError' | 'throwBpmnErrorAfter' | 'setVariable' | 'fail' | 'failIf';
  readonly variable?: string;
  readonly variableNamedByField?: string;
  readonly initial?: number;
  readonly thenWaitForTrigger?: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly counterVariable?: string;
  readonly limitVariable?: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly default?: boolean;
}

export interface CaseFile {
  readonly meta?: { readonly delegates?: Readonly<Record<string, Delegate>> };
  readonly cases: readonly Case[];
}

/** null: the file holds something else. */
export function asCaseFile(value: unknown): CaseFile | null {
  if (typeof value !== 'object' || value === null) return null;
  const { cases } = value as { cases?: unknown };
  const holdsSteps =
    Array.isArray(cases) && cases.some((each) => Array.isArray((each as { steps?: unknown } | null)?.steps));
  return holdsSteps ? (value as CaseFile) : null;
}

export const textOf = (step: Step, name: string): string | undefined => {
  const value = step[name];
  return typeof value === 'string' ? value : undefined;
};
export const numberOf = (step: Step, name: string): number | undefined => {
  const value = step[name];
  return typeof value === 'number' ? value : undefined;
};
export const variablesOf = (step: Step, name: string): Readonly<Record<string, unknown>> => {
  const value = step[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
};
export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
