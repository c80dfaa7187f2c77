import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

const race = bpmn(
  `<bpmn:startEvent id="s"/><bpmn:eventBasedGateway id="g"/>
  <bpmn:intermediateCatchEvent id="m"><bpmn:messageEventDefinition messageRef="news"/></bpmn:intermediateCatchEvent>
  <bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
  <bpmn:receiveTask id="r" messageRef="other"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
  ${flows('s>g', 'g>m', 'g>t', 'g>r', 'm>a', 't>b', 'r>c')}`,
  { outside: '<bpmn:message id="news" name="news"/><bpmn:message id="other" name="other"/>' },
);

describe('event-based gateway', () => {
  it('waits for all at once, and the first takes the token', async () => {
    const bench = (await Bench.of(race)).start();
    expect(bench.waiting()).toEqual(['message:m', 'message:r', 'timer:t']);
    expect(bench.correlate('m', { text: 'x' }).waiting()).toEqual(['task:a']);
    expect(bench.variables).toEqual({ text: 'x' });
    expect((await Bench.of(race)).start().fire('t').waiting()).toEqual(['task:b']);
    expect((await Bench.of(race)).start().correlate('r').waiting()).toEqual(['task:c']);
  });

  it('may be followed by catching events and receive tasks only', async () => {
    expect(
      await problemsOf(bpmn(`<bpmn:eventBasedGateway id="g"/><bpmn:userTask id="u"/>${flows('g>u')}`)),
    ).toEqual(['EVENT_GATEWAY_TARGET g']);
  });
});
