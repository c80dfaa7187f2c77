import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

const escalation = '<bpmn:escalation id="esc" escalationCode="E"/>';
const throws = '<bpmn:escalationEventDefinition escalationRef="esc"/>';

describe('intermediate throw event', () => {
  it('without a trigger is passed', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t"/><bpmn:userTask id="u"/>${flows('s>t', 't>u')}`,
      ),
    );
    expect(bench.start().tasks()).toEqual(['u']);
  });

  it('as a link goes on at the catch of the same name', async () => {
    const link = (name: string): string => `<bpmn:linkEventDefinition name="${name}"/>`;
    const bench = await Bench.of(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t">${link('A')}</bpmn:intermediateThrowEvent>
        <bpmn:intermediateCatchEvent id="c">${link('A')}</bpmn:intermediateCatchEvent><bpmn:userTask id="u"/>${flows('s>t', 'c>u')}`),
    );
    expect(bench.start().tasks()).toEqual(['u']);
    expect(bench.complete('u').state.status).toBe('completed');
    expect(
      await problemsOf(
        bpmn(
          `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t">${link('B')}</bpmn:intermediateThrowEvent>${flows('s>t')}`,
        ),
      ),
    ).toEqual(['LINK_UNMATCHED t']);
  });

  const escalating = (cancel: boolean): string =>
    bpmn(
      `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="is"/><bpmn:intermediateThrowEvent id="t">${throws}</bpmn:intermediateThrowEvent><bpmn:userTask id="inner"/>${flows('is>t', 't>inner')}</bpmn:subProcess>
      <bpmn:boundaryEvent id="b" attachedToRef="sub" cancelActivity="${cancel}">${throws}</bpmn:boundaryEvent><bpmn:userTask id="told"/><bpmn:userTask id="after"/>
      ${flows('s>sub', 'sub>after', 'b>told')}`,
      { outside: escalation },
    );

  it('escalates to the border of its scope, beside it or instead of it', async () => {
    expect((await Bench.of(escalating(false))).start().tasks()).toEqual(['inner', 'told']);
    expect((await Bench.of(escalating(true))).start().tasks()).toEqual(['told']);
  });

  it('changes nothing when nobody catches it', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t">${throws}</bpmn:intermediateThrowEvent><bpmn:endEvent id="e">${throws}</bpmn:endEvent>${flows('s>t', 't>e')}`,
        { outside: escalation },
      ),
    );
    expect(bench.start().state.status).toBe('completed');
  });
});
