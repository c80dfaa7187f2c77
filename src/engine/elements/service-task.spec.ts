import { Bench, bpmn, flows } from '../../../test/support/engine.js';

describe('script and service tasks', () => {
  const xml =
    bpmn(`<bpmn:scriptTask id="t" scriptFormat="feel" mc:resultVariable="sum"><bpmn:script>a + b</bpmn:script></bpmn:scriptTask>
    <bpmn:serviceTask id="j" mc:job="render"><bpmn:extensionElements><mc:input source="sum" target="amount"/></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:userTask id="u"/>${flows('t>j', 'j>u')}`);

  it('computes, then hands a job over and waits for its answer', async () => {
    const bench = (await Bench.of(xml)).start({ a: 1, b: 2 });
    expect(bench.waiting()).toEqual(['job:j']);
    expect(Object.values(bench.state.activities).find(({ node }) => node === 'j')?.variables).toEqual({
      amount: 3,
    });
    bench.finishJob('j', { file: 'x' });
    expect(bench.tasks()).toEqual(['u']);
    expect(bench.variables).toEqual({ a: 1, b: 2, sum: 3, file: 'x' });
  });

  it('makes a job that gave up an incident, and runs it again on retry', async () => {
    const bench = (await Bench.of(xml)).start({ a: 1, b: 2 });
    bench.send({ type: 'failJob', wait: bench.wait('j').id, detail: 'template is broken' });
    expect(bench.incidents()).toEqual(['JOB_FAILED j']);
    bench.send({ type: 'retry', wait: bench.wait('j', 'incident').id });
    expect(bench.waiting()).toEqual(['job:j']);
  });

  it('makes a script that fails an incident', async () => {
    expect((await Bench.of(xml)).start({ a: 1 }).incidents()).toEqual(['EXPRESSION_FAILED t']);
  });
});
