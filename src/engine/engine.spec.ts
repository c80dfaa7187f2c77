import { Bench, bpmn, flows, problemsOf } from '../../test/support/engine.js';

const message = '<bpmn:message id="m" name="news"/>';
const error = '<bpmn:error id="err" errorCode="E1"/>';
const timer = (duration: string): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;

describe('user task', () => {
  const one = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="a" mc:limit="P1D"/><bpmn:endEvent id="e"/>${flows('s>a', 'a>e')}`,
  );

  it('rests until it is completed, and its output becomes variables of the process', async () => {
    const bench = (await Bench.of(one)).start({ x: 1 });
    expect(bench.waiting()).toEqual(['limit:a', 'task:a']);
    bench.complete('a', { y: 2 });
    expect(bench.state.status).toBe('completed');
    expect(bench.variables).toEqual({ x: 1, y: 2 });
  });

  it('tells when it is over its limit, and goes on', async () => {
    const bench = (await Bench.of(one)).start();
    const limit = Object.values(bench.state.waits).find((wait) => wait.kind === 'timer');
    const events = bench.send({ type: 'fireTimer', wait: limit?.id ?? '' });
    expect(events.map(({ type }) => type)).toEqual(['waitClosed', 'limitExceeded']);
    expect(bench.waiting()).toEqual(['task:a']);
  });

  it('refuses a second completion, another kind of wait, and anything after the end', async () => {
    const bench = (await Bench.of(one)).start();
    const { id } = bench.wait('a', 'task');
    expect(bench.refusal({ type: 'fireTimer', wait: id })).toBe('WAIT_OF_OTHER_KIND');
    expect(bench.refusal({ type: 'completeTask', wait: 'w99', output: {} })).toBe('WAIT_NOT_OPEN');
    expect(bench.refusal({ type: 'start', variables: {} })).toBe('ALREADY_STARTED');
    bench.complete('a');
    expect(bench.refusal({ type: 'completeTask', wait: id, output: {} })).toBe('INSTANCE_ENDED');
  });

  it('refuses a payload larger than its bound', async () => {
    const bench = (await Bench.of(one)).start();
    const output = { text: 'x'.repeat(300_000) };
    expect(bench.refusal({ type: 'completeTask', wait: bench.wait('a', 'task').id, output })).toBe(
      'VARIABLES_TOO_LARGE',
    );
  });

  it('maps its output where the model says how', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:userTask id="a"><bpmn:extensionElements><mc:output source="x * 2" target="y"/></bpmn:extensionElements></bpmn:userTask>
        <bpmn:userTask id="b"/>${flows('a>b')}`),
      )
    ).start();
    bench.complete('a', { x: 4 });
    expect(bench.variables).toEqual({ y: 8 });
  });
});

describe('exclusive gateway', () => {
  const choice = (condition: string): string =>
    bpmn(`<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="g_c"/>
      <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
      ${flows('s>g', `g>a: ${condition}`, 'g>b: x > 5', 'g>c')}`);

  it('takes the first flow that holds, the default when none does', async () => {
    expect((await Bench.of(choice('x > 1'))).start({ x: 9 }).tasks()).toEqual(['a']);
    expect((await Bench.of(choice('x > 10'))).start({ x: 9 }).tasks()).toEqual(['b']);
    expect((await Bench.of(choice('x > 10'))).start({ x: 0 }).tasks()).toEqual(['c']);
  });

  it('makes an unknown variable, or a value that is not true or false, an incident that a retry mends', async () => {
    const missing = (await Bench.of(choice('z > 1'))).start({ x: 9 });
    expect(missing.incidents()).toEqual(['EXPRESSION_FAILED g']);
    expect((await Bench.of(choice('x + 1'))).start({ x: 9 }).incidents()).toEqual(['EXPRESSION_FAILED g']);
    missing.send({ type: 'retry', wait: missing.wait('g', 'incident').id });
    expect(missing.incidents()).toEqual(['EXPRESSION_FAILED g']);
  });

  it('is an incident when nothing holds and there is no default', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:exclusiveGateway id="g"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>${flows('g>a: x = 1', 'g>b: x = 2')}`,
      ),
    );
    expect(bench.start({ x: 3 }).incidents()).toEqual(['NO_FLOW_CHOSEN g']);
  });
});

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

describe('sub-process', () => {
  it('is done when everything in it is', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="is"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/>${flows('is>x', 'is>y')}</bpmn:subProcess>
        <bpmn:userTask id="after"/>${flows('s>sub', 'sub>after')}`),
      )
    ).start();
    expect(bench.tasks()).toEqual(['x', 'y']);
    expect(bench.complete('y').tasks()).toEqual(['x']);
    expect(bench.complete('x').tasks()).toEqual(['after']);
  });

  it('ends by a terminate end event inside it, and the process goes on', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:subProcess id="sub"><bpmn:startEvent id="is"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/>
        <bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>${flows('is>x', 'is>y', 'x>stop')}</bpmn:subProcess>
        <bpmn:userTask id="after"/>${flows('sub>after')}`),
      )
    ).start();
    expect(bench.complete('x').tasks()).toEqual(['after']);
  });
});

describe('terminate end event in the process', () => {
  it('withdraws all that runs', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:startEvent id="s"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/><bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>
        ${flows('s>x', 's>y', 'x>stop')}`),
      )
    ).start();
    bench.complete('x');
    expect(bench.state.status).toBe('terminated');
    expect(bench.waiting()).toEqual([]);
  });
});

