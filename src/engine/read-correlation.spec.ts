import { Bench, bpmn, flows } from '../../test/support/engine.js';

const retrieval = (message: string, path: string): string =>
  `<bpmn:correlationPropertyRetrievalExpression messageRef="${message}"><bpmn:messagePath xsi:type="bpmn:tFormalExpression">${path}</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>`;
const outside = `<bpmn:message id="ask" name="ask"/><bpmn:message id="answer" name="answer"/>
  <bpmn:correlationProperty id="code" name="code">${retrieval('ask', 'dossier')}${retrieval('answer', 'about')}</bpmn:correlationProperty>
  <bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/><bpmn:participant id="other"/>
  <bpmn:correlationKey id="k" name="k"><bpmn:correlationPropertyRef>code</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>`;
const subscription = `<bpmn:correlationSubscription id="sub" correlationKeyRef="k"><bpmn:correlationPropertyBinding correlationPropertyRef="code"><bpmn:dataPath xsi:type="bpmn:tFormalExpression">code</bpmn:dataPath></bpmn:correlationPropertyBinding></bpmn:correlationSubscription>`;
const talk = `<bpmn:startEvent id="s"/><bpmn:intermediateThrowEvent id="t"><bpmn:extensionElements><mc:input source="code" target="dossier"/></bpmn:extensionElements><bpmn:messageEventDefinition id="d1" messageRef="ask"/></bpmn:intermediateThrowEvent>
  <bpmn:intermediateCatchEvent id="w"><bpmn:messageEventDefinition id="d2" messageRef="answer"/></bpmn:intermediateCatchEvent><bpmn:userTask id="u"/>${flows('s>t', 't>w', 'w>u')}`;
const keyOf = (bench: Bench): string | undefined => {
  const wait = bench.wait('w', 'message');
  return wait.kind === 'message' ? wait.key : undefined;
};

describe('correlation of messages', () => {
  it('by context: the key that a process subscribes to is read from its own data', async () => {
    const bench = (await Bench.of(bpmn(talk + subscription, { outside }))).start({ code: 'H29.1' });
    expect(keyOf(bench)).toBe('["H29.1"]');
    expect(bench.trace).toContainEqual(
      expect.objectContaining({ type: 'messageThrown', name: 'ask', key: '["H29.1"]' }),
    );
  });

  it('by key: the first message of a conversation gives it, and those that follow must carry it', async () => {
    const bench = (await Bench.of(bpmn(talk, { outside }))).start({ code: 'H29.2' });
    expect(keyOf(bench)).toBe('["H29.2"]');
    expect(bench.correlate('w', { about: 'H29.2' }).tasks()).toEqual(['u']);
  });

  it('by key: a message that comes first is taken whatever it carries', async () => {
    const listen = `<bpmn:startEvent id="s"/><bpmn:receiveTask id="r" messageRef="ask"/><bpmn:intermediateCatchEvent id="w"><bpmn:messageEventDefinition id="d2" messageRef="answer"/></bpmn:intermediateCatchEvent>${flows('s>r', 'r>w')}`;
    const bench = (await Bench.of(bpmn(listen, { outside }))).start();
    bench.correlate('r', { dossier: 'H29.3' });
    expect(keyOf(bench)).toBe('["H29.3"]');
  });
});
