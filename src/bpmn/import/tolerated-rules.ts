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
]);
