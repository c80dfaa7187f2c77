/** For each rule a small model that breaks it and one that keeps it. Flows are written as in test/support/engine.ts. */
import { flows } from '../support/engine.js';

export interface RuleModel {
  /** Flow elements of the process `p`. */
  readonly body?: string;
  /** Elements beside the process. */
  readonly outside?: string;
  readonly executable?: boolean;
  /** More attributes of the process. */
  readonly process?: string;
}

export interface RulePair {
  readonly broken: RuleModel;
  readonly sound: RuleModel;
}

export function modelOf({ body = '', outside = '', executable = true, process = '' }: RuleModel): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
${outside}<bpmn:process id="p" isExecutable="${executable}" ${process}>${body}</bpmn:process></bpmn:definitions>`;
}

const formal = 'xsi:type="bpmn:tFormalExpression"';
export const node = (type: string, id: string, inner = '', attributes = ''): string =>
  `<bpmn:${type} id="${id}" ${attributes}>${inner}</bpmn:${type}>`;
const definition = (kind: string, inner = '', attributes = ''): string =>
  `<bpmn:${kind}EventDefinition ${attributes}>${inner}</bpmn:${kind}EventDefinition>`;
const item = (id: string, attributes = ''): string => `<bpmn:itemDefinition id="${id}" ${attributes}/>`;
const participants = (...ids: string[]): string => ids.map((id) => `<bpmn:participant id="${id}"/>`).join('');
const collaboration = (inner: string): string =>
  `<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/>${participants('other')}${inner}</bpmn:collaboration>`;
const messageFlow = (source: string, target: string): string =>
  `<bpmn:messageFlow id="m_${source}_${target}" sourceRef="${source}" targetRef="${target}"/>`;
const io = (inputs: string, outputs: string, inputSet: string, outputSet: string): string =>
  `<bpmn:ioSpecification>${inputs}${outputs}${inputSet}${outputSet}</bpmn:ioSpecification>`;
const input = (id: string, attributes = ''): string => `<bpmn:dataInput id="${id}" ${attributes}/>`;
const output = (id: string, attributes = ''): string => `<bpmn:dataOutput id="${id}" ${attributes}/>`;
const inputSet = (...ids: string[]): string =>
  `<bpmn:inputSet>${ids.map((id) => `<bpmn:dataInputRefs>${id}</bpmn:dataInputRefs>`).join('')}</bpmn:inputSet>`;
const outputSet = (...ids: string[]): string =>
  `<bpmn:outputSet>${ids.map((id) => `<bpmn:dataOutputRefs>${id}</bpmn:dataOutputRefs>`).join('')}</bpmn:outputSet>`;

const s = node('startEvent', 's');
const e = node('endEvent', 'e');
const a = node('task', 'a');
const b = node('task', 'b');
const line = (...inner: string[]): string => s + inner.join('') + e;
const straight = { body: line(a, flows('s>a', 'a>e')) };
/** An event `x` between start and end. */
const event = (type: string, inner: string): string => line(node(type, 'x', inner), flows('s>x', 'x>e'));
/** A boundary event `x` on task `a` that leads to `e2`. */
const onBoundary = (inner: string, attributes = ''): string =>
  line(a, flows('s>a', 'a>e')) +
  node('boundaryEvent', 'x', inner, `attachedToRef="a" ${attributes}`) +
  node('endEvent', 'e2') +
  flows('x>e2');
const timer = definition('Timer', `<bpmn:timeDuration ${formal}>P1D</bpmn:timeDuration>`).replaceAll(
  'Timer',
  'timer',
);
const lower = (text: string): string =>
  text.replaceAll(/(<\/?bpmn:)([A-Z])/g, (_, start: string, letter: string) => start + letter.toLowerCase());
const message = lower(definition('Message', '', 'messageRef="msg"'));
const signal = lower(definition('Signal'));
const compensate = lower(definition('Compensate'));
const error = lower(definition('Error'));
const cancel = lower(definition('Cancel'));
const link = (name: string): string => lower(definition('Link', '', `name="${name}"`));
const msg = '<bpmn:message id="msg"/>';
const within = (type: string, inner: string, attributes = ''): string =>
  line(node(type, 'sub', inner, attributes), flows('s>sub', 'sub>e'));
const eventSub = (inner: string): string =>
  line(a, flows('s>a', 'a>e')) + node('subProcess', 'sub', inner, 'triggeredByEvent="true"');
const inner = (start: string, more = ''): string =>
  `${node('startEvent', 's1', start, more)}${node('endEvent', 'e1')}${flows('s1>e1')}`;
const loop = (content: string, attributes = ''): string =>
  line(
    node(
      'task',
      'a',
      `<bpmn:multiInstanceLoopCharacteristics ${attributes}>${content}</bpmn:multiInstanceLoopCharacteristics>`,
    ),
    flows('s>a', 'a>e'),
  );
const two = `<bpmn:loopCardinality ${formal}>2</bpmn:loopCardinality>`;
/** A gateway that splits to `a` and `b`, joined by the end event. */
const split = (gateway: string, attributes = '', first = ''): string =>
  line(a, b, node(gateway, 'g', '', attributes), flows('s>g', `g>a${first}`, 'g>b', 'a>e', 'b>e'));
const choice = (first: string, second: string, attributes = ''): string =>
  line(
    first,
    second,
    node('eventBasedGateway', 'g', '', attributes),
    flows('s>g', 'g>x', 'g>y', 'x>e', 'y>e'),
  );
const caught = (id: string, content: string): string => node('intermediateCatchEvent', id, content);
const taskWith = (type: string, specification: string, attributes = ''): string =>
  line(node(type, 'a', specification, attributes), flows('s>a', 'a>e'));
const operation =
  item('i1', 'structureRef="one"') +
  item('i2', 'structureRef="two"') +
  '<bpmn:message id="msg" itemRef="i1"/><bpmn:interface id="if" name="n"><bpmn:operation id="op" name="o"><bpmn:inMessageRef>msg</bpmn:inMessageRef><bpmn:outMessageRef>msg</bpmn:outMessageRef></bpmn:operation></bpmn:interface>';
const typed = (id: string): string => `itemSubjectRef="${id}"`;
const calledTask = (type: string): string =>
  `<bpmn:globalTask id="gt">${io(input('gin', typed(type)), output('gout', typed(type)), inputSet('gin'), outputSet('gout'))}</bpmn:globalTask>`;
const call = (inType: string, outType: string): string =>
  taskWith(
    'callActivity',
    io(input('in', typed(inType)), output('out', typed(outType)), inputSet('in'), outputSet('out')),
    'calledElement="gt"',
  );
const two2 = item('i1', 'structureRef="one"') + item('i2', 'structureRef="two"');
const dataPair = (a1: string, attributes = '', extra = ''): string =>
  taskWith(
    'task',
    io(input('in', typed('i1')), '', inputSet('in'), outputSet()) +
      `<bpmn:dataInputAssociation><bpmn:sourceRef>ref</bpmn:sourceRef>${extra}<bpmn:targetRef>in</bpmn:targetRef>${attributes}</bpmn:dataInputAssociation>`,
  ) + `<bpmn:dataObject id="do" ${typed(a1)}/><bpmn:dataObjectReference id="ref" dataObjectRef="do"/>`;
const transformation = '<bpmn:transformation>x</bpmn:transformation>';
const loose = { executable: false } as const;
const correlation = (binding: string): RuleModel => ({
  outside: `<bpmn:correlationProperty id="cp"/><bpmn:collaboration id="c"><bpmn:correlationKey id="k"><bpmn:correlationPropertyRef>cp</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>`,
  body: `${a}<bpmn:correlationSubscription correlationKeyRef="k">${binding}</bpmn:correlationSubscription>`,
});
const conditional = (condition: string): string =>
  event('intermediateCatchEvent', lower(definition('Conditional', condition)));
const ends = (result: string): string => s + node('endEvent', 'e', result) + flows('s>e');
const starts = (trigger: string): string => node('startEvent', 's', trigger) + e + flows('s>e');

/** By code of the rule. */
export const rulePairs: Readonly<Record<string, RulePair>> = {
  SCHEMA_REQUIRED: {
    broken: { body: `${line(a, flows('s>a', 'a>e'))}<bpmn:sequenceFlow id="f" sourceRef="a"/>` },
    sound: straight,
  },
  SCHEMA_VALUE: {
    broken: { ...straight, process: 'processType="Secret"' },
    sound: { ...straight, process: 'processType="Private"' },
  },
  SCHEMA_NUMBER: {
    broken: { body: taskWith('task', '', 'startQuantity="many"') },
    sound: { body: taskWith('task', '', 'startQuantity="2"') },
  },
  FLOW_END_KIND: {
    broken: {
      body: `${line(a, flows('s>a', 'a>e'))}<bpmn:dataObject id="do"/>${flows('do>a')}`,
    },
    sound: straight,
  },
  FLOW_UNDECLARED: {
    broken: { body: s + node('endEvent', 'e', '<bpmn:incoming>s_e</bpmn:incoming>') + flows('s>e') },
    sound: {
      body:
        node('startEvent', 's', '<bpmn:outgoing>s_e</bpmn:outgoing>') +
        node('endEvent', 'e', '<bpmn:incoming>s_e</bpmn:incoming>') +
        flows('s>e'),
    },
  },
  FLOW_CROSSES_SCOPE: {
    broken: { body: line(node('subProcess', 'sub', a), flows('s>sub', 'sub>e', 's>a')) },
    sound: { body: within('subProcess', a) },
  },
  CONDITION_ALONE: {
    broken: { body: line(a, flows('s>a', 'a>e: =x')) },
    sound: { body: line(a, b, flows('s>a', 'a>e: =x', 'a>b', 'b>e')) },
  },
  CONDITION_PLACE: {
    broken: { body: line(a, flows('s>a: =x', 'a>e')) },
    sound: { body: split('exclusiveGateway', 'default="g_b"', ': =x') },
  },
  DEFAULT_UNKNOWN: {
    broken: { body: split('exclusiveGateway', 'default="s_g"') },
    sound: { body: split('exclusiveGateway', 'default="g_b"', ': =x') },
  },
  DEFAULT_CONDITIONAL: {
    broken: { body: split('exclusiveGateway', 'default="g_a"', ': =x') },
    sound: { body: split('exclusiveGateway', 'default="g_b"', ': =x') },
  },
  EXPRESSION_INFORMAL: {
    broken: { body: loop('<bpmn:loopCardinality>two</bpmn:loopCardinality>') },
    sound: { body: loop(two) },
  },
  EXPRESSION_EMPTY: {
    broken: { body: loop(`<bpmn:loopCardinality ${formal}></bpmn:loopCardinality>`) },
    sound: { body: loop(two) },
  },
  CONDITION_EVENT_FORMAL: {
    broken: { body: conditional('<bpmn:condition>when it rains</bpmn:condition>') },
    sound: { body: conditional(`<bpmn:condition ${formal}>=x</bpmn:condition>`) },
  },
  LOOP_RULE: { broken: { body: loop('') }, sound: { body: loop(two) } },
  LOOP_INPUT_TYPE: {
    broken: {
      outside: item('i1', 'structureRef="one" isCollection="true"') + item('i2', 'structureRef="two"'),
      body: taskWith(
        'task',
        `${io(input('in', `${typed('i1')} isCollection="true"`), '', inputSet('in'), outputSet())}<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>in</bpmn:loopDataInputRef><bpmn:inputDataItem id="each" ${typed('i2')}/></bpmn:multiInstanceLoopCharacteristics>`,
      ),
    },
    sound: {
      outside: item('i1', 'structureRef="one" isCollection="true"') + item('i2', 'structureRef="one"'),
      body: taskWith(
        'task',
        `${io(input('in', `${typed('i1')} isCollection="true"`), '', inputSet('in'), outputSet())}<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>in</bpmn:loopDataInputRef><bpmn:inputDataItem id="each" ${typed('i2')}/></bpmn:multiInstanceLoopCharacteristics>`,
      ),
    },
  },
  LOOP_OUTPUT_TYPE: {
    broken: {
      outside: item('i1', 'isCollection="true"') + item('i2', 'isCollection="true"'),
      body: taskWith(
        'task',
        `${io('', output('out', `${typed('i1')} isCollection="true"`), inputSet(), outputSet('out'))}<bpmn:multiInstanceLoopCharacteristics>${two}<bpmn:loopDataOutputRef>out</bpmn:loopDataOutputRef><bpmn:outputDataItem id="each" ${typed('i2')}/></bpmn:multiInstanceLoopCharacteristics>`,
      ),
    },
    sound: { body: loop(two) },
  },
  LOOP_EVENT_MISSING: {
    broken: { body: loop(two, 'behavior="One"') },
    sound: {
      outside: '<bpmn:signalEventDefinition id="sed"/>',
      body: loop(two, 'behavior="One" oneBehaviorEventRef="sed"'),
    },
  },
  PARTICIPANTS_MINIMUM: {
    broken: { outside: multiplicity(-1, 2) },
    sound: { outside: multiplicity(0, 2) },
  },
  PARTICIPANTS_MAXIMUM: {
    broken: { outside: multiplicity(0, 0) },
    sound: { outside: multiplicity(0, 1) },
  },
  PARTICIPANTS_RANGE: {
    broken: { outside: multiplicity(3, 2) },
    sound: { outside: multiplicity(2, 3) },
  },
  GLOBAL_CONVERSATION_CONTENT: {
    broken: {
      outside: `<bpmn:globalConversation id="gc">${participants('q1')}<bpmn:textAnnotation id="note"/></bpmn:globalConversation>`,
    },
    sound: { outside: `<bpmn:globalConversation id="gc">${participants('q1')}</bpmn:globalConversation>` },
  },
  MESSAGE_FLOW_SAME_POOL: {
    broken: { outside: collaboration(messageFlow('a', 'b')), body: a + b },
    sound: { outside: collaboration(messageFlow('a', 'other')), body: a + b },
  },
  MESSAGE_FLOW_PLACE: {
    broken: { outside: collaboration(messageFlow('other', 'do')), body: `${a}<bpmn:dataObject id="do"/>` },
    sound: { outside: collaboration(messageFlow('other', 'a')), body: a },
  },
  CORRELATION_BINDING: {
    broken: correlation(''),
    sound: correlation(
      '<bpmn:correlationPropertyBinding correlationPropertyRef="cp"><bpmn:dataPath>x</bpmn:dataPath></bpmn:correlationPropertyBinding>',
    ),
  },
  START_QUANTITY: {
    broken: { body: taskWith('task', '', 'startQuantity="0"') },
    sound: { body: taskWith('task', '', 'startQuantity="1"') },
  },
  COMPLETION_QUANTITY: {
    broken: { body: taskWith('task', '', 'completionQuantity="-1"') },
    sound: { body: taskWith('task', '', 'completionQuantity="3"') },
  },
  COMPENSATION_IN_FLOW: {
    broken: { body: taskWith('task', '', 'isForCompensation="true"') },
    sound: { body: straight.body + node('task', 'h', '', 'isForCompensation="true"') },
  },
  RECEIVE_TASK_INSTANTIATES: {
    broken: { body: taskWith('receiveTask', '', 'instantiate="true"') },
    sound: { body: `${node('receiveTask', 'a', '', 'instantiate="true"')}${e}${flows('a>e')}` },
  },
  SEND_TASK_RECEIVES: {
    broken: { outside: collaboration(messageFlow('other', 'a')), body: taskWith('sendTask', '') },
    sound: { outside: collaboration(messageFlow('a', 'other')), body: taskWith('sendTask', '') },
  },
  RECEIVE_TASK_SENDS: {
    broken: { outside: collaboration(messageFlow('a', 'other')), body: taskWith('receiveTask', '') },
    sound: { outside: collaboration(messageFlow('other', 'a')), body: taskWith('receiveTask', '') },
  },
  LOCAL_TASK_MESSAGES: {
    broken: { outside: collaboration(messageFlow('a', 'other')), body: taskWith('manualTask', '') },
    sound: { outside: collaboration(messageFlow('a', 'other')), body: taskWith('userTask', '') },
  },
  SCRIPT_FORMAT_MISSING: {
    broken: { body: taskWith('scriptTask', '<bpmn:script>1</bpmn:script>') },
    sound: { body: taskWith('scriptTask', '<bpmn:script>1</bpmn:script>', 'scriptFormat="feel"') },
  },
  SCRIPT_LANGUAGE_MISSING: {
    broken: { outside: '<bpmn:globalScriptTask id="gs" script="1"/>' },
    sound: { outside: '<bpmn:globalScriptTask id="gs" script="1" scriptLanguage="feel"/>' },
  },
  CALLED_ELEMENT_KIND: {
    broken: { outside: item('i'), body: taskWith('callActivity', '', 'calledElement="i"') },
    sound: {
      outside: '<bpmn:globalTask id="gt"/>',
      body: taskWith('callActivity', '', 'calledElement="gt"'),
    },
  },
  CALLED_PROCESS_START: {
    broken: {
      outside: `${msg}<bpmn:process id="q">${starts(message).replaceAll(/"(s|e|s_e)"/g, '"q$1"')}</bpmn:process>`,
      body: taskWith('callActivity', '', 'calledElement="q"'),
    },
    sound: {
      outside: `<bpmn:process id="q">${starts('').replaceAll(/"(s|e|s_e)"/g, '"q$1"')}</bpmn:process>`,
      body: taskWith('callActivity', '', 'calledElement="q"'),
    },
  },
  CALL_INPUTS: {
    broken: { outside: two2 + calledTask('i1'), body: call('i2', 'i1') },
    sound: { outside: two2 + calledTask('i1'), body: call('i1', 'i1') },
  },
  CALL_OUTPUTS: {
    broken: { outside: two2 + calledTask('i1'), body: call('i1', 'i2') },
    sound: { outside: two2 + calledTask('i1'), body: call('i1', 'i1') },
  },
  EVENT_SUB_PROCESS_FLOW: {
    broken: { body: eventSub(inner(timer)) + flows('sub>e') },
    sound: { body: eventSub(inner(timer)) },
  },
  EVENT_SUB_PROCESS_START: {
    broken: { body: eventSub(node('task', 't')) },
    sound: { body: eventSub(inner(timer)) },
  },
  AD_HOC_EMPTY: {
    broken: { body: within('adHocSubProcess', '') },
    sound: { body: within('adHocSubProcess', a) },
  },
  AD_HOC_CONTENT: {
    broken: { body: within('adHocSubProcess', a + inner('')) },
    sound: { body: within('adHocSubProcess', a) },
  },
  CHOREOGRAPHY_IN_PROCESS: {
    broken: { body: `${a}<bpmn:choreographyTask id="ct"/>` },
    sound: straight,
  },
  PUBLIC_EXECUTABLE: {
    broken: { ...straight, process: 'processType="Public"' },
    sound: { ...straight, ...loose, process: 'processType="Public"' },
  },
  RESOURCE_ROLE_TWICE: {
    broken: { outside: '<bpmn:resource id="r" name="r"/>', body: taskWith('userTask', role(true, true)) },
    sound: { outside: '<bpmn:resource id="r" name="r"/>', body: taskWith('userTask', role(true, false)) },
  },
  GLOBAL_TASK_FLOW: {
    broken: { outside: '<bpmn:globalTask id="gt"/>', body: `${a}${flows('gt>a')}` },
    sound: { outside: '<bpmn:globalTask id="gt"/>', body: a },
  },
  SERVICE_INPUT_SET: {
    broken: { outside: operation, body: taskWith('serviceTask', '', 'operationRef="op"') },
    sound: { outside: operation, body: service(inputSet('in'), outputSet('out')) },
  },
  SERVICE_OUTPUT_SET: {
    broken: { outside: operation, body: service(inputSet('in'), outputSet('out') + outputSet('out')) },
    sound: { outside: operation, body: service(inputSet('in'), outputSet('out')) },
  },
  SERVICE_INPUT_TYPE: {
    broken: { outside: operation, body: service(inputSet('in'), outputSet('out'), 'i2') },
    sound: { outside: operation, body: service(inputSet('in'), outputSet('out')) },
  },
  SERVICE_OUTPUT_TYPE: {
    broken: { outside: operation, body: service(inputSet('in'), outputSet('out'), 'i1', 'i2') },
    sound: { outside: operation, body: service(inputSet('in'), outputSet('out')) },
  },
  SEND_INPUT_SET: {
    broken: { outside: operation, body: send(input('in', typed('i1')), inputSet('in') + inputSet('in')) },
    sound: { outside: operation, body: send(input('in', typed('i1')), inputSet('in')) },
  },
  SEND_INPUT: {
    broken: {
      outside: operation,
      body: send(input('in', typed('i1')) + input('in2', typed('i1')), inputSet('in', 'in2')),
    },
    sound: { outside: operation, body: send(input('in', typed('i1')), inputSet('in')) },
  },
  SEND_INPUT_TYPE: {
    broken: { outside: operation, body: send(input('in', typed('i2')), inputSet('in')) },
    sound: { outside: operation, body: send(input('in', typed('i1')), inputSet('in')) },
  },
  RECEIVE_OUTPUT_SET: {
    broken: {
      outside: operation,
      body: receive(output('out', typed('i1')), outputSet('out') + outputSet('out')),
    },
    sound: { outside: operation, body: receive(output('out', typed('i1')), outputSet('out')) },
  },
  RECEIVE_OUTPUT: {
    broken: {
      outside: operation,
      body: receive(output('out', typed('i1')) + output('out2', typed('i1')), outputSet('out', 'out2')),
    },
    sound: { outside: operation, body: receive(output('out', typed('i1')), outputSet('out')) },
  },
  RECEIVE_OUTPUT_TYPE: {
    broken: { outside: operation, body: receive(output('out', typed('i2')), outputSet('out')) },
    sound: { outside: operation, body: receive(output('out', typed('i1')), outputSet('out')) },
  },
  EVENT_OUTPUTS: {
    broken: {
      outside: operation,
      body: event('intermediateCatchEvent', output('out', typed('i2')) + outputSet('out') + message),
    },
    sound: {
      outside: operation,
      body: event('intermediateCatchEvent', output('out', typed('i1')) + outputSet('out') + message),
    },
  },
  EVENT_INPUTS: {
    broken: {
      outside: `${operation}<bpmn:signal id="sig" structureRef="i2"/>`,
      body: event(
        'intermediateThrowEvent',
        input('in', typed('i1')) + inputSet('in') + message + signal.replace('>', ' signalRef="sig">'),
      ),
    },
    sound: {
      outside: operation,
      body: event('intermediateThrowEvent', input('in', typed('i1')) + inputSet('in') + message),
    },
  },
  COLLECTION_MISMATCH: {
    broken: {
      outside: item('i', 'isCollection="true"'),
      body: `${a}<bpmn:dataObject id="do" ${typed('i')}/>`,
    },
    sound: {
      outside: item('i', 'isCollection="true"'),
      body: `${a}<bpmn:dataObject id="do" ${typed('i')} isCollection="true"/>`,
    },
  },
  DATA_INPUT_UNUSED: {
    broken: { body: taskWith('task', io(input('in'), '', inputSet(), outputSet())) },
    sound: { body: taskWith('task', io(input('in'), '', inputSet('in'), outputSet())) },
  },
  DATA_OUTPUT_UNUSED: {
    broken: { body: taskWith('task', io('', output('out'), inputSet(), outputSet())) },
    sound: { body: taskWith('task', io('', output('out'), inputSet(), outputSet('out'))) },
  },
  INPUT_SET_OPTIONAL: {
    broken: {
      body: taskWith(
        'task',
        io(
          input('in') + input('in2'),
          '',
          `<bpmn:inputSet><bpmn:dataInputRefs>in</bpmn:dataInputRefs><bpmn:optionalInputRefs>in2</bpmn:optionalInputRefs></bpmn:inputSet>${inputSet('in2')}`,
          outputSet(),
        ),
      ),
    },
    sound: { body: taskWith('task', io(input('in'), '', inputSet('in'), outputSet())) },
  },
  OUTPUT_SET_OPTIONAL: {
    broken: {
      body: taskWith(
        'task',
        io(
          '',
          output('out') + output('out2'),
          inputSet(),
          `<bpmn:outputSet><bpmn:dataOutputRefs>out</bpmn:dataOutputRefs><bpmn:optionalOutputRefs>out2</bpmn:optionalOutputRefs></bpmn:outputSet>${outputSet('out2')}`,
        ),
      ),
    },
    sound: { body: taskWith('task', io('', output('out'), inputSet(), outputSet('out'))) },
  },
  DATA_ASSOCIATION_TYPE: {
    broken: { outside: two2, body: dataPair('i2') },
    sound: { outside: two2, body: dataPair('i1') },
  },
  DATA_ASSOCIATION_SOURCES: {
    broken: { outside: two2, body: dataPair('i1', '', '<bpmn:sourceRef>do</bpmn:sourceRef>') },
    sound: { outside: two2, body: dataPair('i1', transformation, '<bpmn:sourceRef>do</bpmn:sourceRef>') },
  },
  DATA_ASSOCIATION_END: {
    broken: {
      outside: two2,
      body:
        dataPair('i1') +
        node(
          'task',
          'z',
          '<bpmn:dataInputAssociation><bpmn:sourceRef>ref</bpmn:sourceRef><bpmn:targetRef>in</bpmn:targetRef></bpmn:dataInputAssociation>',
          'isForCompensation="true"',
        ),
    },
    sound: { outside: two2, body: dataPair('i1') },
  },
  DATA_STORE_CAPACITY: {
    broken: { outside: '<bpmn:dataStore id="ds" capacity="-1"/>' },
    sound: { outside: '<bpmn:dataStore id="ds" capacity="7"/>' },
  },
  START_HAS_INCOMING: {
    broken: { body: line(a, flows('s>a', 'a>e', 'a>s')) },
    sound: straight,
  },
  START_HAS_NO_OUTGOING: {
    broken: { body: line(a, node('startEvent', 's2'), flows('s>a', 'a>e')) },
    sound: straight,
  },
  START_SENDS_MESSAGE: {
    broken: { outside: collaboration(messageFlow('s', 'other')), body: straight.body },
    sound: { outside: msg + collaboration(messageFlow('other', 's')), body: starts(message) },
  },
  START_RECEIVES_MESSAGE: {
    broken: { outside: collaboration(messageFlow('other', 's')), body: straight.body },
    sound: { outside: msg + collaboration(messageFlow('other', 's')), body: starts(message) },
  },
  START_TRIGGER: { broken: { body: starts(error) }, sound: { body: starts(signal) } },
  SUB_PROCESS_START_TRIGGER: {
    broken: { body: within('subProcess', inner(timer)) },
    sound: { body: within('subProcess', inner('')) },
  },
  EVENT_SUB_PROCESS_TRIGGER: {
    broken: { body: eventSub(inner('')) },
    sound: { body: eventSub(inner(error)) },
  },
  START_NOT_INTERRUPTING: {
    broken: { body: eventSub(inner(error, 'isInterrupting="false"')) },
    sound: { body: eventSub(inner(timer, 'isInterrupting="false"')) },
  },
  START_MISSING: { broken: { body: `${a}${e}${flows('a>e')}` }, sound: straight },
  END_MISSING: { broken: { body: `${s}${a}${flows('s>a')}` }, sound: straight },
  END_HAS_OUTGOING: { broken: { body: line(a, flows('s>a', 'a>e', 'e>a')) }, sound: straight },
  END_HAS_NO_INCOMING: {
    broken: { body: line(a, node('endEvent', 'e2'), flows('s>a', 'a>e')) },
    sound: straight,
  },
  END_RECEIVES_MESSAGE: {
    broken: { outside: msg + collaboration(messageFlow('other', 'e')), body: ends(message) },
    sound: { outside: msg + collaboration(messageFlow('e', 'other')), body: ends(message) },
  },
  END_SENDS_MESSAGE: {
    broken: { outside: collaboration(messageFlow('e', 'other')), body: straight.body },
    sound: { outside: msg + collaboration(messageFlow('e', 'other')), body: ends(message) },
  },
  END_RESULT: { broken: { body: ends(timer) }, sound: { body: ends(signal) } },
  CANCEL_PLACE: {
    broken: { body: ends(cancel) },
    sound: {
      body: within('transaction', node('startEvent', 's1') + node('endEvent', 'e1', cancel) + flows('s1>e1')),
    },
  },
  ERROR_CODE_MISSING: {
    broken: { body: ends(error) },
    sound: {
      outside: '<bpmn:error id="er" errorCode="E1"/>',
      body: ends(error.replace('>', ' errorRef="er">')),
    },
  },
  ESCALATION_CODE_MISSING: {
    broken: { body: ends(lower(definition('Escalation'))) },
    sound: {
      outside: '<bpmn:escalation id="es" escalationCode="E1"/>',
      body: ends(lower(definition('Escalation', '', 'escalationRef="es"'))),
    },
  },
  NODE_NOT_ENTERED: { broken: { body: line(a, b, flows('s>a', 'a>e', 'b>e')) }, sound: straight },
  NODE_NOT_LEFT: { broken: { body: line(a, b, flows('s>a', 'a>e', 'a>b')) }, sound: straight },
  CATCH_TRIGGER: {
    broken: { body: event('intermediateCatchEvent', '') },
    sound: { body: event('intermediateCatchEvent', signal) },
  },
  CATCH_COMPENSATION: {
    broken: { body: event('intermediateCatchEvent', compensate) },
    sound: { body: event('intermediateThrowEvent', compensate) },
  },
  THROW_RESULT: {
    broken: { body: event('intermediateThrowEvent', timer) },
    sound: { body: event('intermediateThrowEvent', '') },
  },
  CATCH_SENDS_MESSAGE: {
    broken: {
      outside: msg + collaboration(messageFlow('x', 'other')),
      body: event('intermediateCatchEvent', message),
    },
    sound: {
      outside: msg + collaboration(messageFlow('other', 'x')),
      body: event('intermediateCatchEvent', message),
    },
  },
  THROW_RECEIVES_MESSAGE: {
    broken: {
      outside: msg + collaboration(messageFlow('other', 'x')),
      body: event('intermediateThrowEvent', message),
    },
    sound: {
      outside: msg + collaboration(messageFlow('x', 'other')),
      body: event('intermediateThrowEvent', message),
    },
  },
  EVENT_MESSAGE_FLOW: {
    broken: {
      outside: collaboration(messageFlow('other', 'x')),
      body: event('intermediateCatchEvent', signal),
    },
    sound: {
      outside: msg + collaboration(messageFlow('other', 'x')),
      body: event('intermediateCatchEvent', message),
    },
  },
  LINK_SOURCE_LEFT: {
    broken: {
      body: line(
        node('intermediateThrowEvent', 'x', link('l')),
        caught('y', link('l')),
        flows('s>x', 'x>e', 'y>e'),
      ),
    },
    sound: {
      body: line(node('intermediateThrowEvent', 'x', link('l')), caught('y', link('l')), flows('s>x', 'y>e')),
    },
  },
  LINK_TARGET_ENTERED: {
    broken: {
      body: line(
        node('intermediateThrowEvent', 'x', link('l')),
        a,
        caught('y', link('l')),
        flows('s>x', 's>a', 'a>y', 'y>e'),
      ),
    },
    sound: {
      body: line(node('intermediateThrowEvent', 'x', link('l')), caught('y', link('l')), flows('s>x', 'y>e')),
    },
  },
  LINK_TARGET_MISSING: {
    broken: {
      body: line(node('intermediateThrowEvent', 'x', link('l')), caught('y', link('k')), flows('s>x', 'y>e')),
    },
    sound: {
      body: line(node('intermediateThrowEvent', 'x', link('l')), caught('y', link('l')), flows('s>x', 'y>e')),
    },
  },
  BOUNDARY_TRIGGER: {
    broken: { body: onBoundary(error, 'cancelActivity="false"') },
    sound: { body: onBoundary(error) },
  },
  BOUNDARY_CANCEL_PLACE: {
    broken: { body: onBoundary(cancel) },
    sound: {
      body:
        within('transaction', inner('')) +
        node('boundaryEvent', 'x', cancel, 'attachedToRef="sub"') +
        node('endEvent', 'e2') +
        flows('x>e2'),
    },
  },
  BOUNDARY_HOST: {
    broken: { body: onBoundary(timer).replace('attachedToRef="a"', 'attachedToRef="e"') },
    sound: { body: onBoundary(timer) },
  },
  BOUNDARY_ENTERED: {
    broken: { body: onBoundary(timer) + flows('a>x') },
    sound: { body: onBoundary(timer) },
  },
  BOUNDARY_NOT_LEFT: {
    broken: { body: straight.body + node('boundaryEvent', 'x', timer, 'attachedToRef="a"') },
    sound: { body: onBoundary(timer) },
  },
  BOUNDARY_COMPENSATION_LEFT: {
    broken: { body: onBoundary(compensate) },
    sound: { body: straight.body + node('boundaryEvent', 'x', compensate, 'attachedToRef="a"') },
  },
  BOUNDARY_SENDS_MESSAGE: {
    broken: { outside: msg + collaboration(messageFlow('x', 'other')), body: onBoundary(message) },
    sound: { outside: msg + collaboration(messageFlow('other', 'x')), body: onBoundary(message) },
  },
  COMPENSATION_HANDLER: {
    broken: { body: handled('') },
    sound: { body: handled('isForCompensation="true"') },
  },
  MESSAGE_REF_MISSING: {
    broken: { body: starts(lower(definition('Message'))) },
    sound: { outside: msg, body: starts(message) },
  },
  COMPENSATED_ACTIVITY: {
    broken: { body: event('intermediateThrowEvent', lower(definition('Compensate', '', 'activityRef="e"'))) },
    sound: {
      body: line(
        a,
        node('intermediateThrowEvent', 'x', lower(definition('Compensate', '', 'activityRef="a"'))),
        flows('s>a', 'a>x', 'x>e'),
      ),
    },
  },
  TIMER_TWICE: {
    broken: {
      body: event(
        'intermediateCatchEvent',
        timer.replace(
          '<bpmn:timeDuration',
          `<bpmn:timeDate ${formal}>2030-01-01</bpmn:timeDate><bpmn:timeDuration`,
        ),
      ),
    },
    sound: { body: event('intermediateCatchEvent', timer) },
  },
  GATEWAY_CONVERGING: {
    broken: { body: split('parallelGateway', 'gatewayDirection="Converging"') },
    sound: { body: split('parallelGateway', 'gatewayDirection="Diverging"') },
  },
  GATEWAY_DIVERGING: {
    broken: { body: merge('gatewayDirection="Diverging"') },
    sound: { body: merge('gatewayDirection="Converging"') },
  },
  GATEWAY_MIXED: {
    broken: { body: split('parallelGateway', 'gatewayDirection="Mixed"') },
    sound: { body: split('parallelGateway') },
  },
  GATEWAY_POINTLESS: {
    broken: { body: line(node('parallelGateway', 'g'), flows('s>g', 'g>e')) },
    sound: { body: split('parallelGateway') },
  },
  GATEWAY_MESSAGE_FLOW: {
    broken: { outside: collaboration(messageFlow('other', 'g')), body: split('parallelGateway') },
    sound: { outside: collaboration(messageFlow('other', 'a')), body: split('parallelGateway') },
  },
  EVENT_GATEWAY_BRANCHES: {
    broken: { body: line(node('eventBasedGateway', 'g'), caught('x', signal), flows('s>g', 'g>x', 'x>e')) },
    sound: { body: choice(caught('x', signal), caught('y', timer)) },
  },
  EVENT_GATEWAY_TARGET: {
    broken: { body: choice(caught('x', signal), node('task', 'y')) },
    sound: { body: choice(caught('x', signal), node('receiveTask', 'y')) },
  },
  EVENT_GATEWAY_MESSAGES: {
    broken: { outside: msg, body: choice(caught('x', message), node('receiveTask', 'y')) },
    sound: { body: choice(caught('x', timer), node('receiveTask', 'y')) },
  },
  EVENT_GATEWAY_SHARED_TARGET: {
    broken: { body: choice(caught('x', signal), caught('y', timer)) + flows('s>y') },
    sound: { body: choice(caught('x', signal), caught('y', timer)) },
  },
  EVENT_GATEWAY_BOUNDARY: {
    broken: {
      body:
        choice(caught('x', timer), node('receiveTask', 'y')) +
        node('boundaryEvent', 'late', timer, 'attachedToRef="y"') +
        flows('late>e'),
    },
    sound: { body: choice(caught('x', timer), node('receiveTask', 'y')) },
  },
  EVENT_GATEWAY_INSTANTIATES: {
    broken: { body: choice(caught('x', signal), caught('y', timer), 'instantiate="true"') },
    sound: {
      body:
        node('eventBasedGateway', 'g', '', 'instantiate="true"') +
        caught('x', signal) +
        caught('y', timer) +
        e +
        flows('g>x', 'g>y', 'x>e', 'y>e'),
    },
  },
  EVENT_GATEWAY_PARALLEL: {
    broken: { body: choice(caught('x', signal), caught('y', timer), 'eventGatewayType="Parallel"') },
    sound: { body: choice(caught('x', signal), caught('y', timer), 'eventGatewayType="Exclusive"') },
  },
  LANE_NODES: {
    broken: {
      outside: `<bpmn:process id="q">${node('task', 'far')}</bpmn:process>`,
      body: `<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>far</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>${a}`,
    },
    sound: {
      body: `<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>${a}`,
    },
  },
};

function multiplicity(minimum: number, maximum: number): string {
  return `<bpmn:collaboration id="c"><bpmn:participant id="pool"><bpmn:participantMultiplicity minimum="${minimum}" maximum="${maximum}"/></bpmn:participant></bpmn:collaboration>`;
}

function role(reference: boolean, expression: boolean): string {
  const parts = [
    reference ? '<bpmn:resourceRef>r</bpmn:resourceRef>' : '',
    expression
      ? `<bpmn:resourceAssignmentExpression><bpmn:formalExpression>x</bpmn:formalExpression></bpmn:resourceAssignmentExpression>`
      : '',
  ];
  return `<bpmn:potentialOwner id="po">${parts.join('')}</bpmn:potentialOwner>`;
}

function service(inputs: string, outputs: string, inType = 'i1', outType = 'i1'): string {
  return taskWith(
    'serviceTask',
    io(input('in', typed(inType)), output('out', typed(outType)), inputs, outputs),
    'operationRef="op"',
  );
}

function send(inputs: string, sets: string): string {
  return taskWith('sendTask', io(inputs, '', sets, outputSet()), 'messageRef="msg"');
}

function receive(outputs: string, sets: string): string {
  return taskWith('receiveTask', io('', outputs, inputSet(), sets), 'messageRef="msg"');
}

function merge(attributes: string): string {
  return line(a, b, node('parallelGateway', 'g', '', attributes), flows('s>a', 's>b', 'a>g', 'b>g', 'g>e'));
}

function handled(attributes: string): string {
  const boundary = node('boundaryEvent', 'x', compensate, 'attachedToRef="a"');
  return `${straight.body}${boundary}${node('task', 'h', '', attributes)}<bpmn:association id="as" sourceRef="x" targetRef="h"/>`;
}
