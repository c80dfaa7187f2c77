/** What the conformance command and the readers of suites agree on. A suite is a folder of data that others wrote; a reader
 *  knows one kind of it by its files. */

/** The verdict on one case. */
export interface Verdict {
  /** Stable within its suite. */
  readonly id: string;
  readonly passed: boolean;
  /** What was expected and what was seen, in one line; only for a case that failed. */
  readonly detail?: string;
  /** Elements and triggers the case exercises, for docs/bpmn-support.md: `inclusiveGateway`, `boundary:timer` … */
  readonly features?: readonly string[];
}

export interface Suite {
  /** As printed: the folder's name and the file's, e.g. `camunda/cases`. */
  readonly name: string;
  /** For floors and totals, e.g. `step-scripts`, `static`, `interchange`, `dmn-tck`, `feel`. */
  readonly kind: string;
  run(options: RunOptions): AsyncIterable<Verdict>;
}

export interface RunOptions {
  readonly store: 'memory' | 'postgres';
  /** Only cases whose id contains this. */
  readonly only: string | null;
}

/** @param folder absolute @returns the suites that a reader finds directly in the folder; none when it is not its kind */
export type SuiteReader = (folder: string) => Promise<readonly Suite[]>;
