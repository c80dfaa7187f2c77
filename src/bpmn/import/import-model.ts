/**
 * Models of other engines: Camunda 7, Operaton, Flowable, Activiti and Camunda 8. The parsed tree is told in our own words
 * before it is compiled. Vendors' attributes and elements stay where they are; ours are set beside them; a text of the
 * standard that had to be replaced is kept in `mc:imported`. `exportModel` is the way back.
 */
import { importActivity } from './activities.js';
import { refuseAmbiguity } from './ambiguity.js';
import { importEvent } from './events.js';
import { Findings, type Finding } from './findings.js';
import { importLoop } from './loops.js';
import { importMappings, textVariablesIn } from './mappings.js';
import { everyElement, isElement, type ModelElement } from './model-element.js';
import {
  importFlowNode,
  importNamed,
  importProcess,
  importSequenceFlow,
  replaceExpression,
} from './shared-rules.js';
import { Applying, Undoing, type Target } from './target.js';

export type { Finding } from './findings.js';

/** Changes the tree. Importing what has been imported changes nothing.
 *  @param definitions what the reader of BPMN files gives for a whole file
 *  @returns what could not be brought over, each with its element */
export function importModel(definitions: unknown): { readonly findings: readonly Finding[] } {
  const findings = new Findings();
  walk(definitions as ModelElement, new Applying(), findings);
  return { findings: findings.all };
}

/** Changes the tree back to what the vendor's file said, but for what has been edited since. */
export function exportModel(definitions: unknown): void {
  walk(definitions as ModelElement, new Undoing(), new Findings());
}

/** Expressions of the standard that no rule of their own looks at. */
const otherExpressions = [
  ['bpmn:ComplexGateway', 'activationCondition'],
  ['bpmn:AdHocSubProcess', 'completionCondition'],
  ['bpmn:ComplexBehaviorDefinition', 'condition'],
  ['bpmn:DataAssociation', 'transformation'],
  ['bpmn:Assignment', 'from'],
  ['bpmn:Assignment', 'to'],
] as const;

function walk(definitions: ModelElement, target: Target, findings: Findings): void {
  // The tree changes under way: what is looked at is settled first.
  const elements = [...everyElement(definitions)];
  identify(elements, target);
  const texts = textVariablesIn(elements);
  for (const element of elements) {
    const is = (type: string): boolean => element.$instanceOf?.(type) === true;
    const context = { element, target, findings, texts };
    if (is('bpmn:FlowElementsContainer')) refuseAmbiguity(element, findings);
    if (is('bpmn:Process')) importProcess(context);
    if (is('bpmn:SequenceFlow')) importSequenceFlow(context);
    if (is('bpmn:Message') || is('bpmn:Signal') || is('bpmn:Error') || is('bpmn:Escalation'))
      importNamed(context);
    if (is('bpmn:LoopCharacteristics')) importLoop(context);
    if (is('bpmn:EventDefinition')) importEvent(context);
    for (const [type, property] of otherExpressions) {
      const expression = is(type) ? element.get(property) : undefined;
      if (isElement(expression)) replaceExpression(context, expression);
    }
    if (!is('bpmn:FlowNode')) continue;
    importFlowNode(context);
    importMappings(context);
    importActivity(context);
  }
}

/** The standard asks for no id on a sequence flow; the engine tells flows and nodes apart by theirs. */
function identify(elements: readonly ModelElement[], target: Target): void {
  const taken = new Set(elements.map(({ id }) => id));
  for (const element of elements) {
    if (element.$instanceOf?.('bpmn:FlowElement') !== true) continue;
    target.identify(element, () => {
      const name = `${element.$type.slice('bpmn:'.length)}_`;
      let number = 1;
      while (taken.has(`${name}${number}`)) number += 1;
      taken.add(`${name}${number}`);
      return `${name}${number}`;
    });
  }
}
