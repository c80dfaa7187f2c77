import { BpmnModdle } from 'bpmn-moddle';
import motcua from '../motcua-moddle.json' with { type: 'json' };
import { exportModel, importModel } from './import-model.js';
import { elementsIn, everyElement, type ModelElement } from './model-element.js';

const moddle = new BpmnModdle({ mc: structuredClone(motcua) });

const read = async (xml: string): Promise<ModelElement> =>
  (await moddle.fromXML(xml, 'bpmn:Definitions')).rootElement as ModelElement;

const file = (body: string, outside = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:f="http://flowable.org/bpmn"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  ${outside}<process id="p" isExecutable="true">${body}</process></definitions>`;

interface Imported {
  readonly root: ModelElement;
  readonly findings: readonly string[];
  get(id: string): ModelElement;
}

async function imported(body: string, outside = ''): Promise<Imported> {
  const root = await read(file(body, outside));
  const { findings } = importModel(root);
  return {
    root,
    findings: findings.map(({ code, element, severity }) => `${severity} ${code} ${element}`),
    get(id) {
      const found = [...everyElement(root)].find((element) => element.id === id);
      if (found === undefined) throw new Error(`No ${id}`);
      return found;
    },
  };
}

const mappings = (element: ModelElement): string[] =>
  elementsIn((element.get('extensionElements') as ModelElement | undefined)?.get('values'))
    .filter(({ $type }) => $type.startsWith('mc:'))
    .map((value) => `${$typeOf(value)} ${String(value.get('source'))} -> ${String(value.get('target'))}`);
const $typeOf = ({ $type }: ModelElement): string => $type.slice('mc:'.length);

describe('models of other engines', () => {
  it('have their conditions told in FEEL, with the original beside', async () => {
    const { get, findings } = await imported(`
      <exclusiveGateway id="g"/><task id="t"/>
      <sequenceFlow id="f" sourceRef="g" targetRef="t">
        <conditionExpression xsi:type="tFormalExpression">\${amount == 1 &amp;&amp; !paid}</conditionExpression>
      </sequenceFlow>`);
    const condition = get('f').get('conditionExpression') as ModelElement;
    expect(condition.get('body')).toBe('amount = 1 and paid != true');
    expect(condition.get('mc:imported')).toBe('${amount == 1 && !paid}');
    expect(findings).toEqual([]);
  });

  it('compare a text that the model itself makes as the other engine does', async () => {
    const { get } = await imported(`
      <userTask id="u"><extensionElements><camunda:inputOutput>
        <camunda:outputParameter name="answer">1</camunda:outputParameter>
      </camunda:inputOutput></extensionElements></userTask><task id="t"/>
      <sequenceFlow id="f" sourceRef="u" targetRef="t">
        <conditionExpression xsi:type="tFormalExpression">\${answer == 1 &amp;&amp; other == 1}</conditionExpression>
      </sequenceFlow>`);
    expect((get('f').get('conditionExpression') as ModelElement).get('body')).toBe(
      'string(answer) = "1" and other = 1',
    );
  });

  it('name the element and the expression that cannot be told in FEEL', async () => {
    const { findings } = await imported(`
      <task id="s"/><task id="t"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="t">
        <conditionExpression xsi:type="tFormalExpression">\${bean.decide(execution)}</conditionExpression>
      </sequenceFlow>`);
    expect(findings).toEqual(['refuse EXPRESSION_UNTRANSLATED f']);
  });

  it('give a service task the name of a job, whatever does it there', async () => {
    const { get } = await imported(`
      <serviceTask id="a" camunda:class="org.example.Send"/>
      <serviceTask id="b" camunda:delegateExpression="\${sender}"/>
      <serviceTask id="c" camunda:type="external" camunda:topic="mail"/>
      <serviceTask id="d1" f:type="mail"/>
      <serviceTask id="e" camunda:expression="\${bean.send(execution, x)}"/>
      <serviceTask id="g"><extensionElements><zeebe:taskDefinition type="pay"/></extensionElements></serviceTask>
      <serviceTask id="h" camunda:type="external" camunda:topic="\${topic}"/>`);
    const jobs = ['a', 'b', 'c', 'd1', 'e', 'g', 'h'].map((id) => get(id).get('mc:job'));
    expect(jobs).toEqual(['org.example.Send', 'sender', 'mail', 'mail', 'bean.send', 'pay', '=topic']);
  });

  it('give an expression that only computes a value to an output', async () => {
    const { get } = await imported(
      `<serviceTask id="a" camunda:expression="\${price * 2}" camunda:resultVariable="total"/>`,
    );
    expect(get('a').get('mc:job')).toBe('pass');
    expect(mappings(get('a'))).toEqual(['Output price * 2 -> total']);
  });

  it('have their inputs and outputs, lists, maps and texts among them', async () => {
    const { get } = await imported(`
      <userTask id="u"><extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="text">1</camunda:inputParameter>
        <camunda:inputParameter name="unset"/>
        <camunda:inputParameter name="all"><camunda:list><camunda:value>a</camunda:value><camunda:value>\${b}</camunda:value></camunda:list></camunda:inputParameter>
        <camunda:inputParameter name="by"><camunda:map><camunda:entry key="k">\${v}</camunda:entry></camunda:map></camunda:inputParameter>
        <camunda:outputParameter name="out">\${x + 1}</camunda:outputParameter>
      </camunda:inputOutput></extensionElements></userTask>
      <serviceTask id="z"><extensionElements><zeebe:ioMapping>
        <zeebe:input source="= order.id" target="id"/><zeebe:output source="=result" target="total"/>
      </zeebe:ioMapping></extensionElements></serviceTask>`);
    expect(mappings(get('u'))).toEqual([
      'Input "1" -> text',
      'Input null -> unset',
      'Input ["a", b] -> all',
      'Input {"k": v} -> by',
      'Output x + 1 -> out',
    ]);
    expect(mappings(get('z'))).toEqual(['Input order.id -> id', 'Output result -> total']);
  });

  it('pass variables to what they call, through the names that exist in between', async () => {
    const { get } = await imported(`
      <callActivity id="c" calledElement="\${which}" camunda:calledElementBinding="deployment"><extensionElements>
        <camunda:inputOutput>
          <camunda:inputParameter name="local">\${a + 1}</camunda:inputParameter>
          <camunda:outputParameter name="result">\${back + 1}</camunda:outputParameter>
        </camunda:inputOutput>
        <camunda:in source="local" target="given"/>
        <camunda:in sourceExpression="\${local * 2}" target="twice"/>
        <camunda:out source="made" target="back" local="true"/>
        <camunda:out variables="all"/>
      </extensionElements></callActivity>`);
    expect(get('c').get('mc:calledExpression')).toBe('which');
    expect(get('c').get('mc:binding')).toBe('pinned');
    expect(get('c').get('mc:outputsAll')).toBe('true');
    expect(mappings(get('c'))).toEqual([
      'Input a + 1 -> given',
      'Input {local: a + 1, value: local * 2}.value -> twice',
      'Output {back: made, value: back + 1}.value -> result',
    ]);
  });

  it('repeat as they did', async () => {
    const { get } = await imported(`
      <userTask id="u"><multiInstanceLoopCharacteristics id="l" camunda:collection="people" camunda:elementVariable="person">
        <completionCondition xsi:type="tFormalExpression">\${nrOfCompletedInstances == 2}</completionCondition>
      </multiInstanceLoopCharacteristics></userTask>
      <userTask id="v"><multiInstanceLoopCharacteristics id="m"><extensionElements>
        <zeebe:loopCharacteristics inputCollection="= items" inputElement="item" outputCollection="all" outputElement="= r"/>
      </extensionElements></multiInstanceLoopCharacteristics></userTask>`);
    const ours = (id: string): unknown[] =>
      ['collection', 'item', 'output', 'outputCollection'].map((name) => get(id).get(`mc:${name}`));
    expect(ours('l')).toEqual(['people', 'person', undefined, undefined]);
    expect((get('l').get('completionCondition') as ModelElement).get('body')).toBe(
      'numberOfCompletedInstances = 2',
    );
    expect(ours('m')).toEqual(['items', 'item', 'r', 'all']);
  });

  it('count the calendar, compute their timers, and tell who corresponds with a message', async () => {
    const { get } = await imported(
      `<intermediateCatchEvent id="c"><timerEventDefinition id="t">
        <timeDuration xsi:type="tFormalExpression">\${wait}</timeDuration></timerEventDefinition></intermediateCatchEvent>
      <receiveTask id="r" messageRef="m"/>`,
      `<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="= order.id"/></extensionElements></message>`,
    );
    expect((get('t').get('timeDuration') as ModelElement).get('body')).toBe('=wait');
    expect(get('t').get('mc:counts')).toBe('calendar');
    expect(get('r').get('mc:correlation')).toBe('order.id');
  });

  it('name what runs code of the other engine', async () => {
    const { findings } = await imported(`
      <userTask id="u" camunda:assignee="\${someone}"><extensionElements>
        <camunda:taskListener class="org.example.Listener" event="create"/></extensionElements></userTask>
      <scriptTask id="s" scriptFormat="groovy"><script>println "x"</script></scriptTask>`);
    expect(findings).toEqual([
      'refuse VENDOR_FEATURE_UNSUPPORTED u',
      'note VENDOR_FEATURE_UNSUPPORTED u',
      'refuse EXPRESSION_UNTRANSLATED s',
    ]);
  });

  it('are told apart by namespace, not by prefix', async () => {
    const xml = file('<userTask id="u" x:asyncBefore="true"/>').replace('xmlns:camunda=', 'xmlns:x=');
    const root = await read(xml);
    importModel(root);
    const task = [...everyElement(root)].find(({ id }) => id === 'u');
    expect(task?.get('mc:asyncBefore')).toBe('true');
  });
});

describe('the way back', () => {
  const body = `
    <startEvent id="s"/><sequenceFlow sourceRef="s" targetRef="u"/>
    <userTask id="u" camunda:candidateGroups="clerks" camunda:formKey="f1" camunda:asyncBefore="true">
      <extensionElements><camunda:inputOutput><camunda:inputParameter name="a">\${b}</camunda:inputParameter></camunda:inputOutput></extensionElements>
      <multiInstanceLoopCharacteristics camunda:collection="\${list}"><completionCondition xsi:type="tFormalExpression">\${done == true}</completionCondition></multiInstanceLoopCharacteristics>
    </userTask>
    <boundaryEvent id="b" attachedToRef="u"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">\${wait}</timeDuration></timerEventDefinition></boundaryEvent>
    <scriptTask id="q" scriptFormat="juel" camunda:resultVariable="r"><script>\${a == 1}</script></scriptTask>
    <callActivity id="c" calledElement="other"><extensionElements><camunda:in variables="all"/></extensionElements></callActivity>
    <sequenceFlow id="f" sourceRef="u" targetRef="c"><conditionExpression xsi:type="tFormalExpression">\${a == 1}</conditionExpression></sequenceFlow>`;

  it('gives the same model again, after it was written and read', async () => {
    const before = await moddle.toXML(await read(file(body)), { format: true });
    const root = await read(file(body));
    importModel(root);
    const again = await read((await moddle.toXML(root)).xml);
    exportModel(again);
    const { xml } = await moddle.toXML(again, { format: true });
    expect(xml.replace(/ xmlns:mc="[^"]*"/, '')).toBe(before.xml);
  });

  it('changes nothing when a model is brought in twice', async () => {
    const root = await read(file(body));
    importModel(root);
    const once = await moddle.toXML(root);
    importModel(root);
    expect(await moddle.toXML(root)).toEqual(once);
  });

  it('keeps what was edited since', async () => {
    const { root, get } = await imported(body);
    (get('f').get('conditionExpression') as ModelElement).set('body', 'a = 2');
    get('u').set('mc:role', 'leader');
    exportModel(root);
    expect((get('f').get('conditionExpression') as ModelElement).get('body')).toBe('a = 2');
    expect(get('u').get('mc:role')).toBe('leader');
    expect(get('u').get('mc:form')).toBeUndefined();
  });
});
