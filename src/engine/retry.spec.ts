import { Bench, bpmn, flows } from '../../test/support/engine.js';

const retry = (bench: Bench, node: string): Bench => {
  bench.send({ type: 'retry', wait: bench.wait(node, 'incident').id });
  return bench;
};

describe('retrying an incident', () => {
  it('does not ask a person twice: what they gave is kept when only handing it on failed', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"><bpmn:extensionElements><mc:output source="answer + rate" target="sum"/></bpmn:extensionElements></bpmn:userTask><bpmn:userTask id="b"/>${flows('s>a', 'a>b')}`,
      ),
    );
    bench.start().complete('a', { answer: 40 });
    expect(bench.waiting()).toEqual(['incident:a']);
    retry(bench, 'a');
    expect(bench.waiting()).toEqual(['incident:a']);
    retry(bench.set({ rate: 2 }), 'a');
    expect(bench.tasks()).toEqual(['b']);
    expect(bench.variables).toEqual({ rate: 2, sum: 42 });
  });

  it('does not begin a loop anew: iterations that are done stay done', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"><bpmn:multiInstanceLoopCharacteristics mc:collection="[1, 2]" mc:item="x" mc:output="x * rate" mc:outputCollection="all"/></bpmn:userTask><bpmn:userTask id="b"/>${flows('s>a', 'a>b')}`,
      ),
    );
    bench.start().complete('a');
    expect(bench.waiting()).toEqual(['incident:a', 'task:a']);
    retry(bench.set({ rate: 10 }), 'a');
    expect(bench.waiting()).toEqual(['task:a']);
    expect(bench.complete('a').tasks()).toEqual(['b']);
    expect(bench.variables['all']).toEqual([10, 20]);
  });
});
