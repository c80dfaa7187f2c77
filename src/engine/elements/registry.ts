/** Every element the engine executes. A new one is its file, its spec, and one line here. */
import type { ElementDefinition } from '../element.js';
import type { FlowNode } from '../graph.js';
import { adHocSubProcess } from './ad-hoc-sub-process.js';
import { boundaryEvent } from './boundary-event.js';
import { businessRuleTask } from './business-rule-task.js';
import { callActivity } from './call-activity.js';
import { complexGateway } from './complex-gateway.js';
import { endEvent } from './end-event.js';
import { eventBasedGateway } from './event-based-gateway.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { inclusiveGateway } from './inclusive-gateway.js';
import { intermediateCatchEvent } from './intermediate-catch-event.js';
import { intermediateThrowEvent } from './intermediate-throw-event.js';
import { parallelGateway } from './parallel-gateway.js';
import { receiveTask } from './receive-task.js';
import { scriptTask } from './script-task.js';
import { sendTask } from './send-task.js';
import { serviceTask } from './service-task.js';
import { startEvent } from './start-event.js';
import { subProcess, transaction } from './sub-process.js';
import { manualTask, task } from './task.js';
import { userTask } from './user-task.js';

const elements = [
  // activities
  task,
  manualTask,
  userTask,
  serviceTask,
  sendTask,
  receiveTask,
  scriptTask,
  businessRuleTask,
  callActivity,
  subProcess,
  adHocSubProcess,
  transaction,
  // gateways
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  eventBasedGateway,
  complexGateway,
  // events
  startEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  endEvent,
];

// The one registry cast: a definition is only ever given nodes that it read itself.
const byType = new Map(
  elements.map((element) => [element.type as string, element as unknown as ElementDefinition]),
);

export const supportedElements: readonly string[] = [...byType.keys()];

export const findDefinition = (type: string): ElementDefinition | null => byType.get(type) ?? null;

export function definitionOf(node: FlowNode): ElementDefinition {
  const definition = byType.get(node.type);
  if (definition === undefined)
    throw new Error(`Expected ${node.type} to be refused when published; node ${node.id}`);
  return definition;
}
