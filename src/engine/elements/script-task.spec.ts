import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

const script = (body: string, format = 'feel'): string =>
  bpmn(`<bpmn:scriptTask id="t" scriptFormat="${format}" mc:resultVariable="sum"><bpmn:script>${body}</bpmn:script></bpmn:scriptTask>
    <bpmn:userTask id="u"/>${flows('t>u')}`);

describe('script task', () => {
  it('puts its value into the result variable and goes on at once', async () => {
    const bench = (await Bench.of(script('a + b'))).start({ a: 1, b: 2 });
    expect(bench.tasks()).toEqual(['u']);
    expect(bench.variables).toEqual({ a: 1, b: 2, sum: 3 });
  });

  it('is an incident when it fails, and computes again on retry', async () => {
    const bench = (await Bench.of(script('a + b'))).start({ a: 1 });
    expect(bench.incidents()).toEqual(['EXPRESSION_FAILED t']);
    bench.send({ type: 'retry', wait: bench.wait('t', 'incident').id });
    expect(bench.incidents()).toEqual(['EXPRESSION_FAILED t']);
  });

  it('is refused in any language but FEEL', async () => {
    expect(await problemsOf(script('1', 'javascript'))).toEqual(['SCRIPT_LANGUAGE t']);
  });
});
