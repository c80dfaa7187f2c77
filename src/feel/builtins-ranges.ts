/** Relations between points and ranges (DMN 1.5 §10.3.4.10, table 78), and the range a text writes. */
import { inRange, order } from './compare.js';
import { any, form, range, text, type Form, type Library } from './define.js';
import { parseRange } from './range-text.js';
import type { Run } from './run.js';
import { Range, type Value } from './values.js';

type Relation = (left: Range, right: Range) => boolean | null;

/** A point is the range of itself. */
const asRange = (value: Value): Range =>
  value instanceof Range
    ? value
    : new Range({ low: value, high: value, lowIncluded: true, highIncluded: true });

/** Compares two ends, of which null lies at infinity. */
const lows = (left: Range, right: Range): number | null => ends(left.low, right.low, -1);
const highs = (left: Range, right: Range): number | null => ends(left.high, right.high, 1);

function ends(left: Value, right: Value, open: 1 | -1): number | null {
  if (left === null || right === null) return left === right ? 0 : left === null ? open : -open;
  return order(left, right);
}

/** Whether the first ends before the second begins. */
function before(left: Range, right: Range): boolean | null {
  if (left.high === null || right.low === null) return false;
  const difference = order(left.high, right.low);
  if (difference === null) return null;
  return difference < 0 || (difference === 0 && !(left.highIncluded && right.lowIncluded));
}

function meets(left: Range, right: Range): boolean | null {
  if (left.high === null || right.low === null) return false;
  const difference = order(left.high, right.low);
  return difference === null ? null : difference === 0 && left.highIncluded && right.lowIncluded;
}

/** Whether the second begins no earlier than the first. */
function beginsWithin(outer: Range, inner: Range): boolean | null {
  const difference = lows(outer, inner);
  if (difference === null) return null;
  return difference < 0 || (difference === 0 && (outer.lowIncluded || !inner.lowIncluded));
}

function endsWithin(outer: Range, inner: Range): boolean | null {
  const difference = highs(outer, inner);
  if (difference === null) return null;
  return difference > 0 || (difference === 0 && (outer.highIncluded || !inner.highIncluded));
}

const both = (left: boolean | null, right: boolean | null): boolean | null =>
  left === null || right === null ? null : left && right;

const includes: Relation = (outer, inner) => both(beginsWithin(outer, inner), endsWithin(outer, inner));

function overlaps(left: Range, right: Range): boolean | null {
  const [apart, behind] = [before(left, right), before(right, left)];
  return apart === null || behind === null ? null : !apart && !behind;
}

/** Begins before the second and ends inside it. */
function overlapsBefore(left: Range, right: Range): boolean | null {
  const [low, high] = [lows(left, right), highs(left, right)];
  const touch = overlaps(left, right);
  if (low === null || high === null || touch === null) return null;
  const begins = low < 0 || (low === 0 && left.lowIncluded && !right.lowIncluded);
  const finishes = high < 0 || (high === 0 && (!left.highIncluded || right.highIncluded));
  return touch && begins && finishes;
}

function overlapsAfter(left: Range, right: Range): boolean | null {
  const [low, high] = [lows(left, right), highs(left, right)];
  const touch = overlaps(left, right);
  if (low === null || high === null || touch === null) return null;
  const begins = low > 0 || (low === 0 && !left.lowIncluded && right.lowIncluded);
  const finishes = high > 0 || (high === 0 && (left.highIncluded || !right.highIncluded));
  return touch && begins && finishes;
}

const sameStart: Relation = (left, right) => {
  const difference = lows(left, right);
  return difference === null ? null : difference === 0 && left.lowIncluded === right.lowIncluded;
};
const sameEnd: Relation = (left, right) => {
  const difference = highs(left, right);
  return difference === null ? null : difference === 0 && left.highIncluded === right.highIncluded;
};

function answer(run: Run, result: boolean | null): Value {
  return (
    result ?? run.warn('TYPE_MISMATCH', 'Expected points and ranges that can be compared but found others')
  );
}

const isPoint = (value: Value): boolean =>
  value !== null && !(value instanceof Range) && order(value, value) !== null;
const point: typeof any = (name) => ({
  ...any(name),
  wholeLists: false,
  take: (value) => (isPoint(value) ? value : undefined),
});

const rangeAndRange = (left: string, right: string, relation: Relation): Form =>
  form([range(left), range(right)], (run, a, b) => answer(run, relation(a, b)));
const pointAndRange = (left: string, right: string, relation: Relation): Form =>
  form([point(left), range(right)], (run, a, b) => answer(run, relation(asRange(a), b)));
const rangeAndPoint = (left: string, right: string, relation: Relation): Form =>
  form([range(left), point(right)], (run, a, b) => answer(run, relation(a, asRange(b))));
const pointAndPoint = (left: string, right: string, relation: Relation): Form =>
  form([point(left), point(right)], (run, a, b) => answer(run, relation(asRange(a), asRange(b))));

const ranges = (relation: Relation): readonly Form[] => [rangeAndRange('range1', 'range2', relation)];
const all = (relation: Relation): readonly Form[] => [
  pointAndPoint('point1', 'point2', relation),
  pointAndRange('point', 'range', relation),
  rangeAndPoint('range', 'point', relation),
  rangeAndRange('range1', 'range2', relation),
];
const swapped =
  (relation: Relation): Relation =>
  (left, right) =>
    relation(right, left);

/** A point starts or finishes a range at an end that belongs to it. */
const starts: Relation = (inner, outer) => both(sameStart(inner, outer), endsWithin(outer, inner));
const finishes: Relation = (inner, outer) => both(sameEnd(inner, outer), beginsWithin(outer, inner));

export const rangeFunctions: Library = {
  before: all(before),
  after: all(swapped(before)),
  meets: ranges(meets),
  'met by': ranges(swapped(meets)),
  overlaps: ranges(overlaps),
  'overlaps before': ranges(overlapsBefore),
  'overlaps after': ranges(overlapsAfter),
  finishes: [pointAndRange('point', 'range', finishes), rangeAndRange('range1', 'range2', finishes)],
  'finished by': [
    rangeAndPoint('range', 'point', swapped(finishes)),
    rangeAndRange('range1', 'range2', swapped(finishes)),
  ],
  includes: [
    form([range('range'), point('point')], (run, outer, inner) => answer(run, inRange(inner, outer))),
    rangeAndRange('range1', 'range2', includes),
  ],
  during: [
    form([point('point'), range('range')], (run, inner, outer) => answer(run, inRange(inner, outer))),
    rangeAndRange('range1', 'range2', swapped(includes)),
  ],
  starts: [pointAndRange('point', 'range', starts), rangeAndRange('range1', 'range2', starts)],
  'started by': [
    rangeAndPoint('range', 'point', swapped(starts)),
    rangeAndRange('range1', 'range2', swapped(starts)),
  ],
  coincides: [
    pointAndPoint('point1', 'point2', (left, right) => both(sameStart(left, right), sameEnd(left, right))),
    rangeAndRange('range1', 'range2', (left, right) => both(sameStart(left, right), sameEnd(left, right))),
  ],
  range: [
    form(
      [text('from')],
      (run, from) =>
        parseRange(from) ?? run.warn('VALUE_INVALID', 'Expected a range of literals but found another text'),
    ),
  ],
};
