/**
 * The soundness check on a hundred broken models of seventeen kinds, each kind by itself and inside of other things, on the
 * same constructs when they are sound, and on every model of the project.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSoundness, type GraphSet, type SoundnessProblem } from '../../src/engine/index.js';
import { evaluate } from '../../src/feel/evaluate.js';
import { bpmn, flows, graphFrom } from '../support/engine.js';

type Code = SoundnessProblem['code'];

/** A piece of a model from `in` (a none task) to `out` (a none task), with ids that begin with `x`. */
interface Piece {
  readonly name: string;
  readonly body: string;
  readonly broken: Code | null;
  readonly element?: string;
}

const user = (...ids: readonly string[]): string => ids.map((id) => `<bpmn:userTask id="${id}"/>`).join('');
const auto = (...ids: readonly string[]): string => ids.map((id) => `<bpmn:task id="${id}"/>`).join('');
const gate = (kind: string, id: string, more = ''): string => `<bpmn:${kind}Gateway id="${id}" ${more}/>`;
const ends = '<bpmn:task id="in"/><bpmn:task id="out"/>';

/** A split of one kind and a join of another around `inner` branches. */
function splitJoin(
  split: string,
  merge: string,
  branch: (...ids: readonly string[]) => string,
  count = 2,
): string {
  const ids = Array.from({ length: count }, (_, index) => `x${index}`);
  const choice = split === 'parallel' || split === 'eventBased' ? '' : ': free';
  const first = split === 'inclusive' ? choice : '';
  return `${ends}${gate(split, 'xs', split === 'exclusive' ? 'default="xs_x0"' : '')}${branch(...ids)}${gate(merge, 'xj')}${flows(
    'in>xs',
    ...ids.map((id, index) => `xs>${id}${index === 0 ? first : choice}`),
    ...ids.map((id) => `${id}>xj`),
    'xj>out',
  )}`;
}
const timers = (...ids: readonly string[]): string =>
  ids
    .map(
      (id) =>
        `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
    )
    .join('');

const broken: readonly Piece[] = [
  {
    name: 'a choice joined in parallel',
    body: splitJoin('exclusive', 'parallel', user),
    broken: 'DEADLOCK',
    element: 'xj',
  },
  {
    name: 'a choice of three joined in parallel',
    body: splitJoin('exclusive', 'parallel', auto, 3),
    broken: 'DEADLOCK',
    element: 'xj',
  },
  {
    name: 'an inclusive split joined in parallel',
    body: splitJoin('inclusive', 'parallel', user),
    broken: 'DEADLOCK',
    element: 'xj',
  },
  {
    name: 'an event-based choice joined in parallel',
    body: splitJoin('eventBased', 'parallel', timers),
    broken: 'DEADLOCK',
    element: 'xj',
  },
  {
    name: 'a parallel split joined by a choice',
    body: splitJoin('parallel', 'exclusive', user),
    broken: 'LACK_OF_SYNCHRONISATION',
  },
  {
    name: 'a parallel split of three joined by a choice',
    body: splitJoin('parallel', 'exclusive', user, 3),
    broken: 'LACK_OF_SYNCHRONISATION',
  },
  {
    name: 'an inclusive split joined by a choice',
    body: splitJoin('inclusive', 'exclusive', user),
    broken: 'LACK_OF_SYNCHRONISATION',
  },
  {
    name: 'two flows into one task',
    body: `${ends}${gate('parallel', 'xs')}${user('x0', 'x1')}${flows('in>xs', 'xs>x0', 'xs>x1', 'x0>out', 'x1>out')}`,
    broken: 'LACK_OF_SYNCHRONISATION',
  },
  {
    name: 'a reminder that runs into the main course',
    body: `${ends}${user('x0')}<bpmn:boundaryEvent id="xb" attachedToRef="x0" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${gate('exclusive', 'xj')}${flows('in>x0', 'x0>xj', 'xb>xj', 'xj>out')}`,
    broken: 'LACK_OF_SYNCHRONISATION',
  },
  {
    name: 'a loop without a way out',
    body: `${ends}${gate('exclusive', 'xm')}${user('x0')}${flows('in>xm', 'xm>x0', 'x0>xm')}`,
    broken: 'END_UNREACHABLE',
  },
  {
    name: 'a loop of two tasks without a way out',
    body: `${ends}${gate('exclusive', 'xm')}${user('x0', 'x1')}${flows('in>xm', 'xm>x0', 'x0>x1', 'x1>xm')}`,
    broken: 'END_UNREACHABLE',
  },
  {
    name: 'a join that waits for its own successor',
    body: `${ends}${gate('parallel', 'xj')}${user('x0')}${gate('exclusive', 'xe', 'default="xe_out"')}${flows('in>xj', 'xj>x0', 'x0>xe', 'xe>xj: free', 'xe>out')}`,
    broken: 'DEADLOCK',
    element: 'xj',
  },
  {
    name: 'two inclusive joins that wait for each other',
    body: `${ends}${gate('parallel', 'xs')}${gate('inclusive', 'xa')}${gate('inclusive', 'xb')}${gate('exclusive', 'xc', 'default="xc_out"')}${gate('exclusive', 'xd', 'default="xd_x9"')}${auto('x9')}${flows('in>xs', 'xs>xa', 'xs>xb', 'xa>xc', 'xc>xb: free', 'xc>out', 'xb>xd', 'xd>xa: free', 'xd>x9')}`,
    broken: 'DEADLOCK',
  },
  {
    name: 'an error that nobody catches',
    body: `${ends}${gate('exclusive', 'xs', 'default="xs_out"')}<bpmn:endEvent id="xe"><bpmn:errorEventDefinition/></bpmn:endEvent>${flows('in>xs', 'xs>xe: free', 'xs>out')}`,
    broken: 'DEADLOCK',
    element: 'xe',
  },
  {
    name: 'a task behind a join that never fires',
    body: `${ends}${gate('exclusive', 'xs', 'default="xs_x0"')}${user('x0', 'x1', 'x2')}${gate('parallel', 'xj')}${flows('in>xs', 'xs>x0', 'xs>x1: free', 'x0>xj', 'x1>xj', 'xj>x2', 'x2>out')}`,
    broken: 'DEAD_ACTIVITY',
    element: 'x2',
  },
  {
    name: 'an escalation that nobody throws',
    body: `${ends}<bpmn:subProcess id="x0"><bpmn:startEvent id="x0s"/><bpmn:task id="x0t"/>${flows('x0s>x0t')}</bpmn:subProcess><bpmn:boundaryEvent id="xb" attachedToRef="x0"><bpmn:escalationEventDefinition/></bpmn:boundaryEvent>${user('x1')}${flows('in>x0', 'x0>out', 'xb>x1')}`,
    broken: 'DEAD_ACTIVITY',
    element: 'x1',
  },
  {
    name: 'an end that is reached twice',
    body: `${ends}${gate('parallel', 'xs')}${auto('x0', 'x1')}<bpmn:endEvent id="xe"/>${flows('in>xs', 'xs>x0', 'xs>x1', 'xs>out', 'x0>xe', 'x1>xe')}`,
    broken: 'IMPROPER_COMPLETION',
    element: 'xe',
  },
];

const sound: readonly Piece[] = [
  { name: 'a choice', body: splitJoin('exclusive', 'exclusive', user, 3), broken: null },
  { name: 'a parallel pair', body: splitJoin('parallel', 'parallel', user, 3), broken: null },
  { name: 'an inclusive split and join', body: splitJoin('inclusive', 'inclusive', user, 3), broken: null },
  { name: 'a race of events', body: splitJoin('eventBased', 'exclusive', timers), broken: null },
  {
    name: 'a loop with a way out',
    body: `${ends}${gate('exclusive', 'xm')}${user('x0')}${gate('exclusive', 'xe', 'default="xe_out"')}${flows('in>xm', 'xm>x0', 'x0>xe', 'xe>xm: free', 'xe>out')}`,
    broken: null,
  },
];

/** The piece by itself, and inside of other things. Every frame makes a process whose end is reached through `out`. */
const frames: readonly { readonly name: string; readonly around: (body: string) => readonly string[] }[] = [
  { name: 'by itself', around: (body) => [whole(body)] },
  {
    name: 'after a task',
    around: (body) => [
      bpmn(
        `<bpmn:startEvent id="s"/>${user('first')}${body}${user('last')}<bpmn:endEvent id="e"/>${flows('s>first', 'first>in', 'out>last', 'last>e')}`,
      ),
    ],
  },
  {
    name: 'in a sub-process',
    around: (body) => [
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="is"/>${body}${user('last')}<bpmn:endEvent id="ie"/>${flows('is>in', 'out>last', 'last>ie')}</bpmn:subProcess><bpmn:endEvent id="e"/>${flows('s>sub', 'sub>e')}`,
      ),
    ],
  },
  {
    name: 'in a called process',
    around: (body) => [
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:callActivity id="call" calledElement="called"/><bpmn:endEvent id="e"/>${flows('s>call', 'call>e')}`,
      ),
      whole(body, 'called'),
    ],
  },
  {
    name: 'beside another branch',
    around: (body) => [
      bpmn(
        `<bpmn:startEvent id="s"/>${gate('parallel', 'f')}${gate('parallel', 'j')}${user('other', 'last')}${body}<bpmn:endEvent id="e"/>${flows('s>f', 'f>other', 'other>j', 'f>in', 'out>last', 'last>j', 'j>e')}`,
      ),
    ],
  },
  {
    name: 'for each of several',
    around: (body) => [
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="is"/>${body}${user('last')}<bpmn:endEvent id="ie"/>${flows('is>in', 'out>last', 'last>ie')}</bpmn:subProcess><bpmn:endEvent id="e"/>${flows('s>sub', 'sub>e')}`,
      ),
    ],
  },
];

