import { Bench, bpmn, flows } from '../../../test/support/engine.js';

describe('user task', () => {
  const one = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="a" mc:limit="P1D"/><bpmn:endEvent id="e"/>${flows('s>a', 'a>e')}`,
  );

  it('rests until it is completed, and its output becomes variables of the process', async () => {
    const bench = (await Bench.of(one)).start({ x: 1 });
    expect(bench.waiting()).toEqual(['limit:a', 'task:a']);
    bench.complete('a', { y: 2 });
    expect(bench.state.status).toBe('completed');
    expect(bench.variables).toEqual({ x: 1, y: 2 });
  });

  it('tells when it is over its limit, and goes on', async () => {
    const bench = (await Bench.of(one)).start();
    const limit = Object.values(bench.state.waits).find((wait) => wait.kind === 'timer');
    const events = bench.send({ type: 'fireTimer', wait: limit?.id ?? '' });
    expect(events.map(({ type }) => type)).toEqual(['waitClosed', 'limitExceeded']);
    expect(bench.waiting()).toEqual(['task:a']);
  });

  it('refuses a second completion, another kind of wait, and anything after the end', async () => {
    const bench = (await Bench.of(one)).start();
    const { id } = bench.wait('a', 'task');
    expect(bench.refusal({ type: 'fireTimer', wait: id })).toBe('WAIT_OF_OTHER_KIND');
    expect(bench.refusal({ type: 'completeTask', wait: 'w99', output: {} })).toBe('WAIT_NOT_OPEN');
    expect(bench.refusal({ type: 'start', variables: {} })).toBe('ALREADY_STARTED');
    bench.complete('a');
    expect(bench.refusal({ type: 'completeTask', wait: id, output: {} })).toBe('INSTANCE_ENDED');
  });

  it('refuses a payload larger than its bound', async () => {
    const bench = (await Bench.of(one)).start();
    const output = { text: 'x'.repeat(300_000) };
    expect(bench.refusal({ type: 'completeTask', wait: bench.wait('a', 'task').id, output })).toBe(
      'VARIABLES_TOO_LARGE',
    );
  });

  it('maps its output where the model says how', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:userTask id="a"><bpmn:extensionElements><mc:output source="x * 2" target="y"/></bpmn:extensionElements></bpmn:userTask>
        <bpmn:userTask id="b"/>${flows('a>b')}`),
      )
    ).start();
    bench.complete('a', { x: 4 });
    expect(bench.variables).toEqual({ y: 8 });
  });
});