describe('event sub-process', () => {
  const withEvent = (interrupting: boolean): string =>
    bpmn(
      `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:endEvent id="e"/>${flows('s>a', 'a>e')}
      <bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:startEvent id="es" isInterrupting="${interrupting}"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>
      <bpmn:userTask id="h"/>${flows('es>h')}</bpmn:subProcess>`,
      { outside: message },
    );

  it('interrupts what runs beside it', async () => {
    const bench = (await Bench.of(withEvent(true))).start();
    expect(bench.waiting()).toEqual(['message:es', 'task:a']);
    bench.correlate('es', { why: 'x' });
    expect(bench.waiting()).toEqual(['task:h']);
    expect(bench.complete('h').state.status).toBe('completed');
  });

  it('runs beside it, as often as the message comes, and the scope waits for all', async () => {
    const bench = (await Bench.of(withEvent(false))).start();
    bench.correlate('es', { n: 1 }).correlate('es', { n: 2 });
    expect(bench.waiting()).toEqual(['message:es', 'task:a', 'task:h', 'task:h']);
    bench.complete('a');
    expect(bench.state.status).toBe('running');
    bench.complete('h').complete('h');
    expect(bench.state.status).toBe('completed');
  });

  it('catches an error of its scope, and not its own', async () => {
    const xml = bpmn(
      `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:endEvent id="bad"><bpmn:errorEventDefinition errorRef="err"/></bpmn:endEvent>${flows('s>a', 'a>bad')}
      <bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:startEvent id="es"><bpmn:errorEventDefinition errorRef="err"/></bpmn:startEvent>
      <bpmn:userTask id="h"/><bpmn:endEvent id="worse"><bpmn:errorEventDefinition errorRef="err"/></bpmn:endEvent>${flows('es>h', 'h>worse')}</bpmn:subProcess>`,
      { outside: error },
    );
    const bench = (await Bench.of(xml)).start();
    expect(bench.complete('a').tasks()).toEqual(['h']);
    expect(bench.complete('h').incidents()).toEqual(['ERROR_UNCAUGHT worse']);
  });
});

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

describe('publishing', () => {
  it('refuses what the engine does not execute yet, with the element', async () => {
    expect(
      await problemsOf(bpmn(`<bpmn:startEvent id="s"/><bpmn:inclusiveGateway id="g"/>${flows('s>g')}`)),
    ).toEqual(['ELEMENT_UNSUPPORTED g']);
    expect(
      await problemsOf(
        bpmn(`<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>`),
      ),
    ).toEqual(['ATTRIBUTE_UNSUPPORTED u']);
    expect(
      await problemsOf(bpmn(`<bpmn:startEvent id="s"><bpmn:signalEventDefinition/></bpmn:startEvent>`)),
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
});
