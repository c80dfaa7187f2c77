import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const outside = '<bpmn:message id="m" name="letter"/><bpmn:signal id="sig" name="alarm"/>';
const both = '<bpmn:messageEventDefinition messageRef="m"/><bpmn:signalEventDefinition signalRef="sig"/>';

describe('events with several definitions', () => {
  it('occur with the first of them, and withdraw the others', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c">${both}</bpmn:intermediateCatchEvent><bpmn:userTask id="u"/>${flows('s>c', 'c>u')}`,
        { outside },
      ),
    );
    expect(bench.start().waiting()).toEqual(['message:c', 'signal:c']);
    expect(bench.signal('alarm').waiting()).toEqual(['task:u']);
  });

  it('occur when all have come where they are parallel, and anew where they do not interrupt', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:boundaryEvent id="x" attachedToRef="a" cancelActivity="false" parallelMultiple="true">${both}</bpmn:boundaryEvent><bpmn:userTask id="u"/>${flows('s>a', 'x>u')}`,
        { outside },
      ),
    );
    expect(bench.start().signal('alarm').waiting()).toEqual(['message:x', 'task:a']);
    expect(bench.correlate('x', { text: 'ok' }).waiting()).toEqual([
      'message:x',
      'signal:x',
      'task:a',
      'task:u',
    ]);
    expect(bench.variables).toEqual({ text: 'ok' });
  });

  it('throw all of them, referenced definitions among them', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t"><bpmn:messageEventDefinition messageRef="m"/><bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef></bpmn:intermediateThrowEvent><bpmn:userTask id="u"/>${flows('s>t', 't>u')}`,
        { outside: `${outside}<bpmn:signalEventDefinition id="shared" signalRef="sig"/>` },
      ),
    );
    bench.start();
    expect(bench.trace.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['messageThrown', 'signalThrown']),
    );
  });
});
