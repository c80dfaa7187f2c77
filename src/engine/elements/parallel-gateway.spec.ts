import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const forkJoin = bpmn(`
  <bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/>
  <bpmn:userTask id="a"/><bpmn:userTask id="b"/>
  <bpmn:parallelGateway id="join"/><bpmn:userTask id="after"/><bpmn:endEvent id="e"/>
  ${flows('s>fork', 'fork>a', 'fork>b', 'a>join', 'b>join', 'join>after', 'after>e')}`);

describe('parallel gateway', () => {
  it('opens every branch at once and goes on only when all have come', async () => {
    const bench = (await Bench.of(forkJoin)).start();
    expect(bench.tasks()).toEqual(['a', 'b']);
    bench.complete('b');
    expect(bench.tasks()).toEqual(['a']);
    expect(Object.values(bench.state.tokens).map(({ via }) => via)).toEqual(['b_join']);
    bench.complete('a');
    expect(bench.tasks()).toEqual(['after']);
    bench.complete('after');
    expect(bench.state.status).toBe('completed');
  });

  it('keeps an excess token of one flow for the next time', async () => {
    const bench = (
      await Bench.of(
        bpmn(`
      <bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/>
      <bpmn:userTask id="a1"/><bpmn:userTask id="a2"/><bpmn:userTask id="b"/>
      <bpmn:exclusiveGateway id="merge"/><bpmn:parallelGateway id="join"/><bpmn:userTask id="after"/>
      ${flows('s>fork', 'fork>a1', 'fork>a2', 'fork>b', 'a1>merge', 'a2>merge', 'merge>join', 'b>join', 'join>after')}`),
      )
    ).start();
    bench.complete('a1').complete('a2');
    expect(Object.keys(bench.state.tokens)).toHaveLength(2);
    bench.complete('b');
    expect(bench.tasks()).toEqual(['after']);
    expect(Object.values(bench.state.tokens).map(({ via }) => via)).toEqual(['merge_join']);
  });

  it('reports a join that can never fire instead of standing still in silence', async () => {
    const bench = (
      await Bench.of(
        bpmn(`
      <bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="choice" default="choice_b"/>
      <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:parallelGateway id="join"/>
      ${flows('s>choice', 'choice>a: x = 1', 'choice>b', 'a>join', 'b>join')}`),
      )
    ).start({ x: 1 });
    bench.complete('a');
    expect(bench.incidents()).toEqual(['JOIN_STUCK join']);
  });
});
