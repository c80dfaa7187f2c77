import { Bench, bpmn, flows } from '../../../test/support/engine.js';

describe('sub-process', () => {
  it('is done when everything in it is', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:startEvent id="s"/><bpmn:subProcess id="sub"><bpmn:startEvent id="is"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/>${flows('is>x', 'is>y')}</bpmn:subProcess>
        <bpmn:userTask id="after"/>${flows('s>sub', 'sub>after')}`),
      )
    ).start();
    expect(bench.tasks()).toEqual(['x', 'y']);
    expect(bench.complete('y').tasks()).toEqual(['x']);
    expect(bench.complete('x').tasks()).toEqual(['after']);
  });

  it('ends by a terminate end event inside it, and the process goes on', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:subProcess id="sub"><bpmn:startEvent id="is"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/>
        <bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>${flows('is>x', 'is>y', 'x>stop')}</bpmn:subProcess>
        <bpmn:userTask id="after"/>${flows('sub>after')}`),
      )
    ).start();
    expect(bench.complete('x').tasks()).toEqual(['after']);
  });
});
