import { bpmn, flows, graphFrom, problemsOf } from '../../test/support/engine.js';

describe('publishing', () => {
  it('refuses what the engine does not execute, with the element', async () => {
    expect(
      await problemsOf(bpmn(`<bpmn:startEvent id="s"/><bpmn:subChoreography id="g"/>${flows('s>g')}`)),
    ).toEqual(['ELEMENT_UNSUPPORTED g']);
    expect(
      await problemsOf(
        bpmn(`<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>`),
      ),
    ).toEqual(['LOOP_RULE u']);
    expect(
      await problemsOf(bpmn(`<bpmn:startEvent id="s"><bpmn:cancelEventDefinition/></bpmn:startEvent>`)),
    ).toEqual(['TRIGGER_UNSUPPORTED s']);
    expect(
      await problemsOf(
        bpmn(
          `<bpmn:scriptTask id="t" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>`,
        ),
      ),
    ).toEqual(['SCRIPT_LANGUAGE t']);
  });

  it('refuses conditions that do not parse, unknown mc: names, wrong limits and gateways that may hang', async () => {
    const xml = (task: string, condition: string): string =>
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="g_b"/><bpmn:userTask id="a" ${task}/><bpmn:userTask id="b"/>${flows('s>g', `g>a: ${condition}`, 'g>b')}`,
      );
    expect(await problemsOf(xml('', 'x >'))).toEqual(['EXPRESSION_INVALID g_a']);
    expect(await problemsOf(xml('mc:limt="P1D"', 'x > 1'))).toEqual(['EXTENSION_UNKNOWN a']);
    expect(await problemsOf(xml('mc:limit="2 ngày"', 'x > 1'))).toEqual(['TIMER_RULE a']);
    expect(
      await problemsOf(
        bpmn(
          `<bpmn:exclusiveGateway id="g"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>${flows('g>a', 'g>b: x = 1')}`,
        ),
      ),
    ).toEqual(['CONDITION_MISSING g_a']);
  });

  it('refuses document types and entities before anything is parsed', async () => {
    expect(await problemsOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toEqual(['XML_FORBIDDEN ']);
    expect(await problemsOf('<a>')).toEqual(['XML_INVALID ']);
  });

  it('gives a step without a role that of the innermost lane it lies in', async () => {
    const graph = await graphFrom(
      bpmn(
        `<bpmn:laneSet id="ls"><bpmn:lane id="l" mc:role="officer"><bpmn:flowNodeRef>a</bpmn:flowNodeRef><bpmn:flowNodeRef>b</bpmn:flowNodeRef><bpmn:flowNodeRef>c</bpmn:flowNodeRef>
         <bpmn:childLaneSet id="cl"><bpmn:lane id="inner" mc:role="leader"><bpmn:flowNodeRef>c</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
         <bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:userTask id="b" mc:role="reception"/><bpmn:userTask id="c"/>${flows('s>a', 'a>b', 'b>c')}`,
      ),
    );
    const roles = ['a', 'b', 'c'].map((id) => graph.nodes.get(id)?.extension['role']);
    expect(roles).toEqual(['officer', 'reception', 'leader']);
  });
});
