/** What one rule of the standard looks like, and the few words the rules are written in. */
import type { BpmnElement } from '../../engine/index.js';
import type { ModelIndex } from './model-index.js';
import type { RuleCode } from './registry.js';

export interface Rule {
  /** Stable; the text of `problem.<code>` explains it to a person. */
  readonly code: string;
  /** Where BPMN 2.0.2 says so. */
  readonly clause: string;
  /** Moddle types it is asked of, exactly. */
  readonly on: readonly string[];
  /** @returns nothing when the element keeps the rule, else what is wrong: one sentence for each violation */
  check(element: BpmnElement, model: ModelIndex): string | readonly string[] | null;
}

/** One broken rule at one element. */
export interface Violation {
  readonly element: string;
  readonly code: RuleCode;
  readonly clause: string;
  readonly detail: string;
}

export const defineRule = <C extends string>(
  rule: Rule & { readonly code: C },
): Rule & { readonly code: C } => rule;

/** A property of the standard by its plain name: what `get` finds, without its search through extensions. */
const valueOf = (element: BpmnElement, name: string): unknown =>
  (element as unknown as Readonly<Record<string, unknown>>)[name];

const none: readonly BpmnElement[] = [];

/** The elements a property holds or refers to; none when it is absent. */
export function listOf(element: BpmnElement, name: string): readonly BpmnElement[] {
  const value = valueOf(element, name);
  return Array.isArray(value) ? (value as BpmnElement[]) : none;
}

/** The one element a property holds or refers to. */
export function refOf(element: BpmnElement | null | undefined, name: string): BpmnElement | null {
  if (element === null || element === undefined) return null;
  const value = valueOf(element, name);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as BpmnElement) : null;
}

export const isTrue = (element: BpmnElement, name: string): boolean => valueOf(element, name) === true;

/** The definitions of an event, its own and those it refers to. */
export function definitionsOf(event: BpmnElement): readonly BpmnElement[] {
  const own = listOf(event, 'eventDefinitions');
  const shared = listOf(event, 'eventDefinitionRef');
  return shared.length === 0 ? own : [...own, ...shared];
}

export const hasDefinition = (event: BpmnElement, types: ReadonlySet<string>): boolean =>
  definitionsOf(event).some(({ $type }) => types.has($type));

/** Name for a sentence: `bpmn:Task _3`. */
export const nameOf = (element: BpmnElement | null): string =>
  element === null ? 'nothing' : `${element.$type}${element.id === undefined ? '' : ` ${element.id}`}`;

/** The process, or other root element, that an element belongs to. */
export function rootOf(element: BpmnElement): BpmnElement {
  let at = element;
  while (at.$parent !== undefined && at.$parent.$type !== 'bpmn:Definitions') at = at.$parent;
  return at;
}

/** Whether an element belongs to a process that is meant to be executed. */
export function isExecutable(element: BpmnElement): boolean {
  const root = rootOf(element);
  return root.$type === 'bpmn:Process' && root.get('isExecutable') === true;
}
