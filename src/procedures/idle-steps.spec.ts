import { bpmn, flows, graphFrom } from '../../test/support/engine.js';
import { idleSteps } from './idle-steps.js';

describe('steps of a procedure', () => {
  it('may not pass without anybody doing anything', async () => {
    const graph = await graphFrom(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:serviceTask id="a"/><bpmn:sendTask id="b"/><bpmn:receiveTask id="c"/>
        <bpmn:scriptTask id="script"/><bpmn:userTask id="e"/>${flows('s>a', 'a>b', 'b>c', 'c>script', 'script>e')}`),
    );
    expect(idleSteps(graph).map(({ code, element }) => `${code} ${element}`)).toEqual([
      'JOB_MISSING a',
      'JOB_MISSING b',
      'MESSAGE_MISSING c',
      'SCRIPT_EMPTY script',
      'ROLE_MISSING e',
    ]);
  });

  it('may send a message, decide, or do a job', async () => {
    const graph = await graphFrom(
      bpmn(
        `<bpmn:serviceTask id="a" mc:job="render"/><bpmn:sendTask id="b" messageRef="m"/><bpmn:businessRuleTask id="c" mc:decision="fee"/>`,
        { outside: '<bpmn:message id="m" name="news"/>' },
      ),
    );
    expect(idleSteps(graph)).toEqual([]);
  });
});
