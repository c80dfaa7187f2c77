import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const message = '<bpmn:message id="m" name="news"/>';
const error = '<bpmn:error id="err" errorCode="E1"/>';

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
