import { Bench, bpmn, flows } from '../../test/support/engine.js';

const multi = (attributes: string, inner = ''): string =>
  bpmn(`<bpmn:startEvent id="s"/><bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics ${attributes}>${inner}</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
    <bpmn:userTask id="after"/>${flows('s>u', 'u>after')}`);
const condition = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression"><![CDATA[${text}]]></bpmn:${name}>`;

describe('multi-instance', () => {
  it('opens one task for each item at once and gathers what they leave, in order', async () => {
    const bench = await Bench.of(
      multi('mc:collection="people" mc:item="person" mc:output="opinion" mc:outputCollection="opinions"'),
    );
    bench.start({ people: ['a', 'b', 'c'] });
    expect(bench.tasks()).toEqual(['u', 'u', 'u']);
    const seen = Object.values(bench.state.activities).flatMap(({ variables }) =>
      variables?.['person'] === undefined ? [] : [variables['person']],
    );
    expect(seen).toEqual(['a', 'b', 'c']);
    for (const answer of ['yes', 'no', 'yes']) {
      const wait = bench.wait('u', 'task');
      bench.send({ type: 'completeTask', wait: wait.id, output: { opinion: answer } });
    }
    expect(bench.tasks()).toEqual(['after']);
    expect(bench.variables['opinions']).toEqual(['yes', 'no', 'yes']);
  });

  it('goes one after the other when it is sequential', async () => {
    const bench = await Bench.of(multi('isSequential="true"', condition('loopCardinality', '2 + 1')));
    bench.start();
    for (let round = 0; round < 3; round += 1) {
      expect(bench.tasks()).toEqual(['u']);
      bench.complete('u');
    }
    expect(bench.tasks()).toEqual(['after']);
  });

  it('ends early when its completion condition holds, and takes the rest away', async () => {
    const bench = await Bench.of(
      multi(
        '',
        condition('loopCardinality', '4') +
          condition('completionCondition', 'numberOfCompletedInstances / numberOfInstances >= 0.5'),
      ),
    );
    bench.start().complete('u');
    expect(bench.tasks()).toEqual(['u', 'u', 'u']);
    bench.complete('u');
    expect(bench.tasks()).toEqual(['after']);
  });

  it('is passed when there is nothing to do, and refuses more than its bound', async () => {
    const bench = await Bench.of(multi('mc:collection="people"'));
    expect(bench.start({ people: [] }).tasks()).toEqual(['after']);
    const large = await Bench.of(multi('', condition('loopCardinality', '1001')));
    expect(large.start().incidents()).toEqual(['INSTANCES_EXCEEDED u']);
  });

  it('works around what never rests, and around sub-processes with variables of their own', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:scriptTask id="t" scriptFormat="feel" mc:resultVariable="square"><bpmn:multiInstanceLoopCharacteristics mc:collection="numbers" mc:item="n" mc:output="square" mc:outputCollection="squares"/><bpmn:script>n * n</bpmn:script></bpmn:scriptTask>
      <bpmn:subProcess id="sub"><bpmn:multiInstanceLoopCharacteristics mc:collection="squares" mc:item="n"/><bpmn:startEvent id="is"/><bpmn:userTask id="x"/>${flows('is>x')}</bpmn:subProcess><bpmn:userTask id="after"/>
      ${flows('t>sub', 'sub>after')}`),
    );
    bench.start({ numbers: [1, 2, 3] });
    expect(bench.variables['squares']).toEqual([1, 4, 9]);
    expect(bench.tasks()).toEqual(['x', 'x', 'x']);
    bench.complete('x').complete('x').complete('x');
    expect(bench.tasks()).toEqual(['after']);
  });

  it('belongs to one boundary event, which ends all of it', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics>${condition('loopCardinality', '3')}</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
      <bpmn:boundaryEvent id="b" attachedToRef="u"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:userTask id="late"/>${flows('b>late')}`),
    );
    bench.start();
    expect(bench.waiting()).toEqual(['task:u', 'task:u', 'task:u', 'timer:b']);
    expect(bench.fire('b').waiting()).toEqual(['task:late']);
  });

  it('grows linearly: a hundred instances leave a state of a bounded size each', async () => {
    const bench = await Bench.of(multi('', condition('loopCardinality', '100')));
    bench.start();
    expect(JSON.stringify(bench.state).length).toBeLessThan(100 * 320);
  });
});

describe('standard loop', () => {
  const loop = (attributes: string, text: string): string =>
    bpmn(`<bpmn:userTask id="u"><bpmn:standardLoopCharacteristics ${attributes}>${condition('loopCondition', text)}</bpmn:standardLoopCharacteristics></bpmn:userTask>
      <bpmn:userTask id="after"/>${flows('u>after')}`);

  it('repeats while its condition holds, tested after each round', async () => {
    const bench = (await Bench.of(loop('', 'n < 3'))).start({ n: 9 });
    bench.complete('u', { n: 1 }).complete('u', { n: 2 });
    expect(bench.tasks()).toEqual(['u']);
    expect(bench.complete('u', { n: 3 }).tasks()).toEqual(['after']);
  });

  it('may be passed when the test comes before, and stops at its maximum', async () => {
    expect((await Bench.of(loop('testBefore="true"', 'n < 3'))).start({ n: 9 }).tasks()).toEqual(['after']);
    const bench = (await Bench.of(loop('loopMaximum="2"', 'true'))).start();
    expect(bench.complete('u').complete('u').tasks()).toEqual(['after']);
  });
});
