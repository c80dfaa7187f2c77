import { Bench, bpmn, flows } from '../../../test/support/engine.js';

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

  it('waits for whoever says so where no message is named, and passes a send task that names nothing', async () => {
    const bench = await Bench.of(
      bpmn(
        `<bpmn:startEvent id="s"/><bpmn:sendTask id="a"/><bpmn:receiveTask id="b"/><bpmn:userTask id="u"/>${flows('s>a', 'a>b', 'b>u')}`,
      ),
    );
    expect(bench.start().waiting()).toEqual(['message:b']);
    expect(bench.correlate('b').tasks()).toEqual(['u']);
  });
});
