import { Bench, bpmn, flows } from '../../test/support/engine.js';

describe('data of a model', () => {
  it('is variables of the scope it lies in, copied by associations under its names', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:dataObject id="order" name="don hang"/><bpmn:dataObjectReference id="orderRef" dataObjectRef="order"/>
         <bpmn:startEvent id="s"/><bpmn:userTask id="a"><bpmn:ioSpecification><bpmn:dataInput id="in1" name="input"/><bpmn:dataOutput id="out1" name="answer"/><bpmn:inputSet><bpmn:dataInputRefs>in1</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet><bpmn:dataOutputRefs>out1</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification>
         <bpmn:dataInputAssociation><bpmn:sourceRef>orderRef</bpmn:sourceRef><bpmn:targetRef>in1</bpmn:targetRef></bpmn:dataInputAssociation>
         <bpmn:dataOutputAssociation><bpmn:sourceRef>out1</bpmn:sourceRef><bpmn:targetRef>orderRef</bpmn:targetRef><bpmn:transformation>answer + 1</bpmn:transformation></bpmn:dataOutputAssociation></bpmn:userTask><bpmn:userTask id="u"/>${flows('s>a', 'a>u')}`,
      ),
    );
    bench.start({ 'don hang': 7 });
    const task = bench.wait('a', 'task');
    expect(bench.state.activities[task.activity]?.variables).toEqual({ input: 7 });
    bench.complete('a', { answer: 41 });
    expect(bench.variables).toEqual({ 'don hang': 42 });
  });

  it('declared by a sub-process stays in it', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:property id="secret" name="secret"/><bpmn:startEvent id="ps"/><bpmn:userTask id="a"/>${flows('ps>a')}</bpmn:subProcess><bpmn:userTask id="u"/>${flows('s>sub', 'sub>u')}`,
      ),
    );
    bench.start({ secret: 'outer' }).complete('a', { secret: 'inner', open: true });
    expect(bench.variables).toEqual({ secret: 'outer', open: true });
  });
});

describe('quantities', () => {
  it('gather tokens before an activity begins, and give several when it is done', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="f"/><bpmn:userTask id="a"/><bpmn:userTask id="b"/>
         <bpmn:userTask id="two" startQuantity="2" completionQuantity="3"/><bpmn:userTask id="u"/>${flows('s>f', 'f>a', 'f>b', 'a>two', 'b>two', 'two>u')}`,
      ),
    );
    expect(bench.start().complete('a').tasks()).toEqual(['b']);
    expect(bench.complete('b').tasks()).toEqual(['two']);
    expect(bench.complete('two').tasks()).toEqual(['u', 'u', 'u']);
  });
});
