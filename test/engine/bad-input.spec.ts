/**
 * Bad input on the pure engine: whatever a model or a caller asks for ends soon, by a limit that is named, as a rejection
 * or as an incident that a person can act on. Nothing throws: what throws is a defect, and would be retried for ever.
 */
import { limits } from '../../src/engine/limits.js';
import {
  assertInvariants,
  decide,
  type Command,
  type InstanceState,
  type Variables,
} from '../../src/engine/index.js';
import { Bench, bpmn, flows } from '../support/engine.js';

/** What one command may take, on a machine that is busy with other things; alone it takes a tenth. */
const commandMsMax = 2_000;
let slowestMs = 0;

const script = (id: string, text: string, more = ''): string =>
  `<bpmn:scriptTask id="${id}" scriptFormat="feel" ${more}><bpmn:script><![CDATA[${text}]]></bpmn:script></bpmn:scriptTask>`;
const condition = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression"><![CDATA[${text}]]></bpmn:${name}>`;
const loop = (inside: string, attributes = ''): string =>
  `<bpmn:multiInstanceLoopCharacteristics ${attributes}>${inside}</bpmn:multiInstanceLoopCharacteristics>`;
const task = (id: string, inside = ''): string => `<bpmn:userTask id="${id}">${inside}</bpmn:userTask>`;
const line = (...nodes: readonly string[]): string => {
  const ids = nodes.map((node) => /id="([^"]+)"/.exec(node)?.[1] ?? '');
  return nodes.join('') + flows(...ids.slice(1).map((id, index) => `${ids[index] ?? ''}>${id}`));
};
const start = '<bpmn:startEvent id="s"/>';
const end = '<bpmn:endEvent id="e"/>';

/** Starts and tells what stands in the way; each command within its time. */
async function run(body: string, variables: Variables = {}): Promise<Bench> {
  const bench = await Bench.of(bpmn(body), bpmn(body));
  timed(bench, { type: 'start', variables });
  return bench;
}

/** The bench decides twice and folds the history; what is measured is one decision. */
function timed(bench: Bench, command: Command): void {
  const from = performance.now();
  const decision = decide(bench.graphs, bench.state, command, bench.env);
  slowestMs = Math.max(slowestMs, performance.now() - from);
  // To fold a history of many thousand events takes the square of them.
  if (!decision.ok || decision.value.events.length < 5_000) bench.send(command);
  else {
    assertInvariants(decision.value.state);
    bench.state = JSON.parse(JSON.stringify(decision.value.state)) as InstanceState;
    bench.trace.push(...decision.value.events);
  }
}

const details = (bench: Bench): string[] =>
  Object.values(bench.state.waits).flatMap((wait) => (wait.kind === 'incident' ? [wait.detail] : []));

/** An incident that is retried stands again, and the instance can be cancelled all the same. */
function expectRetriedAndCancelled(bench: Bench): void {
  const [incident] = Object.values(bench.state.waits).filter(({ kind }) => kind === 'incident');
  if (incident === undefined) throw new Error('Expected an incident');
  timed(bench, { type: 'retry', wait: incident.id });
  expect(bench.incidents().length).toBeGreaterThan(0);
  timed(bench, { type: 'cancel', reason: 'enough' });
  expect(bench.state.status).toBe('cancelled');
  expect(bench.waiting()).toEqual([]);
}

beforeEach(() => {
  slowestMs = 0;
});
afterEach(() => expect(slowestMs).toBeLessThan(commandMsMax));

