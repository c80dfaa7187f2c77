/** Asks the rules of BPMN 2.0.2 of a parsed model. */
import type { BpmnElement } from '../engine/index.js';
import type { OutsideReference } from './parse-model.js';
import { ModelIndex } from './rules/model-index.js';
import { rules, type RuleCode } from './rules/registry.js';
import type { Rule, Violation } from './rules/rule.js';

/** Violations that one answer holds; nobody reads more. */
export const violationsMax = 500;

const rulesByType = new Map<string, (Rule & { readonly code: RuleCode })[]>();
for (const rule of rules)
  for (const type of rule.on) {
    const known = rulesByType.get(type);
    if (known === undefined) rulesByType.set(type, [rule]);
    else known.push(rule);
  }

/** @param outside references that lead out of the file, as `parseModel` gives them
 *  @returns one violation for each rule and element that breaks it; none when the model keeps to the standard */
export function checkModel(definitions: BpmnElement, outside: readonly OutsideReference[] = []): Violation[] {
  const model = new ModelIndex(definitions, byElement(outside));
  const violations: Violation[] = [];
  for (const [type, elements] of model.types) {
    const asked = rulesByType.get(type);
    if (asked === undefined) continue;
    for (const element of elements)
      for (const rule of asked) {
        const found = rule.check(element, model);
        if (found === null) continue;
        for (const detail of typeof found === 'string' ? [found] : found)
          violations.push({ element: idOf(element), code: rule.code, clause: rule.clause, detail });
        if (violations.length > violationsMax) return violations.slice(0, violationsMax);
      }
  }
  return violations;
}

function byElement(references: readonly OutsideReference[]): Map<BpmnElement, Set<string>> {
  const names = new Map<BpmnElement, Set<string>>();
  for (const { element, property } of references) {
    const known = names.get(element) ?? new Set();
    names.set(element, known.add(property.slice(property.indexOf(':') + 1)));
  }
  return names;
}

/** An element without an id is known by the nearest one around it that has one. */
function idOf(element: BpmnElement): string {
  for (let at: BpmnElement | undefined = element; at !== undefined; at = at.$parent)
    if (at.id !== undefined) return at.id;
  return '';
}
