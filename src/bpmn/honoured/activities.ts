/** Standing of processes, activities and gateways: BPMN 2.0.2 §10.2, §10.3, §10.6, §10.8. */
import { drawn, honoured, isFalse, limited, refused, type Standings } from './standing.js';

const performers = '§10.2.1 Resource Role: who performs it; here a role is named by mc:role';
const operation = '§8.5 Services: the operation that is invoked; here a job is named by mc:job';
const supports = '§10.2 Process: it supports the interface or process that is named';
const lanes = '§10.8 Lanes: what a lane stands for is left to the modeler';

/** The technology by which a task is done: those that leave it open are no use of the attribute (§10.3.3). */
const technology = (...open: readonly string[]) =>
  refused(
    '§10.3.3 Tasks: the technology by which it is done',
    (value) => !open.includes(String(value).toLowerCase()),
  );
const isCompensated = (value: unknown): boolean => String(value).toLowerCase() === '##compensate';

export const activities: Standings = {
  CallableElement: {
    name: honoured('engine/compile.ts'),
    ioSpecification: honoured('engine/read-data.ts', 'dataInputAssociations'),
    supportedInterfaceRef: refused(supports),
    ioBinding: refused('§10.4.1 Input Output Binding: which sets go with which operation'),
  },
  InputOutputBinding: refused('§10.4.1 Input Output Binding: which sets go with which operation'),
  Process: {
    processType: drawn('§10.2 Process: processType says for whom it is drawn'),
    isClosed: drawn('§10.2 Process: isClosed is a promise about messages that are not drawn'),
    auditing: drawn('§10.9 Auditing: what it holds is left to the tool'),
    monitoring: drawn('§10.9 Monitoring: what it holds is left to the tool'),
    properties: honoured('engine/read-data.ts'),
    laneSets: honoured('engine/compile.ts'),
    flowElements: honoured('engine/compile.ts'),
    artifacts: honoured('engine/model-structure.ts'),
    resources: refused(performers),
    correlationSubscriptions: honoured('engine/read-correlation.ts'),
    supports: refused(supports),
    definitionalCollaborationRef: drawn('§10.2 Process: the collaboration in which it is shown'),
    isExecutable: limited(
      'bpmn/rules/rule.ts',
      '§10.2 Process: one that is not executable is not meant to run',
      isFalse,
    ),
  },
  LaneSet: { name: drawn(lanes), lanes: honoured('engine/compile.ts') },
  Lane: {
    name: drawn(lanes),
    partitionElementRef: drawn(lanes),
    partitionElement: drawn(lanes),
    flowNodeRef: honoured('engine/compile.ts'),
    childLaneSet: honoured('engine/compile.ts'),
  },

  Activity: {
    isForCompensation: honoured('engine/compile.ts'),
    default: honoured('engine/compile.ts'),
    ioSpecification: honoured('engine/read-data.ts', 'dataInputAssociations'),
    boundaryEventRefs: honoured('engine/compile.ts', 'attachedToRef'),
    properties: honoured('engine/read-data.ts'),
    dataInputAssociations: honoured('engine/read-data.ts'),
    dataOutputAssociations: honoured('engine/read-data.ts'),
    startQuantity: honoured('engine/compile.ts'),
    resources: refused(performers),
    completionQuantity: honoured('engine/compile.ts'),
    loopCharacteristics: honoured('engine/read-loop.ts'),
  },
  ResourceRole: refused(performers),
  Performer: refused(performers),
  HumanPerformer: refused(performers),
  PotentialOwner: refused(performers),
  ResourceParameterBinding: refused(performers),
  ResourceAssignmentExpression: refused(performers),

  Task: {},
  ManualTask: {},
  UserTask: {
    renderings: refused('§10.3.4 User Task: how it is shown; here a form is named by mc:form'),
    implementation: technology('##unspecified'),
  },
  Rendering: refused('§10.3.4 User Task: how it is shown; here a form is named by mc:form'),
  ServiceTask: {
    implementation: technology('##unspecified', '##webservice'),
    operationRef: refused(operation),
  },
  SendTask: {
    implementation: technology('##unspecified', '##webservice'),
    operationRef: refused(operation),
    messageRef: honoured('engine/triggers/message.ts'),
  },
  ReceiveTask: {
    implementation: technology('##unspecified', '##webservice'),
    instantiate: honoured('engine/elements/receive-task.ts'),
    operationRef: refused(operation),
    messageRef: honoured('engine/triggers/message.ts'),
  },
  ScriptTask: {
    scriptFormat: honoured('engine/elements/script-task.ts'),
    script: honoured('engine/elements/script-task.ts'),
  },
  BusinessRuleTask: { implementation: technology('##unspecified') },
  CallActivity: { calledElement: honoured('engine/elements/call-activity.ts') },
  // Called like a process that holds only it.
  GlobalTask: { resources: refused(performers) },
  GlobalManualTask: {},
  GlobalUserTask: {
    implementation: technology('##unspecified'),
    renderings: refused('§10.3.4 User Task: how it is shown; here a form is named by mc:form'),
  },
  GlobalScriptTask: {
    scriptLanguage: honoured('engine/elements/script-task.ts'),
    script: honoured('engine/elements/script-task.ts'),
  },
  GlobalBusinessRuleTask: { implementation: technology('##unspecified') },
  SubProcess: {
    triggeredByEvent: honoured('engine/compile.ts'),
    artifacts: honoured('engine/model-structure.ts'),
  },
  AdHocSubProcess: {
    completionCondition: honoured('engine/elements/ad-hoc-sub-process.ts'),
    ordering: honoured('engine/elements/ad-hoc-sub-process.ts'),
    cancelRemainingInstances: honoured('engine/elements/ad-hoc-sub-process.ts'),
  },
  Transaction: {
    protocol: refused('§10.3.5 Transaction: the protocol by which others are told of its outcome'),
    method: limited(
      'engine/triggers/cancel.ts',
      '§10.3.5 Transaction: ##Store and ##Image restore what was stored; here it is compensated',
      (value) => !isCompensated(value),
      'compensate',
    ),
  },

  LoopCharacteristics: {},
  StandardLoopCharacteristics: {
    testBefore: honoured('engine/read-loop.ts'),
    loopCondition: honoured('engine/read-loop.ts'),
    loopMaximum: honoured('engine/read-loop.ts'),
  },
  MultiInstanceLoopCharacteristics: {
    isSequential: honoured('engine/read-loop.ts'),
    behavior: honoured('engine/read-loop.ts'),
    loopCardinality: honoured('engine/read-loop.ts'),
    loopDataInputRef: honoured('engine/read-loop.ts'),
    loopDataOutputRef: honoured('engine/read-loop.ts'),
    inputDataItem: honoured('engine/read-loop.ts'),
    outputDataItem: honoured('engine/read-loop.ts'),
    complexBehaviorDefinition: honoured('engine/read-loop.ts'),
    completionCondition: honoured('engine/read-loop.ts'),
    oneBehaviorEventRef: honoured('engine/read-loop.ts'),
    noneBehaviorEventRef: honoured('engine/read-loop.ts'),
  },
  ComplexBehaviorDefinition: {
    condition: honoured('engine/read-loop.ts'),
    event: honoured('engine/read-loop.ts'),
  },

  Gateway: {
    gatewayDirection: drawn('§8.4.9 Gateway: gatewayDirection constrains the drawing'),
  },
  ExclusiveGateway: { default: honoured('engine/compile.ts') },
  InclusiveGateway: { default: honoured('engine/compile.ts') },
  ParallelGateway: {},
  ComplexGateway: {
    activationCondition: honoured('engine/elements/complex-gateway.ts'),
    default: honoured('engine/compile.ts'),
  },
  EventBasedGateway: {
    instantiate: honoured('engine/elements/event-based-gateway.ts'),
    eventGatewayType: honoured('engine/elements/event-based-gateway.ts'),
  },
};
