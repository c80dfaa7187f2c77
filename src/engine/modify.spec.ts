import { Bench, bpmn, flows } from '../../test/support/engine.js';

const model = bpmn(
  `<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:subProcess id="sub"><bpmn:startEvent id="ss"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>${flows('ss>b', 'b>c')}</bpmn:subProcess>
   <bpmn:userTask id="z"/>${flows('s>a', 'a>sub', 'sub>z')}`,
);

describe('modification', () => {
  it('puts a token before a node, and opens the scopes around it', async () => {
    const bench = (await Bench.of(model)).start();
    bench.send({ type: 'modify', instructions: [{ type: 'startBefore', node: 'c' }] });
    expect(bench.tasks()).toEqual(['a', 'c']);
    bench.send({ type: 'modify', instructions: [{ type: 'startAfter', node: 'b' }] });
    expect(bench.tasks()).toEqual(['a', 'c', 'c']);
    expect(bench.complete('c').complete('c').tasks()).toEqual(['a', 'z']);
  });

  it('takes away what runs, and with it the scope that is left empty', async () => {
    const bench = (await Bench.of(model)).start().complete('a');
    bench.send({
      type: 'modify',
      instructions: [
        { type: 'cancelAll', node: 'b' },
        { type: 'startTransition', flow: 'sub_z' },
      ],
    });
    expect(bench.waiting()).toEqual(['task:z']);
    expect(Object.values(bench.state.activities).map(({ node }) => node)).toEqual([null, 'z']);
  });

  it('begins a process where it is told to, and refuses what the model does not hold', async () => {
    const bench = await Bench.of(model);
    expect(
      bench.refusal({ type: 'start', variables: {}, instead: [{ type: 'startBefore', node: 'nowhere' }] }),
    ).toBe('NODE_UNKNOWN');
    bench.send({ type: 'start', variables: {}, instead: [{ type: 'startBefore', node: 'z' }] });
    expect(bench.tasks()).toEqual(['z']);
    expect(bench.complete('z').state.status).toBe('completed');
  });
});
