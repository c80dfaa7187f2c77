import { effectsOf } from '../index.js';
import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const outside = '<bpmn:signal id="sig" name="alarm"/>';
const definition = '<bpmn:signalEventDefinition signalRef="sig"/>';

describe('signals', () => {
  it('reach everything in the instance that waits for the name, and go out to others', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="f"/>
         <bpmn:intermediateCatchEvent id="c1">${definition}</bpmn:intermediateCatchEvent><bpmn:intermediateCatchEvent id="c2">${definition}</bpmn:intermediateCatchEvent>
         <bpmn:userTask id="u"/><bpmn:intermediateThrowEvent id="t">${definition}</bpmn:intermediateThrowEvent>
         <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>${flows('s>f', 'f>c1', 'f>c2', 'f>u', 'u>t', 't>c', 'c1>a', 'c2>b')}`,
        { outside },
      ),
    );
    bench.start().complete('u');
    expect(bench.tasks()).toEqual(['a', 'b', 'c']);
    expect(bench.trace.flatMap(effectsOf)).toContainEqual({
      type: 'broadcastSignal',
      node: 't',
      name: 'alarm',
      payload: {},
    });
  });

  it('interrupt, start event sub-processes, and may come again where they do not interrupt', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:boundaryEvent id="x" attachedToRef="a" cancelActivity="false">${definition}</bpmn:boundaryEvent><bpmn:userTask id="note"/>
         <bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="es_s" isInterrupting="false">${definition}</bpmn:startEvent><bpmn:userTask id="es_u"/>${flows('es_s>es_u')}</bpmn:subProcess>
         ${flows('s>a', 'x>note')}`,
        { outside },
      ),
    );
    bench.start().signal('alarm').signal('alarm', { level: 2 });
    expect(bench.tasks()).toEqual(['a', 'es_u', 'es_u', 'note', 'note']);
    expect(bench.signal('other').tasks()).toHaveLength(5);
  });

  it('that interrupts the scope of its own thrower stops the thrower', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="ps"/><bpmn:intermediateThrowEvent id="t">${definition}</bpmn:intermediateThrowEvent><bpmn:userTask id="never"/>${flows('ps>t', 't>never')}</bpmn:subProcess>
         <bpmn:boundaryEvent id="x" attachedToRef="sub">${definition}</bpmn:boundaryEvent><bpmn:userTask id="caught"/>${flows('s>sub', 'x>caught')}`,
        { outside },
      ),
    );
    expect(bench.start().tasks()).toEqual(['caught']);
  });

  it('that start an event sub-process around their own thrower stop the thrower', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="ps"/><bpmn:userTask id="t"/><bpmn:intermediateThrowEvent id="th">${definition}</bpmn:intermediateThrowEvent><bpmn:userTask id="never"/>${flows('ps>t', 't>th', 'th>never')}
         <bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="hs">${definition}</bpmn:startEvent><bpmn:userTask id="u"/>${flows('hs>u')}</bpmn:subProcess></bpmn:subProcess>${flows('s>sub')}`,
        { outside },
      ),
    );
    expect(bench.start().complete('t').tasks()).toEqual(['u']);
  });
});
