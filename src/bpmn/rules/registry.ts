/** Every rule of the standard that is checked, in the order of its chapters. */
import { activityRules, subProcessRules } from './activities.js';
import { collaborationRules } from './collaborations.js';
import { dataRules, eventDataRules, taskDataRules } from './data.js';
import { expressionRules } from './expressions.js';
import { gatewayRules } from './gateways.js';
import { boundaryEventRules, intermediateEventRules, triggerRules } from './intermediate-events.js';
import { schemaRules } from './schema.js';
import { sequenceFlowRules } from './sequence-flows.js';
import { endEventRules, startEventRules } from './start-end-events.js';

export const rules = [
  ...schemaRules,
  ...sequenceFlowRules,
  ...expressionRules,
  ...collaborationRules,
  ...subProcessRules,
  ...activityRules,
  ...taskDataRules,
  ...dataRules,
  ...eventDataRules,
  ...startEventRules,
  ...endEventRules,
  ...intermediateEventRules,
  ...boundaryEventRules,
  ...triggerRules,
  ...gatewayRules,
] as const;

export type RuleCode = (typeof rules)[number]['code'];
