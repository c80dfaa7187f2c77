import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const when = (condition: string, attributes = ''): string =>
  `<bpmn:conditionalEventDefinition ${attributes}><bpmn:condition>${condition}</bpmn:condition></bpmn:conditionalEventDefinition>`;

describe('conditional events', () => {
  it('let a token through as soon as the condition holds, at once when it holds already', async () => {
    const model = bpmn(
      `<bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c">${when('n > 5')}</bpmn:intermediateCatchEvent><bpmn:userTask id="u"/>${flows('s>c', 'c>u')}`,
    );
    const bench = (await Bench.of(model)).start({ n: 1 });
    expect(bench.set({ n: 5 }).waiting()).toEqual(['condition:c']);
    expect(bench.set({ n: 6 }).tasks()).toEqual(['u']);
    expect((await Bench.of(model)).start({ n: 9 }).tasks()).toEqual(['u']);
  });

  it('occur again only after the condition was false in between', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:boundaryEvent id="x" attachedToRef="a" cancelActivity="false">${when('n > 5')}</bpmn:boundaryEvent><bpmn:userTask id="note"/>${flows('s>a', 'x>note')}`,
      ),
    );
    bench.start({ n: 0 }).set({ n: 6 }).set({ n: 7 });
    expect(bench.tasks()).toEqual(['a', 'note']);
    bench.set({ n: 0 }).set({ n: 8 });
    expect(bench.tasks()).toEqual(['a', 'note', 'note']);
  });

  it('are looked at before any token moves on, and interrupt what set the variable', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:scriptTask id="t" scriptFormat="feel" mc:resultVariable="n"><bpmn:script>9</bpmn:script></bpmn:scriptTask><bpmn:userTask id="never"/>
         <bpmn:subProcess id="es" triggeredByEvent="true"><bpmn:startEvent id="es_s">${when('n > 5')}</bpmn:startEvent><bpmn:userTask id="es_u"/>${flows('es_s>es_u')}</bpmn:subProcess>
         ${flows('s>a', 'a>t', 't>never')}`,
      ),
    );
    expect(bench.start({ n: 0 }).complete('a').tasks()).toEqual(['es_u']);
  });

  it('with a condition that fails do not occur, and are no incident', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c">${when('missing > 5')}</bpmn:intermediateCatchEvent>${flows('s>c')}`,
      ),
    );
    expect(bench.start().waiting()).toEqual(['condition:c']);
  });
});
