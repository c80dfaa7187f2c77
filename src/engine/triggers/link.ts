/** Link events: BPMN 2.0.2 §10.5.5.4. A throw and a catch of the same name in one scope are one connection, drawn apart. */
import { defineTrigger } from './trigger.js';
import { triggersOf, type EventNode } from './event-node.js';

export interface LinkTrigger {
  readonly type: 'bpmn:LinkEventDefinition';
  readonly link: string;
}

export const link = defineTrigger<LinkTrigger>({
  type: 'bpmn:LinkEventDefinition',
  read(definition) {
    return { type: 'bpmn:LinkEventDefinition', link: definition.name ?? '' };
  },
  throwAt(step, node, scope, trigger) {
    for (const target of step.graphInside(scope).nodes.values()) {
      if (target.type !== 'bpmn:IntermediateCatchEvent' || target.scope !== node.scope) continue;
      const caught = triggersOf(target as EventNode);
      if (!caught.some((one) => one.type === 'bpmn:LinkEventDefinition' && one.link === trigger.link))
        continue;
      step.begin(target, scope);
      return;
    }
    throw new Error(`Expected a link event that catches "${trigger.link}"; publishing checks this`);
  },
});
