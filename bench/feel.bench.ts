/**
 * What does an expression of a process cost? Ours through the port, compiled once, and the library, which parses each time.
 *
 *   npm run bench -- feel
 */
import { evaluate as evaluateWithLibrary } from 'feelin';
import { evaluate } from '../src/feel/evaluate.js';

const variables: Readonly<Record<string, unknown>> = {
  x: 5,
  amount: 7,
  kind: 'A',
  fee: 12.5,
  dossier: { kind: 'birth', copies: [{ count: 2 }, { count: 3 }] },
};
const read = (name: string): unknown => variables[name];
const expressions = [
  'x + 1',
  'amount > 5 and kind = "A"',
  'fee * 3 + 0.1',
  'if amount > 5 then "many" else "few"',
  'sum(dossier.copies.count) > 4',
  'dossier.copies[count > 2]',
  'for i in 1..10 return i * i',
  'date("2026-11-20") + duration("P5D")',
];

for (const expression of expressions) {
  const ours = nanosecondsOf(200_000, () => evaluate(expression, read));
  const library = nanosecondsOf(2_000, () => evaluateWithLibrary(expression, { ...variables }));
  const times = (library / ours).toFixed(0);
  console.log(`${expression}: ${ours.toFixed(0)} ns, library ${library.toFixed(0)} ns (${times} ×)`);
}

/** The best of five rounds, after one that warms up. */
function nanosecondsOf(rounds: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round += 1) {
    const began = process.hrtime.bigint();
    for (let at = 0; at < rounds; at += 1) work();
    const each = Number(process.hrtime.bigint() - began) / rounds;
    if (round > 0) best = Math.min(best, each);
  }
  return best;
}
