import { Bench, bpmn, flows } from '../../../test/support/engine.js';

describe('exclusive gateway', () => {
  const choice = (condition: string): string =>
    bpmn(`<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="g_c"/>
      <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
      ${flows('s>g', `g>a: ${condition}`, 'g>b: x > 5', 'g>c')}`);

  it('takes the first flow that holds, the default when none does', async () => {
    expect((await Bench.of(choice('x > 1'))).start({ x: 9 }).tasks()).toEqual(['a']);
    expect((await Bench.of(choice('x > 10'))).start({ x: 9 }).tasks()).toEqual(['b']);
    expect((await Bench.of(choice('x > 10'))).start({ x: 0 }).tasks()).toEqual(['c']);
  });

  it('makes an unknown variable, or a value that is not true or false, an incident that a retry mends', async () => {
    const missing = (await Bench.of(choice('z > 1'))).start({ x: 9 });
    expect(missing.incidents()).toEqual(['EXPRESSION_FAILED g']);
    expect((await Bench.of(choice('x + 1'))).start({ x: 9 }).incidents()).toEqual(['EXPRESSION_FAILED g']);
    missing.send({ type: 'retry', wait: missing.wait('g', 'incident').id });
    expect(missing.incidents()).toEqual(['EXPRESSION_FAILED g']);
  });

  it('is an incident when nothing holds and there is no default', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:exclusiveGateway id="g"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>${flows('g>a: x = 1', 'g>b: x = 2')}`,
      ),
    );
    expect(bench.start({ x: 3 }).incidents()).toEqual(['NO_FLOW_CHOSEN g']);
  });
});
