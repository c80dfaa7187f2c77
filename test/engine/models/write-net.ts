/** Nets that are no blocks: each place joins what comes and splits what goes, all of one flavour, which keeps them sound:
 *  acyclic with parallel or inclusive gateways, or one token that runs about between exclusive ones. */
import type { Net } from './block.js';
import { holds } from './write-events.js';
import type { Ends, Writer } from './write-model.js';

const gateways = { and: 'parallelGateway', or: 'inclusiveGateway', xor: 'exclusiveGateway' } as const;

export function writeNet(writer: Writer, { flavour, places, edges, choices }: Net): Ends {
  const count = places.length;
  const forward = new Set<string>();
  const back = new Set<string>();
  // Every place but the first is reached from an earlier one, and every one but the last leads to a later one.
  for (let at = 1; at < count; at += 1) forward.add(`${(edges[at % edges.length]?.[0] ?? 0) % at} ${at}`);
  for (const [a, b] of edges) {
    const [low, high] = [Math.min(a, b) % count, Math.max(a, b) % count];
    if (low < high)
      (flavour === 'xor' && a > b ? back : forward).add(
        a > b && flavour === 'xor' ? `${high} ${low}` : `${low} ${high}`,
      );
  }
  for (let at = 0; at < count - 1; at += 1)
    if (![...forward].some((edge) => edge.startsWith(`${at} `))) forward.add(`${at} ${count - 1}`);
  const type = gateways[flavour];
  const joins = places.map(() => writer.node(type, 'g'));
  const splits = places.map((place, index) => {
    const [entry, exit] = writer.write(place);
    writer.flow(joins[index] ?? '', entry);
    const split = writer.id('g');
    // Before a choice that may lead back, a person sees to it that it does not for ever.
    if (flavour === 'xor') writer.chain([exit, exit], writer.user(), [split, split]);
    else writer.flow(exit, split);
    return split;
  });
  const out = writer.node('task', 'n');
  const flow = (edge: string, condition: string | null): string => {
    const [from, to] = edge.split(' ').map(Number);
    return writer.flow(splits[from ?? 0] ?? '', joins[to ?? 0] ?? '', condition);
  };
  splits.forEach((split, index) => {
    const choice = choices[index] ?? { c: 0, over: 0 };
    const leaving = [...back, ...forward].filter((edge) => edge.startsWith(`${index} `));
    let fallback = '';
    leaving.forEach((edge, at) => {
      const last = at === leaving.length - 1 && index < count - 1;
      const free = flavour === 'and' || last;
      const id = flow(edge, free ? null : holds({ c: (choice.c + at) % 4, over: choice.over }));
      if (last && flavour !== 'and') fallback = `default="${id}"`;
    });
    if (index === count - 1) {
      const id = writer.flow(split, out);
      if (flavour !== 'and') fallback = `default="${id}"`;
    }
    writer.element(type, split, '', fallback);
  });
  const entry = writer.node('task', 'n');
  writer.flow(entry, joins[0] ?? '');
  return [entry, out];
}
