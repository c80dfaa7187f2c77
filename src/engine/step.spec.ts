import { Bench, bpmn, flows } from '../../test/support/engine.js';

describe('flows out of an activity', () => {
  it('takes every condition that holds beside the unconditional ones, the default only when none holds', async () => {
    const xml =
      bpmn(`<bpmn:userTask id="a" default="a_z"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/><bpmn:userTask id="z"/>
      ${flows('a>b', 'a>c: x = 1', 'a>z')}`);
    expect((await Bench.of(xml)).start().complete('a', { x: 1 }).tasks()).toEqual(['b', 'c']);
    expect((await Bench.of(xml)).start().complete('a', { x: 2 }).tasks()).toEqual(['b', 'z']);
  });

  it('stops a loop without a wait and says so', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g"/><bpmn:scriptTask id="t" scriptFormat="feel" mc:resultVariable="n"><bpmn:script>n + 1</bpmn:script></bpmn:scriptTask>
        ${flows('s>g', 'g>t', 't>g')}`),
    );
    expect(bench.start({ n: 0 }).incidents()[0]).toMatch(/^STEPS_EXCEEDED/);
  });
});
