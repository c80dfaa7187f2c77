/**
 * Rules of the standard that other engines do not hold models to, and whose breach leaves no doubt about the course of the
 * process: a model of theirs is brought in all the same. A model of our own is refused by them when it is published.
 */
export const toleratedRules: ReadonlySet<string> = new Set([
  // A text in braces is an expression, whether or not it says so by its type.
  'EXPRESSION_INFORMAL',
  'CONDITION_EVENT_FORMAL',
  // A node without an outgoing flow ends its path (BPMN 2.0.2 §13.2 allows it where there is no end event).
  'NODE_NOT_LEFT',
  'BOUNDARY_NOT_LEFT',
  'END_MISSING',
  'END_HAS_NO_INCOMING',
  // A gateway with one flow in and out passes its token on.
  'GATEWAY_POINTLESS',
  'EVENT_GATEWAY_BRANCHES',
  // A condition is asked wherever it stands.
  'CONDITION_PLACE',
  // What is thrown by a job needs no message.
  'MESSAGE_REF_MISSING',
  // What nobody leads to begins with its scope, or never runs.
  'NODE_NOT_ENTERED',
  'CONDITION_ALONE',
  // A flow is what its own ends say.
  'FLOW_UNDECLARED',
  // A gateway joins and splits as its flows do, whatever direction it is said to have.
  'GATEWAY_CONVERGING',
  'GATEWAY_DIVERGING',
  'GATEWAY_MIXED',
  // Without a code an event is known by the element it refers to.
  'ERROR_CODE_MISSING',
  'ESCALATION_CODE_MISSING',
  // Drawn, or told for readers: the course is the same.
  'LANE_NODES',
  'AD_HOC_CONTENT',
  'PUBLIC_EXECUTABLE',
  'RESOURCE_ROLE_TWICE',
  'PARTICIPANTS_MAXIMUM',
  'PARTICIPANTS_MINIMUM',
  'PARTICIPANTS_RANGE',
  'GLOBAL_CONVERSATION_CONTENT',
  // Messages are matched by name and key: the flows between pools show them.
  'BOUNDARY_SENDS_MESSAGE',
  'CATCH_SENDS_MESSAGE',
  'END_RECEIVES_MESSAGE',
  'END_SENDS_MESSAGE',
  'EVENT_MESSAGE_FLOW',
  'GATEWAY_MESSAGE_FLOW',
  'LOCAL_TASK_MESSAGES',
  'MESSAGE_FLOW_PLACE',
  'MESSAGE_FLOW_SAME_POOL',
  'RECEIVE_TASK_SENDS',
  'SEND_TASK_RECEIVES',
  'START_RECEIVES_MESSAGE',
  'START_SENDS_MESSAGE',
  'THROW_RECEIVES_MESSAGE',
  // Types and sets of data are not checked here: variables have the types of their values.
  'CALL_INPUTS',
  'CALL_OUTPUTS',
  'COLLECTION_MISMATCH',
  'CORRELATION_BINDING',
  'DATA_ASSOCIATION_END',
  'DATA_ASSOCIATION_SOURCES',
  'DATA_ASSOCIATION_TYPE',
  'DATA_INPUT_UNUSED',
  'DATA_OUTPUT_UNUSED',
  'DATA_STORE_CAPACITY',
  'EVENT_INPUTS',
  'EVENT_OUTPUTS',
  'INPUT_SET_OPTIONAL',
  'LOOP_INPUT_TYPE',
  'LOOP_OUTPUT_TYPE',
  'OUTPUT_SET_OPTIONAL',
  'RECEIVE_OUTPUT',
  'RECEIVE_OUTPUT_SET',
  'RECEIVE_OUTPUT_TYPE',
  'SEND_INPUT',
  'SEND_INPUT_SET',
  'SEND_INPUT_TYPE',
  'SERVICE_INPUT_SET',
  'SERVICE_INPUT_TYPE',
  'SERVICE_OUTPUT_SET',
  'SERVICE_OUTPUT_TYPE',
]);
