import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const error = '<bpmn:error id="err" errorCode="E1"/>';

describe('call activity', () => {
  const called = bpmn(
    `<bpmn:startEvent id="cs"/><bpmn:userTask id="inner"/><bpmn:exclusiveGateway id="g" default="g_ce"/><bpmn:endEvent id="ce"/>
    <bpmn:endEvent id="bad"><bpmn:errorEventDefinition errorRef="err"/></bpmn:endEvent>${flows('cs>inner', 'inner>g', 'g>bad: fails', 'g>ce')}`,
    { id: 'called', outside: error },
  );
  const caller = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="called"><bpmn:extensionElements><mc:input source="x + 1" target="n"/><mc:output source="answer" target="y"/></bpmn:extensionElements></bpmn:callActivity>
    <bpmn:boundaryEvent id="b" attachedToRef="c"><bpmn:errorEventDefinition errorRef="err"/></bpmn:boundaryEvent>
    <bpmn:userTask id="after"/><bpmn:userTask id="mend"/>${flows('s>c', 'c>after', 'b>mend')}`,
    { outside: error },
  );

  it('runs the called process in its own variables and maps its result back', async () => {
    const bench = (await Bench.of(caller, called)).start({ x: 1 });
    expect(bench.tasks()).toEqual(['inner']);
    bench.complete('inner', { answer: 7, fails: false });
    expect(bench.tasks()).toEqual(['after']);
    expect(bench.variables).toEqual({ x: 1, y: 7 });
  });

  it('lets an error out to its boundary event', async () => {
    const bench = (await Bench.of(caller, called)).start({ x: 1 });
    expect(bench.complete('inner', { answer: 7, fails: true }).tasks()).toEqual(['mend']);
  });
});
