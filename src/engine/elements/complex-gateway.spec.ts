import { Bench, bpmn, flows } from '../../../test/support/engine.js';

/** Three tasks side by side, joined when `condition` holds; a task after it. */
const join = (condition: string, after = flows('g>u')): string =>
  bpmn(
    `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="f"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
     <bpmn:complexGateway id="g"><bpmn:activationCondition>${condition}</bpmn:activationCondition></bpmn:complexGateway>
     <bpmn:userTask id="u"/>${flows('s>f', 'f>a', 'f>b', 'f>c', 'a>g', 'b>g', 'c>g')}${after}`,
  );

describe('complex gateway', () => {
  it('goes on with two of three, once, and takes the third without a word', async () => {
    const bench = await Bench.of(join('activationCount &gt;= 2'));
    bench.start().complete('a');
    expect(bench.tasks()).toEqual(['b', 'c']);
    expect(bench.complete('b').tasks()).toEqual(['c', 'u']);
    expect(bench.complete('c').tasks()).toEqual(['u']);
    expect(bench.complete('u').state.status).toBe('completed');
    expect(bench.done().filter((node) => node === 'u')).toHaveLength(1);
  });

  it('knows which flow a token came over', async () => {
    const bench = await Bench.of(join('c_g = 1'));
    bench.start().complete('a').complete('b');
    expect(bench.tasks()).toEqual(['c']);
    expect(bench.complete('c').tasks()).toEqual(['u']);
  });

  it('takes flows meant for its reset when the rest has come', async () => {
    const bench = await Bench.of(
      join(
        'activationCount &gt;= 1',
        `<bpmn:userTask id="late"/>${flows('g>u: waitingForStart', 'g>late: not(waitingForStart)')}`,
      ),
    );
    expect(bench.start().complete('a').tasks()).toEqual(['b', 'c', 'u']);
    expect(bench.complete('b').tasks()).toEqual(['c', 'u']);
    expect(bench.complete('c').tasks()).toEqual(['late', 'u']);
  });

  it('is reset when nothing else can come, so that a loop may use it again', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="again"/><bpmn:inclusiveGateway id="f" default="f_a"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
         <bpmn:complexGateway id="g"><bpmn:activationCondition>activationCount >= 1</bpmn:activationCondition></bpmn:complexGateway>
         <bpmn:userTask id="u"/><bpmn:exclusiveGateway id="x" default="x_e"/><bpmn:endEvent id="e"/>
         ${flows('s>again', 'again>f', 'f>a', 'f>b: both', 'a>g', 'b>g', 'g>u', 'u>x', 'x>again: more', 'x>e')}`,
      ),
    );
    bench.start({ both: false, more: true });
    expect(bench.complete('a').tasks()).toEqual(['u']);
    expect(bench.complete('u', { both: true }).tasks()).toEqual(['b']);
    expect(bench.complete('b').tasks()).toEqual(['u']);
    expect(bench.complete('u', { more: false }).state.status).toBe('completed');
  });

  it('that rests hides no join that is stuck beside it', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="x" default="x_f"/><bpmn:task id="dd"/><bpmn:parallelGateway id="f"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/><bpmn:userTask id="c"/>
         <bpmn:parallelGateway id="j"/><bpmn:complexGateway id="g"><bpmn:activationCondition>activationCount >= 1</bpmn:activationCondition></bpmn:complexGateway><bpmn:endEvent id="e"/>
         ${flows('s>x', 'x>dd: false', 'x>f', 'f>a', 'f>b', 'f>c', 'a>g', 'b>g', 'c>j', 'dd>j', 'j>g', 'g>e')}`,
      ),
    );
    bench.start().complete('c').complete('a').complete('b');
    expect(bench.incidents()).toEqual(['JOIN_STUCK j']);
  });
});
