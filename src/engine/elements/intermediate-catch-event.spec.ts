import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const message = '<bpmn:message id="m" name="news"/>';
const timer = (duration: string): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;

describe('catch events', () => {
  it('wait for the timer and the message', async () => {
    const bench = (
      await Bench.of(
        bpmn(
          `<bpmn:intermediateCatchEvent id="t">${timer('=wait')}</bpmn:intermediateCatchEvent>
        <bpmn:intermediateCatchEvent id="m1"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent><bpmn:userTask id="u"/>
        ${flows('t>m1', 'm1>u')}`,
          { outside: message },
        ),
      )
    ).start({ wait: 'P2D' });
    expect(bench.wait('t')).toMatchObject({ dueAt: '2026-11-25T01:00:00.000Z', rule: { value: 'P2D' } });
    expect(bench.fire('t').waiting()).toEqual(['message:m1']);
    expect(bench.correlate('m1', { answer: 42 }).variables).toEqual({ wait: 'P2D', answer: 42 });
  });

  it('moves its due date when the clock it counts from moves, and stands still with it', async () => {
    const bench = (
      await Bench.of(
        bpmn(
          `<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition mc:from="dueDate"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">-P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
        ),
      )
    ).start();
    expect(bench.wait('t')).toMatchObject({ dueAt: '2026-11-24T10:00:00.000Z' });
    bench.dueDate = null;
    bench.send({ type: 'rescheduleTimers', cause: 'paused' });
    expect(bench.wait('t')).toMatchObject({ dueAt: null });
    bench.dueDate = '2026-11-27T10:00:00.000Z';
    bench.send({ type: 'rescheduleTimers', cause: 'resumed' });
    expect(bench.wait('t')).toMatchObject({ dueAt: '2026-11-26T10:00:00.000Z' });
  });
});