function whole(body: string, id = 'p'): string {
  return bpmn(
    `<bpmn:startEvent id="${id}s"/>${body}${user('last')}<bpmn:endEvent id="${id}e"/>${flows(`${id}s>in`, 'out>last', `last>${id}e`)}`,
    { id },
  );
}

async function graphsOf(models: readonly string[]): Promise<GraphSet> {
  const [main, ...others] = await Promise.all(models.map(graphFrom));
  if (main === undefined) throw new Error('Expected a model');
  return {
    main: main.digest,
    byDigest: new Map([main, ...others].map((graph) => [graph.digest, graph])),
    called: new Map(others.map((graph) => [graph.processId, graph.digest])),
  };
}

const kinds = broken.flatMap((piece) => frames.map((frame) => ({ piece, frame })));

describe('soundness', () => {
  it('is tried on at least a hundred broken models', () => {
    expect(kinds.length).toBeGreaterThanOrEqual(100);
  });

  it.each(kinds.map(({ piece, frame }) => [piece.name, frame.name, piece, frame] as const))(
    'finds %s, %s',
    async (_piece, _frame, piece, frame) => {
      const { verdict, problems } = checkSoundness(await graphsOf(frame.around(piece.body)), { evaluate });
      expect(verdict).toBe('unsound');
      const found = problems.filter(
        ({ code, element }) =>
          code === piece.broken && (piece.element === undefined || piece.element === element),
      );
      expect(found).not.toEqual([]);
      // A path leads to everything that happens; what never happens has none.
      for (const { code, path } of problems) expect(path.length > 0).toBe(code !== 'DEAD_ACTIVITY');
    },
  );

  it.each(sound.flatMap((piece) => frames.map((frame) => [piece.name, frame.name, piece, frame] as const)))(
    'has nothing to say of %s, %s',
    async (_piece, _frame, piece, frame) => {
      const { verdict, problems } = checkSoundness(await graphsOf(frame.around(piece.body)), { evaluate });
      expect(problems).toEqual([]);
      expect(verdict).toBe('sound');
    },
  );

  it('says when a model is too large to explore', async () => {
    const { verdict } = checkSoundness(await graphsOf([whole(splitJoin('parallel', 'parallel', user, 9))]), {
      evaluate,
      statesMax: 100,
    });
    expect(verdict).toBe('unknown');
  });

  it('leads to a deadlock by the shortest way', async () => {
    const graphs = await graphsOf([whole(splitJoin('exclusive', 'parallel', user))]);
    const { problems } = checkSoundness(graphs, { evaluate });
    expect(problems[0]).toMatchObject({ code: 'DEADLOCK', element: 'xj' });
    expect(problems[0]?.path).toHaveLength(2);
    expect(problems[0]?.path[0]).toMatch(/^start/);
  });
});

