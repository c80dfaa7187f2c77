import { assertInvariants, evolve, migrate, type EngineEvent, type GraphSet } from './index.js';
import { Bench, bpmn, flows, graphFrom } from '../../test/support/engine.js';

const version = (task: string, extra = ''): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="${task}"/>${extra}<bpmn:userTask id="z"/>${flows(`s>${task}`, `${task}>z`)}`,
  );
const boundary =
  '<bpmn:boundaryEvent id="late" attachedToRef="b" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>';

async function graphsOf(xml: string): Promise<GraphSet> {
  const graph = await graphFrom(xml);
  return { main: graph.digest, byDigest: new Map([[graph.digest, graph]]), called: new Map() };
}

describe('migration', () => {
  it('moves what runs to the new version, and arms what is new there', async () => {
    const bench = (await Bench.of(version('a'))).start();
    const to = await graphsOf(version('b', boundary));
    const moved = migrate(bench.graphs, to, new Map([['a', 'b']]), bench.state, bench.env);
    if (!moved.ok) throw new Error(moved.error.detail);
    const { state, events } = moved.value;
    assertInvariants(state);
    expect(Object.values(state.waits).map(({ kind, node }) => `${kind}:${node}`)).toEqual([
      'task:b',
      'timer:late',
    ]);
    const folded = (JSON.parse(JSON.stringify(events)) as EngineEvent[]).reduce(evolve, bench.state);
    expect(JSON.parse(JSON.stringify(folded))).toEqual(JSON.parse(JSON.stringify(state)));
  });

  it('says what stands in the way, and changes nothing', async () => {
    const bench = (await Bench.of(version('a'))).start();
    const to = await graphsOf(version('b'));
    const refusal = (plan: [string, string][]): string => {
      const moved = migrate(bench.graphs, to, new Map(plan), bench.state, bench.env);
      return moved.ok ? 'accepted' : moved.error.detail;
    };
    expect(refusal([])).toBe('Expected a place for what runs at a but the plan names none');
    expect(refusal([['a', 'nowhere']])).toBe('Expected nowhere in the new model but there is none');
    expect(refusal([['a', 's']])).toBe('Expected s to be a bpmn:UserTask like a but it is a bpmn:StartEvent');
  });
});
