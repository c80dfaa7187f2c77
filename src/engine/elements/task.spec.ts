import { Bench, bpmn, flows, problemsOf } from '../../../test/support/engine.js';

describe('tasks that the engine does not do itself', () => {
  it('passes tasks without a kind and manual tasks', async () => {
    const bench = await Bench.of(
      bpmn(`<bpmn:task id="t"/><bpmn:manualTask id="m"/><bpmn:userTask id="u"/>${flows('t>m', 'm>u')}`),
    );
    expect(bench.start().done()).toEqual(['t', 'm']);
    expect(bench.tasks()).toEqual(['u']);
  });

  it('sends by a job and receives a message', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:sendTask id="send" mc:job="notify"/><bpmn:receiveTask id="receive" messageRef="m"/><bpmn:userTask id="u"/>${flows('send>receive', 'receive>u')}`,
        {
          outside: '<bpmn:message id="m" name="answer"/>',
        },
      ),
    );
    expect(bench.start().waiting()).toEqual(['job:send']);
    expect(bench.finishJob('send').waiting()).toEqual(['message:receive']);
    expect(bench.correlate('receive', { text: 'ok' }).tasks()).toEqual(['u']);
    expect(bench.variables).toEqual({ text: 'ok' });
  });

  it('refuses a receive task without a message and a send task without a job', async () => {
    expect(await problemsOf(bpmn('<bpmn:receiveTask id="r"/>'))).toEqual(['MESSAGE_MISSING r']);
    expect(await problemsOf(bpmn('<bpmn:sendTask id="s"/>'))).toEqual(['JOB_MISSING s']);
  });
});
