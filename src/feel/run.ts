/**
 * One evaluation: what it may read, what it may spend, what it warned of. Fuel counts steps, depth and sizes, never time:
 * the same expression on the same values ends the same way on every machine (decision 11).
 */
import type { Value } from './values.js';

export interface Warning {
  readonly code: WarningCode;
  readonly text: string;
}

export type WarningCode =
  | 'NAME_UNKNOWN'
  | 'TYPE_MISMATCH'
  | 'ARGUMENTS_INVALID'
  | 'FUNCTION_UNKNOWN'
  | 'VALUE_INVALID'
  | 'NUMBER_OUT_OF_RANGE'
  | 'PATTERN_INVALID'
  | 'RESULT_INVALID'
  | 'DECISION_INVALID';

export interface Limits {
  /** Nodes evaluated in iterations and calls, elements and characters handled by built-in functions. */
  readonly stepsMax: number;
  /** Calls inside calls, and values inside values. */
  readonly depthMax: number;
  readonly textCharactersMax: number;
  readonly listElementsMax: number;
}

export const limitsDefault: Limits = {
  // The dearest step (a moment in a named zone) takes about 4 µs: 0.4 s, in which a process serves nobody else.
  stepsMax: 100_000,
  depthMax: 200,
  textCharactersMax: 1_000_000,
  listElementsMax: 200_000,
};

/** What all evaluations of one command may spend together: a loop of ten thousand dear expressions is one dear command. */
export interface Budget {
  stepsLeft: number;
}

const evaluationStepsPerCommandMax = 200_000;
export const budgetOfCommand = (): Budget => ({ stepsLeft: evaluationStepsPerCommandMax });

/** Thrown inside an evaluation and caught at the port alone. */
export class FuelExhausted extends Error {
  constructor(readonly limit: keyof Limits | 'evaluationStepsPerCommandMax') {
    super(`FUEL_EXHAUSTED: Expected an evaluation within ${limit} but it needs more`);
  }
}

/** Beyond this many, warnings say nothing new. */
const warningsMax = 100;
const none: readonly Warning[] = Object.freeze([]);

export class Run {
  #steps: number;
  readonly #granted: number;
  #depth = 0;
  #warnings: Warning[] | null = null;

  constructor(
    /** Undefined where there is no such variable. */
    readonly read: (name: string) => Value | undefined,
    readonly limits: Limits,
    /** ISO instant; null where the caller has no clock to give. */
    readonly now: string | null,
    readonly zone: string,
    readonly budget: Budget | null = null,
  ) {
    this.#steps = this.#granted = Math.min(limits.stepsMax, budget?.stepsLeft ?? limits.stepsMax);
  }

  /** Takes what was spent from the command's budget; to be called once, at the end. */
  settle(): void {
    if (this.budget === null) return;
    this.budget.stepsLeft = Math.max(this.budget.stepsLeft - (this.#granted - this.#steps), 0);
  }

  get warnings(): readonly Warning[] {
    return this.#warnings ?? none;
  }

  /** An error inside FEEL: null and a warning. */
  warn(code: WarningCode, text: string): null {
    this.spend(3);
    this.#warnings ??= [];
    if (this.#warnings.length < warningsMax) this.#warnings.push({ code, text });
    return null;
  }

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0)
      throw new FuelExhausted(
        this.#granted < this.limits.stepsMax ? 'evaluationStepsPerCommandMax' : 'stepsMax',
      );
  }

  enter(): void {
    this.#depth += 1;
    if (this.#depth > this.limits.depthMax) throw new FuelExhausted('depthMax');
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** @returns the text, its length paid for */
  text(text: string): string {
    if (text.length > this.limits.textCharactersMax) throw new FuelExhausted('textCharactersMax');
    this.spend(1 + (text.length >> 4));
    return text;
  }

  /** Pays for looking through two texts, which takes as long as they are alike. */
  compared(left: unknown, right: unknown): void {
    if (typeof left === 'string' && typeof right === 'string' && left.length > 64 && right.length > 64)
      this.spend(Math.min(left.length, right.length) >> 6);
  }

  /** Pays for a list of so many elements. */
  list(elements: number): void {
    if (elements > this.limits.listElementsMax) throw new FuelExhausted('listElementsMax');
    this.spend(elements);
  }
}
