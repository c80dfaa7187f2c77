import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const split = bpmn(`<bpmn:startEvent id="s"/><bpmn:inclusiveGateway id="or" default="or_c"/>
  <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
  <bpmn:inclusiveGateway id="join"/><bpmn:userTask id="after"/><bpmn:endEvent id="e"/>
  ${flows('s>or', 'or>a: x > 1', 'or>b: x > 2', 'or>c', 'a>join', 'b>join', 'c>join', 'join>after', 'after>e')}`);

describe('inclusive gateway', () => {
  it('takes every branch that holds and waits for exactly those', async () => {
    const two = (await Bench.of(split)).start({ x: 3 });
    expect(two.tasks()).toEqual(['a', 'b']);
    expect(two.complete('a').tasks()).toEqual(['b']);
    expect(two.complete('b').tasks()).toEqual(['after']);
    expect(two.complete('after').state.status).toBe('completed');
    const one = (await Bench.of(split)).start({ x: 2 });
    expect(one.complete('a').tasks()).toEqual(['after']);
    const none = (await Bench.of(split)).start({ x: 0 });
    expect(none.complete('c').tasks()).toEqual(['after']);
  });

  it('fires once the other token has ended elsewhere', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
        <bpmn:exclusiveGateway id="x" default="x_gone"/><bpmn:endEvent id="gone"/><bpmn:inclusiveGateway id="join"/><bpmn:userTask id="after"/>
        ${flows('s>fork', 'fork>a', 'fork>b', 'a>join', 'b>x', 'x>join: stay', 'x>gone', 'join>after')}`),
    );
    bench.start({ stay: false }).complete('a');
    expect(bench.tasks()).toEqual(['b']);
    expect(bench.complete('b').tasks()).toEqual(['after']);
  });

  it('fires again for a second token over the same flow', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
        <bpmn:exclusiveGateway id="merge"/><bpmn:inclusiveGateway id="join"/><bpmn:userTask id="c"/><bpmn:parallelGateway id="other"/><bpmn:userTask id="after"/>
        ${flows('s>fork', 'fork>a', 'fork>b', 'fork>c', 'a>merge', 'b>merge', 'merge>join', 'c>join', 'join>after')}`).replace(
        '<bpmn:parallelGateway id="other"/>',
        '',
      ),
    );
    bench.start().complete('a').complete('c');
    // b can still come over the flow that is filled already: it does not hold the join back.
    expect(bench.tasks()).toEqual(['after', 'b']);
    bench.complete('b');
    expect(bench.tasks()).toEqual(['after', 'after']);
    expect(bench.complete('after').complete('after').state.status).toBe('completed');
  });

  it('joins inside a loop, each time round', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="head"/><bpmn:inclusiveGateway id="or"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
        <bpmn:inclusiveGateway id="join"/><bpmn:exclusiveGateway id="again" default="again_e"/><bpmn:endEvent id="e"/>
        ${flows('s>head', 'head>or', 'or>a: true', 'or>b: both', 'a>join', 'b>join', 'join>again', 'again>head: repeat', 'again>e')}`),
    );
    bench.start({ both: true, repeat: true }).complete('a').complete('b', { both: false, repeat: true });
    expect(bench.tasks()).toEqual(['a']);
    expect(bench.complete('a', { repeat: false }).state.status).toBe('completed');
  });

  it('counts what a boundary event of a running activity may still bring', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/><bpmn:userTask id="a"/><bpmn:userTask id="host"/>
        <bpmn:boundaryEvent id="late" attachedToRef="host"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
        <bpmn:inclusiveGateway id="join"/><bpmn:userTask id="after"/>${flows('s>fork', 'fork>a', 'fork>host', 'a>join', 'late>join', 'join>after')}`),
    );
    bench.start().complete('a');
    expect(bench.tasks()).toEqual(['host']);
    expect(bench.complete('host').tasks()).toEqual(['after']);
  });

  it('says so when two joins wait for each other', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:parallelGateway id="fork"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
        <bpmn:inclusiveGateway id="j1"/><bpmn:inclusiveGateway id="j2"/>
        ${flows('s>fork', 'fork>a', 'fork>b', 'a>j1', 'b>j2', 'j1>j2', 'j2>j1')}`),
    );
    bench.start().complete('a').complete('b');
    expect(bench.incidents().map((text) => text.split(' ')[0])).toEqual(['JOIN_STUCK']);
  });
});
