import { Bench, bpmn, flows } from '../../../test/support/engine.js';

const model = (attributes: string): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:businessRuleTask id="r" ${attributes}/><bpmn:userTask id="u"/>${flows('s>r', 'r>u')}`,
  );

describe('business rule task', () => {
  it('puts a decision into its result variable', async () => {
    const bench = await Bench.of(model('mc:decision="fee" mc:resultVariable="fee"'));
    bench.decide = (decision, read) => ({
      ok: true,
      value: decision === 'fee' ? Number(read('pages')) * 2 : 0,
    });
    expect(bench.start({ pages: 21 }).tasks()).toEqual(['u']);
    expect(bench.variables).toEqual({ pages: 21, fee: 42 });
  });

  it('spreads a decision of several outputs where no variable is named', async () => {
    const bench = await Bench.of(model('mc:decision="fee"'));
    bench.decide = () => ({ ok: true, value: { amount: 3, unit: 'đồng' } });
    bench.start();
    expect(bench.variables).toEqual({ amount: 3, unit: 'đồng' });
  });

  it('makes a decision that cannot be made an incident', async () => {
    const bench = await Bench.of(model('mc:decision="fee"'));
    bench.decide = () => ({ ok: false, error: 'no rule matches' });
    expect(bench.start().incidents()).toEqual(['DECISION_FAILED r']);
    bench.decide = () => ({ ok: true, value: { amount: 1 } });
    bench.send({ type: 'retry', wait: bench.wait('r', 'incident').id });
    expect(bench.tasks()).toEqual(['u']);
  });

  it('may be a job instead', async () => {
    const bench = (await Bench.of(model('mc:job="rules"'))).start();
    expect(bench.waiting()).toEqual(['job:r']);
    expect(bench.finishJob('r', { ok: true }).tasks()).toEqual(['u']);
  });
});
