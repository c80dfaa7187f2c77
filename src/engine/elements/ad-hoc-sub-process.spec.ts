import { enabledIn } from '../index.js';
import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

const adHoc = (attributes = '', condition = ''): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:adHocSubProcess id="free" ${attributes}><bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="b2"/>
     ${flows('b>b2')}${condition === '' ? '' : `<bpmn:completionCondition>${condition}</bpmn:completionCondition>`}</bpmn:adHocSubProcess>
     <bpmn:userTask id="u"/>${flows('s>free', 'free>u')}`,
  );
const enable = (bench: Bench, node: string): Bench => {
  bench.send({ type: 'enable', wait: bench.wait('free', 'adHoc').id, node });
  return bench;
};

describe('ad-hoc sub-process', () => {
  it('lets a person begin what lies in it, as often as they like, until they say it is over', async () => {
    const bench = (await Bench.of(adHoc())).start();
    expect(enabledIn(bench.graphs, bench.state, bench.wait('free', 'adHoc'))).toEqual(['a', 'b']);
    enable(bench, 'a');
    enable(bench, 'a');
    expect(enable(bench, 'b').tasks()).toEqual(['a', 'a', 'b']);
    const { id: wait } = bench.wait('free', 'adHoc');
    expect(bench.refusal({ type: 'completeAdHoc', wait })).toBe('STILL_BUSY');
    bench.complete('a').complete('a').complete('b').complete('b2');
    bench.send({ type: 'completeAdHoc', wait });
    expect(bench.tasks()).toEqual(['u']);
  });

  it('does one thing at a time where its ordering is sequential', async () => {
    const bench = enable((await Bench.of(adHoc('ordering="Sequential"'))).start(), 'b');
    const { id: wait } = bench.wait('free', 'adHoc');
    expect(bench.refusal({ type: 'enable', wait, node: 'a' })).toBe('NODE_NOT_ENABLED');
    bench.complete('b').complete('b2');
    expect(enable(bench, 'a').tasks()).toEqual(['a']);
  });

  it('never begins what follows something else in it', async () => {
    const bench = (await Bench.of(adHoc())).start();
    const { id: wait } = bench.wait('free', 'adHoc');
    expect(bench.refusal({ type: 'enable', wait, node: 'b2' })).toBe('NODE_NOT_ENABLED');
  });

  it('ends when its condition holds: the rest is cancelled, or waited for', async () => {
    const cancelled = enable(enable((await Bench.of(adHoc('', 'ready'))).start({ ready: false }), 'a'), 'b');
    expect(cancelled.complete('a', { ready: true }).tasks()).toEqual(['u']);
    const awaited = enable(
      enable(
        (await Bench.of(adHoc('cancelRemainingInstances="false"', 'ready'))).start({ ready: false }),
        'a',
      ),
      'b',
    );
    expect(awaited.complete('a', { ready: true }).waiting()).toEqual(['task:b']);
    expect(awaited.complete('b').waiting()).toEqual(['task:b2']);
    expect(awaited.complete('b2').tasks()).toEqual(['u']);
  });

  it('must hold something to do', async () => {
    expect(await problemsOf(bpmn('<bpmn:adHocSubProcess id="x"/>'))).toEqual(['AD_HOC_EMPTY x']);
  });
});
