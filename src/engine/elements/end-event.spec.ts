import { Bench, bpmn, flows } from '../../../test/support/engine.js';

describe('terminate end event in the process', () => {
  it('withdraws all that runs', async () => {
    const bench = (
      await Bench.of(
        bpmn(`<bpmn:startEvent id="s"/><bpmn:userTask id="x"/><bpmn:userTask id="y"/><bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>
        ${flows('s>x', 's>y', 'x>stop')}`),
      )
    ).start();
    bench.complete('x');
    expect(bench.state.status).toBe('terminated');
    expect(bench.waiting()).toEqual([]);
  });
});
