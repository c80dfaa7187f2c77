import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

const timer = (name: string, value: string): string =>
  `<bpmn:timerEventDefinition mc:counts="calendar"><bpmn:${name} xsi:type="bpmn:tFormalExpression">${value}</bpmn:${name}></bpmn:timerEventDefinition>`;
const reminding = (value: string): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:boundaryEvent id="x" attachedToRef="a" cancelActivity="false">${timer('timeCycle', value)}</bpmn:boundaryEvent><bpmn:userTask id="note"/>${flows('s>a', 'x>note')}`,
  );
const dueAt = (bench: Bench): string | null => {
  const wait = bench.wait('x', 'timer');
  return wait.kind === 'timer' ? wait.dueAt : null;
};

describe('timer cycles', () => {
  it('fire as often as they say, each counted from when the last was due', async () => {
    const bench = (await Bench.of(reminding('R3/PT10H'))).start();
    expect(dueAt(bench)).toBe('2026-11-23T11:00:00.000Z');
    bench.now += 40 * 3_600_000;
    expect(dueAt(bench.fire('x'))).toBe('2026-11-23T21:00:00.000Z');
    expect(dueAt(bench.fire('x'))).toBe('2026-11-24T07:00:00.000Z');
    bench.fire('x');
    expect(bench.waiting()).toEqual(['task:a', 'task:note', 'task:note', 'task:note']);
  });

  it('begin where they say and go no further than their end', async () => {
    const started = (await Bench.of(reminding('R/2026-12-01T08:00:00+07:00/P1D'))).start();
    expect(dueAt(started)).toBe('2026-12-01T01:00:00.000Z');
    expect(dueAt(started.fire('x'))).toBe('2026-12-02T01:00:00.000Z');
    const ended = (await Bench.of(reminding('R/PT10H/2026-11-23T15:00:00Z'))).start().fire('x');
    expect(ended.waiting()).toEqual(['task:a', 'task:note']);
  });

  it('are refused when they are no ISO 8601 intervals', async () => {
    for (const value of ['R3', 'PT1H', 'R3/soon', 'R3/PT1H/PT1H', 'R-1/PT1H', '0 0 * * *', 'R3/-PT1H'])
      expect(await problemsOf(reminding(value))).toEqual(['TIMER_RULE x']);
  });

  it('know months and seconds on the calendar, but not in working time', async () => {
    expect(await problemsOf(reminding('R/P1M'))).toEqual([]);
    expect(await problemsOf(reminding('R/PT30S'))).toEqual([]);
    const working = reminding('R/P1M').replace('mc:counts="calendar"', '');
    expect(await problemsOf(working)).toEqual(['TIMER_RULE x']);
  });
});
