/** What the rules that hit make together (DMN 1.5 §8.2.10, §8.2.11). */
import { addNumbers, isNumber } from '../numbers.js';
import { equal, order } from '../compare.js';
import { Context } from '../context.js';
import type { Run } from '../run.js';
import type { Value } from '../values.js';

export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX';

/** The outputs of one rule that hit, in the order of the table's columns. */
export type Outputs = readonly Value[];

export interface Columns {
  readonly names: readonly string[];
  /** Position of a value among the column's output values; one that is not listed comes last. */
  readonly rank: (run: Run, column: number, value: Value) => number;
}

const policies: Readonly<Record<string, HitPolicy>> = {
  U: 'UNIQUE',
  A: 'ANY',
  P: 'PRIORITY',
  F: 'FIRST',
  R: 'RULE ORDER',
  O: 'OUTPUT ORDER',
  C: 'COLLECT',
};
const aggregations: Readonly<Record<string, Aggregation>> = {
  '+': 'SUM',
  '#': 'COUNT',
  '<': 'MIN',
  '>': 'MAX',
};

/** @returns null for a policy that DMN has not */
export function policyOf(
  policy: string | undefined,
  aggregation: string | undefined,
): { policy: HitPolicy; aggregation: Aggregation | null } | null {
  const text = (policy ?? 'UNIQUE').trim().toUpperCase();
  const short = text.charAt(0) === 'C' && text.length === 2 ? aggregations[text.charAt(1)] : undefined;
  const found =
    short === undefined
      ? (policies[text] ?? Object.values(policies).find((name) => name === text))
      : 'COLLECT';
  if (found === undefined) return null;
  const aggregated =
    aggregation === undefined
      ? (short ?? null)
      : Object.values(aggregations).find((name) => name === aggregation.toUpperCase());
  return aggregated === undefined ? null : { policy: found, aggregation: aggregated };
}

/** @param hits at least one, in the order of the rules; their outputs are evaluated when they are asked for */
export function resultOf(
  run: Run,
  policy: HitPolicy,
  aggregation: Aggregation | null,
  hits: readonly Outputs[],
  columns: Columns,
): Value {
  const whole = (outputs: Outputs): Value => combined(outputs, columns.names);
  const first = hits[0] ?? [];
  switch (policy) {
    case 'UNIQUE':
      return hits.length === 1
        ? whole(first)
        : run.warn('DECISION_INVALID', `Expected at most one rule to hit but ${hits.length} did`);
    case 'ANY':
      return hits.every((outputs) =>
        outputs.every((value, at) => equal(run, value, first[at] ?? null) === true),
      )
        ? whole(first)
        : run.warn('DECISION_INVALID', 'Expected all rules that hit to agree but they differ');
    case 'FIRST':
      return whole(first);
    case 'PRIORITY':
      return whole(byPriority(run, hits, columns)[0] ?? first);
    case 'OUTPUT ORDER':
      return byPriority(run, hits, columns).map(whole);
    case 'RULE ORDER':
      return hits.map(whole);
    case 'COLLECT':
      return aggregation === null ? hits.map(whole) : aggregate(run, aggregation, hits, columns);
  }
}

/** A single output is itself; several make a context. */
export const combined = (outputs: Outputs, names: readonly string[]): Value =>
  outputs.length === 1
    ? (outputs[0] ?? null)
    : Context.of(outputs.map((value, at) => [names[at] ?? '', value] as const));

/** The first column counts most. */
function byPriority(run: Run, hits: readonly Outputs[], { rank }: Columns): readonly Outputs[] {
  const ranked = hits.map((outputs) => ({
    outputs,
    ranks: outputs.map((value, column) => rank(run, column, value)),
  }));
  return ranked
    .toSorted((left, right) => {
      const at = left.ranks.findIndex((rankOfLeft, column) => rankOfLeft !== right.ranks[column]);
      return at < 0 ? 0 : (left.ranks[at] ?? 0) - (right.ranks[at] ?? 0);
    })
    .map(({ outputs }) => outputs);
}

function aggregate(run: Run, aggregation: Aggregation, hits: readonly Outputs[], columns: Columns): Value {
  if (aggregation === 'COUNT') return hits.length;
  const width = hits[0]?.length ?? 0;
  const outputs = Array.from({ length: width }, (_none, column) =>
    aggregateColumn(
      run,
      aggregation,
      hits.map((hit) => hit[column] ?? null),
    ),
  );
  return combined(outputs, columns.names);
}

function aggregateColumn(run: Run, aggregation: 'SUM' | 'MIN' | 'MAX', values: readonly Value[]): Value {
  let result = values[0] ?? null;
  for (const value of values.slice(1)) {
    if (aggregation === 'SUM') {
      if (!isNumber(result) || !isNumber(value)) return notNumbers(run);
      result = addNumbers(result, value);
      continue;
    }
    const difference = order(value, result);
    if (difference === null) return notNumbers(run);
    if (aggregation === 'MIN' ? difference < 0 : difference > 0) result = value;
  }
  return aggregation === 'SUM' && !isNumber(result) ? notNumbers(run) : result;
}

const notNumbers = (run: Run): null =>
  run.warn('DECISION_INVALID', 'Expected outputs that can be aggregated but found others');