describe('an expression that never ends', () => {
  const endless: Readonly<Record<string, readonly [expression: string, limit: string]>> = {
    'a long list': ['for i in 1..1000000000 return i', '(listElementsMax|stepsMax)'],
    'loops in loops': ['for i in 1..1000, j in 1..1000, k in 1..1000 return i', 'stepsMax'],
    'a quantifier': ['some i in 1..1000000000 satisfies i < 0', 'stepsMax'],
    'a list read again and again': ['for i in 1..100000 return count(big)', 'stepsMax'],
    'lists compared again and again': ['for i in 1..100000 return big = big', 'stepsMax'],
    'a list in a context, again and again': ['for i in 1..100000 return count(held.big)', 'stepsMax'],
    'a list sorted by a function': ['sort(big, function(a, b) a > b)', 'stepsMax'],
    'moments in a zone': [
      'for i in 1..100000 return date and time("2024-01-01T00:00:00@Europe/Paris") + duration("P1D")',
      'stepsMax',
    ],
    'a text that doubles': ['for i in 1..100000 return t + t + t + t + t + t', 'stepsMax'],
    'a pattern that backtracks': ['for i in 1..100000 return matches(t, "(x+)+y")', 'stepsMax'],
    'a function of itself': ['{f: function(n, g) g(n + 1, g), r: f(1, f)}.r', 'depthMax'],
  };
  for (const [what, [expression, limit]] of Object.entries(endless))
    it(`is an incident that names the limit: ${what}`, async () => {
      const big = Array.from({ length: 20_000 }, (_, index) => index);
      const bench = await run(line(start, script('x', expression), end), {
        big,
        held: { big },
        t: 'x'.repeat(10_000),
      });
      expect(bench.incidents()).toEqual(['EXPRESSION_FAILED x']);
      expect(details(bench)).toEqual([expect.stringMatching(new RegExp(`FUEL_EXHAUSTED: .*\\b${limit}\\b`))]);
      expectRetriedAndCancelled(bench);
    });

  it('is stopped wherever a model may hold one', async () => {
    const endlessCount = 'count(for i in 1..1000, j in 1..1000 return i) > 0';
    const places: Readonly<Record<string, string>> = {
      'a condition': `${start}<bpmn:exclusiveGateway id="g" default="g_e"/>${end}<bpmn:endEvent id="f"/>${flows('s>g', 'g>e', `g>f: ${endlessCount}`)}`,
      'a mapping': line(
        start,
        task(
          't',
          `<bpmn:extensionElements><mc:input source="${endlessCount.replaceAll('>', '&gt;')}" target="x"/></bpmn:extensionElements>`,
        ),
        end,
      ),
      'a loop': line(start, task('t', loop(condition('loopCardinality', endlessCount))), end),
      'a name of a timer': line(
        start,
        `<bpmn:intermediateCatchEvent id="c"><bpmn:timerEventDefinition>${condition('timeDuration', `=${endlessCount}`)}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
        end,
      ),
    };
    for (const [place, body] of Object.entries(places)) {
      const bench = await run(body);
      expect([place, details(bench)]).toEqual([place, [expect.stringContaining('stepsMax')]]);
      expectRetriedAndCancelled(bench);
    }
  });
});

describe('automatic steps without end', () => {
  it('stop at so many in one command', async () => {
    const bench = await run(
      `${start}<bpmn:exclusiveGateway id="m"/>${script('x', 'n + 1', 'mc:resultVariable="n"')}${flows('s>m', 'm>x', 'x>m')}`,
      { n: 0 },
    );
    expect(bench.incidents()).toEqual([expect.stringMatching(/^STEPS_EXCEEDED /)]);
    expect(details(bench)[0]).toContain(String(limits.stepsPerCommandMax));
    expectRetriedAndCancelled(bench);
  });

  it('stop much sooner where each is dear', async () => {
    const bench = await run(
      `${start}<bpmn:exclusiveGateway id="m"/>${script('x', 'for i in 1..10000 return i', 'mc:resultVariable="n"')}${flows('s>m', 'm>x', 'x>m')}`,
    );
    expect(details(bench)).toEqual([expect.stringContaining('evaluationStepsPerCommandMax')]);
    expectRetriedAndCancelled(bench);
  });

  it('stop where links or forks make more of them', async () => {
    const bench = await run(
      `${start}<bpmn:exclusiveGateway id="m"/><bpmn:parallelGateway id="f"/>${flows('s>m', 'm>f', 'f>m')}<bpmn:sequenceFlow id="f_m2" sourceRef="f" targetRef="m"/>`,
    );
    expect(bench.incidents().length).toBeGreaterThan(0);
    expect(details(bench)[0]).toContain(String(limits.stepsPerCommandMax));
  });

  it('stop in a standard loop that always goes on', async () => {
    const looped = script('x', 'n + 1', 'mc:resultVariable="n"').replace(
      '<bpmn:script>',
      `<bpmn:standardLoopCharacteristics>${condition('loopCondition', 'true')}</bpmn:standardLoopCharacteristics><bpmn:script>`,
    );
    const bench = await run(line(start, looped, end), { n: 0 });
    expect(details(bench)).toEqual([expect.stringContaining(String(limits.stepsPerCommandMax))]);
    expectRetriedAndCancelled(bench);
  });
});

describe('a process that calls itself', () => {
  it('stops at so many inside each other', async () => {
    const bench = await run(line(start, '<bpmn:callActivity id="c" calledElement="p"/>', end));
    expect(bench.incidents()).toEqual(['CALL_TOO_DEEP c']);
    expect(details(bench)[0]).toContain(String(limits.callDepthMax));
    expectRetriedAndCancelled(bench);
  });

  it('twice each time stops before it has filled the memory', async () => {
    const bench = await run(
      `${start}<bpmn:callActivity id="c" calledElement="p"/><bpmn:callActivity id="d2" calledElement="p"/>${end}${flows('s>c', 's>d2', 'c>e', 'd2>e')}`,
    );
    expect(bench.incidents().length).toBeGreaterThan(0);
    expect(Object.keys(bench.state.activities).length).toBeLessThan(4 * limits.stepsPerCommandMax);
  });
});

describe('an activity in many instances', () => {
  const items = (length: number): number[] => Array.from({ length }, (_, index) => index);

  it('stops at so many, counted or listed', async () => {
    const counted = line(start, task('t', loop(condition('loopCardinality', '20000'))), end);
    const listed = line(start, task('t', loop('', 'mc:collection="list" mc:item="x"')), end);
    for (const body of [counted, listed]) {
      const bench = await run(body, { list: items(20_000) });
      expect(bench.incidents()).toEqual(['INSTANCES_EXCEEDED t']);
      expect(details(bench)[0]).toContain(String(limits.multiInstanceMax));
      expectRetriedAndCancelled(bench);
    }
  });

  it('goes on once the list has been mended by hand', async () => {
    const bench = await run(line(start, task('t', loop('', 'mc:collection="list" mc:item="x"')), end), {
      list: items(20_000),
    });
    bench.set({ list: items(2) });
    bench.send({ type: 'retry', wait: bench.wait('t', 'incident').id });
    bench.complete('t').complete('t');
    expect(bench.state.status).toBe('completed');
  });

  it('in many instances stops at the steps of one command', async () => {
    const inner = task('t', loop(condition('loopCardinality', '1000')));
    const outer = `<bpmn:subProcess id="sub">${loop(condition('loopCardinality', '1000'))}${inner}</bpmn:subProcess>`;
    const bench = await run(line(start, outer, end));
    expect(Object.keys(bench.state.waits).length).toBeLessThan(2 * limits.stepsPerCommandMax);
    expect(details(bench)[0]).toContain(String(limits.stepsPerCommandMax));
    timed(bench, { type: 'cancel', reason: 'enough' });
    expect(bench.waiting()).toEqual([]);
  });

  it('one after another is done to the last, however many they may be', async () => {
    const looped = script('x', 'loopCounter', 'mc:resultVariable="n"').replace(
      '<bpmn:script>',
      `${loop(condition('loopCardinality', String(limits.multiInstanceMax)), 'isSequential="true"')}<bpmn:script>`,
    );
    const bench = await run(line(start, looped, end));
    expect(bench.state.status).toBe('completed');
  });
});

describe('variables', () => {
  it('of a megabyte are refused, and the instance stands as it was', async () => {
    const bench = await run(line(start, task('t'), end));
    const megabyte = { text: 'x'.repeat(1_048_576) };
    const wait = bench.wait('t').id;
    for (const command of [
      { type: 'completeTask', wait, output: megabyte },
      { type: 'setVariables', activity: null, local: false, variables: megabyte },
      { type: 'throwError', wait, code: 'x', variables: megabyte },
      { type: 'escalate', wait, code: 'x', variables: megabyte },
      { type: 'deliverSignal', name: 'x', payload: megabyte },
    ] as const)
      expect(bench.refusal(command)).toBe('VARIABLES_TOO_LARGE');
    const fresh = await Bench.of(bpmn(line(start, task('t'), end)));
    expect(fresh.refusal({ type: 'start', variables: megabyte })).toBe('VARIABLES_TOO_LARGE');
    bench.complete('t');
    expect(bench.state.status).toBe('completed');
  });

  it('inside each other a hundred thousand times are refused', async () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    const bench = await run(line(start, task('t'), end));
    expect(bench.refusal({ type: 'completeTask', wait: bench.wait('t').id, output: { deep } })).toBe(
      'VARIABLES_TOO_LARGE',
    );
  });

  it('that grow with each step stop at what a command may spend', async () => {
    const grows = {
      'a text': 'x + x',
      'a list in a list': '[x, x]',
      'a list': 'concatenate(x, x)',
    };
    for (const [what, expression] of Object.entries(grows)) {
      const bench = await run(
        `${start}<bpmn:exclusiveGateway id="m"/>${script('x', expression, 'mc:resultVariable="x"')}${flows('s>m', 'm>x', 'x>m')}`,
        { x: what === 'a text' ? 'ab' : ['a'] },
      );
      expect([what, details(bench)]).toEqual([what, [expect.stringContaining('FUEL_EXHAUSTED')]]);
      // What it has become is bounded as well, in the state and in the history.
      expect(JSON.stringify(bench.trace).length).toBeLessThan(8 * 1024 * 1024);
      expectRetriedAndCancelled(bench);
    }
  });
});

/** Names that every object has already. `JSON.parse` makes an own `__proto__`; an assignment would make a prototype. */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'] as const;

describe.each(names)('a variable named %s', (name) => {
  const untouched = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  const holding = (value: unknown): Variables =>
    JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)},"other":1}`) as Variables;
  const own = (variables: Variables): unknown =>
    Object.getOwnPropertyDescriptor(variables, name)?.value as unknown;
  const mapped = (id: string, inputs: string, outputs: string): string =>
    task(id, `<bpmn:extensionElements>${inputs}${outputs}</bpmn:extensionElements>`);

  afterEach(() => {
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(untouched);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  const evil = { polluted: true };

  it('is not there before it is set', async () => {
    const bench = await run(line(start, script('x', `${name} = null`, 'mc:resultVariable="absent"'), end));
    expect(details(bench).join()).toMatch(/NAME_UNKNOWN/);
  });

  it('starts with the process, is read by an expression, and ends with it', async () => {
    const bench = await run(
      line(start, script('x', `${name}.polluted`, 'mc:resultVariable="seen"'), task('t'), end),
      holding(evil),
    );
    expect(bench.incidents()).toEqual([]);
    expect(own(bench.variables)).toEqual(evil);
    expect(bench.variables['seen']).toBe(true);
    expect(bench.variables['polluted']).toBeUndefined();
  });

  it('comes of a task, of a correction and of a message', async () => {
    const catches =
      '<bpmn:intermediateCatchEvent id="c"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>';
    const bench = await Bench.of(
      bpmn(line(start, task('t'), catches, task('u'), end), { outside: '<bpmn:message id="m" name="m"/>' }),
    );
    bench.start().complete('t', holding(evil));
    expect(own(bench.variables)).toEqual(evil);
    bench.correlate('c', holding(2));
    expect(own(bench.variables)).toBe(2);
    bench.set(holding(3));
    expect(own(bench.variables)).toBe(3);
    bench.send({ type: 'setVariables', activity: null, local: true, variables: {}, remove: [name] });
    expect(Object.hasOwn(bench.variables, name)).toBe(false);
    expect(bench.variables['other']).toBe(1);
  });

  it('is made by a script and by a job', async () => {
    const job = '<bpmn:serviceTask id="j" mc:job="j" mc:resultVariable="NAME"/>'.replace('NAME', name);
    const bench = await run(
      line(start, script('x', '{polluted: true}', `mc:resultVariable="${name}"`), job, task('t'), end),
    );
    expect(own(bench.variables)).toEqual(evil);
    bench.finishJob('j', { result: 4 });
    expect(own(bench.variables)).toBe(4);
  });

  it('is mapped into an activity and out of it', async () => {
    const bench = await run(
      line(
        start,
        mapped(
          't',
          `<mc:input source="{polluted: true}" target="${name}"/>`,
          `<mc:output source="${name}" target="${name}"/>`,
        ),
        task('u'),
        end,
      ),
    );
    const activity = bench.state.activities[bench.wait('t').activity];
    expect(own(activity?.variables ?? {})).toEqual(evil);
    bench.complete('t', holding(5));
    expect(own(bench.variables)).toBe(5);
  });

  it('is an item, an output and a collection of a loop', async () => {
    const looped = task(
      't',
      loop('', `mc:collection="list" mc:item="${name}" mc:output="${name}" mc:outputCollection="${name}"`),
    );
    const bench = await run(line(start, looped, task('u'), end), { list: [evil, 7] });
    expect(
      own(
        bench.state.activities[bench.state.activities[bench.wait('t').activity]?.parent ?? '']?.variables ??
          {},
      ),
    ).toEqual(evil);
    bench.complete('t').complete('t');
    expect(own(bench.variables)).toEqual([evil, 7]);
  });

  it('is an entry of a context', async () => {
    const bench = await run(
      line(
        start,
        script('x', `{"${name}": {polluted: true}}`, 'mc:resultVariable="made"'),
        script('y', `context put(given, "${name}", 8)`, 'mc:resultVariable="put"'),
        script('z', `get value(made, "${name}").polluted`, 'mc:resultVariable="got"'),
        task('t'),
        end,
      ),
      { given: holding(evil) },
    );
    expect(details(bench)).toEqual([]);
    expect(own(bench.variables['made'] as Variables)).toEqual(evil);
    expect(own(bench.variables['put'] as Variables)).toBe(8);
    expect(bench.variables['got']).toBe(true);
  });

  it('passes into a called process and back, with an error too', async () => {
    const called = (inside: string): string =>
      bpmn(line(start, task('inside'), inside), {
        id: 'called',
        outside: '<bpmn:error id="err" errorCode="E"/>',
      });
    const caller = line(
      start,
      '<bpmn:callActivity id="c" calledElement="called" mc:inputsAll="true" mc:outputsAll="true"/>',
      task('u'),
      end,
    ).concat(
      '<bpmn:boundaryEvent id="b" attachedToRef="c"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
      flows('b>u'),
    );
    for (const last of [
      end,
      '<bpmn:endEvent id="e"><bpmn:errorEventDefinition errorRef="err"/></bpmn:endEvent>',
    ]) {
      const bench = await Bench.of(bpmn(caller), called(last));
      bench.start(holding(evil)).complete('inside', holding(9));
      expect(bench.incidents()).toEqual([]);
      expect(own(bench.variables)).toBe(9);
    }
  });

  it('is no wait, no activity and no node', async () => {
    const bench = await run(line(start, task('t'), end));
    expect(bench.refusal({ type: 'completeTask', wait: name, output: {} })).toBe('WAIT_NOT_OPEN');
    expect(bench.refusal({ type: 'setVariables', activity: name, local: true, variables: {} })).toBe(
      'ACTIVITY_NOT_THERE',
    );
    expect(bench.refusal({ type: 'modify', instructions: [{ type: 'startBefore', node: name }] })).toBe(
      'NODE_UNKNOWN',
    );
  });
});
