import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const message = '<bpmn:message id="m" name="news"/>';
const timer = (duration: string): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;

describe('boundary events', () => {
  const guarded = (cancel: boolean, trigger: string): string =>
    bpmn(
      `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:userTask id="after"/>
      <bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="${cancel}">${trigger}</bpmn:boundaryEvent><bpmn:userTask id="late"/>
      ${flows('s>a', 'a>after', 'b>late')}`,
      { outside: message },
    );

  it('interrupting timer takes the task away', async () => {
    const bench = (await Bench.of(guarded(true, timer('PT1H')))).start();
    expect(bench.fire('b').waiting()).toEqual(['task:late']);
  });

  it('non-interrupting timer fires once and leaves the task', async () => {
    const bench = (await Bench.of(guarded(false, timer('PT1H')))).start();
    expect(bench.fire('b').waiting()).toEqual(['task:a', 'task:late']);
    expect(bench.complete('a').waiting()).toEqual(['task:after', 'task:late']);
  });

  it('non-interrupting message may come again', async () => {
    const bench = (await Bench.of(guarded(false, '<bpmn:messageEventDefinition messageRef="m"/>'))).start();
    bench.correlate('b').correlate('b');
    expect(bench.waiting()).toEqual(['message:b', 'task:a', 'task:late', 'task:late']);
  });

  it('closes with its host', async () => {
    const bench = (await Bench.of(guarded(true, timer('PT1H')))).start();
    expect(bench.complete('a').waiting()).toEqual(['task:after']);
  });
});