describe('every model of the project', () => {
  const folder = join(import.meta.dirname, '../../bpmn-models');
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const files = ['.', 'as-is', 'shared'].flatMap((sub) =>
    readdirSync(join(folder, sub))
      .filter((name) => name.endsWith('.bpmn'))
      .map((name) => join(sub, name)),
  );
  const shared = readdirSync(join(folder, 'shared')).map((name) => join('shared', name));

  it.each(files)('%s is sound', async (file) => {
    const graphs = await graphsOf([read(file), ...shared.filter((other) => other !== file).map(read)]);
    const called = reachable(graphs);
    // A fragment may throw to whoever calls it.
    const errorsMayLeave = file.startsWith('shared');
    const { verdict, problems } = checkSoundness(
      { ...graphs, byDigest: called },
      { evaluate, errorsMayLeave },
    );
    expect(problems).toEqual([]);
    expect(verdict).toBe('sound');
  });
});

/** Only what the main process calls, directly or not. */
function reachable(graphs: GraphSet): GraphSet['byDigest'] {
  const kept = new Map<string, NonNullable<ReturnType<GraphSet['byDigest']['get']>>>();
  const pending = [graphs.main];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const graph = graphs.byDigest.get(at);
    if (graph === undefined || kept.has(at)) continue;
    kept.set(at, graph);
    for (const node of graph.nodes.values()) {
      const called = 'calledElement' in node ? graphs.called.get(String(node.calledElement)) : undefined;
      if (called !== undefined) pending.push(called);
    }
  }
  return kept;
}

describe('the exploration', () => {
  it('is bounded also where automatic steps go round for ever', async () => {
    const endless = bpmn(
      `<bpmn:startEvent id="s"/><bpmn:serviceTask id="l" mc:job="x"><bpmn:standardLoopCharacteristics testBefore="true" loopMaximum="1"><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">free</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:serviceTask><bpmn:endEvent id="e"/>${flows('s>l', 'l>l', 'l>e')}`,
    );
    const began = performance.now();
    const { verdict } = checkSoundness(await graphsOf([endless]), { evaluate });
    expect(verdict).not.toBe('sound');
    // Generous: what matters is that publishing is not held up for minutes.
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
