import { startTriggers } from './index.js';
import { Bench, bpmn, flows, graphFrom } from '../../test/support/engine.js';

const outside = '<bpmn:message id="m" name="letter"/><bpmn:message id="n" name="visit"/>';
const catching = (id: string, message: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${message}"/></bpmn:intermediateCatchEvent>`;
const gateway = (type: string): string =>
  bpmn(
    `<bpmn:eventBasedGateway id="g" instantiate="true" eventGatewayType="${type}"/>${catching('c1', 'm')}${catching('c2', 'n')}
     <bpmn:userTask id="a"/><bpmn:userTask id="b"/>${flows('g>c1', 'g>c2', 'c1>a', 'c2>b')}`,
    { outside },
  );

describe('instances that something triggers', () => {
  const started = bpmn(
    `<bpmn:startEvent id="none"/><bpmn:startEvent id="mail"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:receiveTask id="r" messageRef="n" instantiate="true"/>
     <bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>${flows('none>a', 'mail>b', 'r>c')}`,
    { outside },
  );

  it('begin at the event that occurred, and only there', async () => {
    expect((await Bench.of(started)).start().tasks()).toEqual(['a']);
    expect((await Bench.of(started)).start({ text: 'x' }, 'mail').tasks()).toEqual(['b']);
    expect((await Bench.of(started)).start({}, 'r').tasks()).toEqual(['c']);
    expect(startTriggers(await graphFrom(started)).map(({ node }) => node)).toEqual(['mail', 'r']);
  });

  it('cannot begin where nothing begins', async () => {
    const bench = await Bench.of(started);
    expect(bench.refusal({ type: 'start', variables: {}, at: 'a' })).toBe('START_NOT_POSSIBLE');
    const only = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="mail"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:userTask id="b"/>${flows('mail>b')}`,
        { outside },
      ),
    );
    expect(only.refusal({ type: 'start', variables: {} })).toBe('START_NOT_POSSIBLE');
  });

  it('begin with one event of an instantiating gateway; a parallel one still waits for the others', async () => {
    expect((await Bench.of(gateway('Exclusive'))).start({}, 'c1').waiting()).toEqual(['task:a']);
    const parallel = (await Bench.of(gateway('Parallel'))).start({}, 'c2');
    expect(parallel.waiting()).toEqual(['message:c1', 'task:b']);
    expect(parallel.correlate('c1').tasks()).toEqual(['a', 'b']);
  });

  it('begin when all of several events have come, where they must', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s" parallelMultiple="true"><bpmn:messageEventDefinition messageRef="m"/><bpmn:messageEventDefinition messageRef="n"/></bpmn:startEvent><bpmn:userTask id="a"/>${flows('s>a')}`,
        { outside },
      ),
    );
    bench.send({ type: 'start', variables: { first: 1 }, at: 's', part: 1 });
    expect(bench.waiting()).toEqual(['message:s']);
    expect(bench.correlate('s', { second: 2 }).tasks()).toEqual(['a']);
    expect(bench.variables).toEqual({ first: 1, second: 2 });
  });
});
