/**
 * Asks of everything in a parsed model what becomes of it when the process runs. Nothing is passed over in silence: what
 * the engine does not carry out is a problem with its element and the clause of the standard (BPMN 2.0.2) behind it.
 */
import type { BpmnElement } from '../engine/index.js';
import { activities } from './honoured/activities.js';
import { events } from './honoured/events.js';
import { foundation } from './honoured/foundation.js';
import { carriesOut, own } from './honoured/own.js';
import { isStanding, type Standing, type Standings } from './honoured/standing.js';
import { modelProblem, type ModelProblem } from './model-problem.js';
import { problemsMax, type OutsideReference } from './parse-model.js';

/** Names that are in neither metamodel are refused before, when the file is read; what bears another namespace is left to
 *  whoever knows it (§8.3.3). Types of the standard by their plain name, our own with their prefix. */
export const standings: Standings = { ...foundation, ...activities, ...events, ...own };

/** What the reader of BPMN files tells of the type of an element. */
interface Described {
  readonly $descriptor?: {
    readonly allTypes?: readonly { readonly name: string }[];
    readonly propertiesByName?: Readonly<
      Record<
        string,
        { readonly default?: unknown; readonly isAttr?: boolean; readonly isReference?: boolean }
      >
    >;
  };
}

/** @param outside references that lead out of the file, as `parseModel` gives them */
export function checkHonoured(
  definitions: BpmnElement,
  outside: readonly OutsideReference[] = [],
): readonly ModelProblem[] {
  const problems: ModelProblem[] = [];
  checkElement(definitions, problems);
  for (const { element, property, name } of outside) {
    const local = property.slice(property.indexOf(':') + 1);
    const standing = property.startsWith('bpmn:') ? standingOf(element, local) : null;
    if (standing === null || standing.is === 'drawn') continue;
    const clause = 'clause' in standing ? standing.clause : '§8.2.2 Import: what lies in another file';
    problems.push(unsupported(element, local, clause, ` with ${name}, which lies outside of the file`));
  }
  return problems.slice(0, problemsMax);
}

/** The standing of one property: the nearest type that has one speaks. null: there is no such property. */
export function standingOf(element: BpmnElement, property: string): Standing | null {
  const { allTypes = [] } = (element as Described).$descriptor ?? {};
  for (let at = allTypes.length - 1; at >= 0; at -= 1) {
    const entry = entryOf(allTypes[at]?.name ?? '');
    if (entry === null) continue;
    if (isStanding(entry)) return entry;
    if (Object.hasOwn(entry, property)) return entry[property] ?? null;
  }
  return null;
}

function entryOf(type: string): Standings[string] | null {
  const name = type.replace(/^bpmn:/, '');
  return Object.hasOwn(standings, name) ? (standings[name] ?? null) : null;
}

function checkElement(element: BpmnElement, problems: ModelProblem[]): void {
  if (problems.length >= problemsMax) return;
  const whole = entryOf(element.$type);
  if (whole !== null && isStanding(whole) && whole.is === 'refused') {
    problems.push(unsupportedElement(element, whole.clause));
    return;
  }
  // References are no keys that can be listed; what begins with $ is the reader's own.
  for (const name of Object.getOwnPropertyNames(element)) {
    if (name.startsWith('$') || name === 'diagrams') continue;
    const value = (element as unknown as Readonly<Record<string, unknown>>)[name];
    if (name === 'extensionElements') checkExtensions(element, value, problems);
    else checkProperty(element, name, value, problems);
  }
}

function checkProperty(
  element: BpmnElement,
  property: string,
  value: unknown,
  problems: ModelProblem[],
): void {
  const name = property.slice(property.indexOf(':') + 1);
  const known = (element as Described).$descriptor?.propertiesByName?.[property];
  if (value === undefined || value === known?.default) return;
  const values = [value].flat();
  const children = values.filter((child) => isElement(child) && child.$parent === element) as BpmnElement[];
  const standing = standingOf(element, name);
  const uses = standing !== null && 'when' in standing && values.length > 0 && standing.when(value, element);
  if (!uses) {
    for (const child of children) checkElement(child, problems);
    return;
  }
  // Of an element that holds others in vain each is named; of the others the attribute is.
  if (children.length === 0 || standing.is === 'limited')
    problems.push(unsupported(element, name, standing.clause));
  else for (const child of children) problems.push(unsupportedElement(child, standing.clause));
}

function checkExtensions(element: BpmnElement, extensions: unknown, problems: ModelProblem[]): void {
  if (!isElement(extensions)) return;
  for (const value of [extensions.get('values') ?? []].flat()) {
    if (isElement(value) && value.$type.startsWith('mc:') && !carriesOut(element, value.$type))
      problems.push(unsupportedElement(value, 'Decision 30: a mapping of activities and events', element));
  }
}

const isElement = (value: unknown): value is BpmnElement =>
  typeof value === 'object' && value !== null && '$type' in value;

const unsupported = (element: BpmnElement, name: string, clause: string, more = ''): ModelProblem =>
  modelProblem('ATTRIBUTE_UNSUPPORTED', `Expected no ${name} at ${element.$type}${more}: ${clause}`, {
    element: idOf(element),
    clause,
    params: { name, type: element.$type, clause },
  });

const unsupportedElement = (element: BpmnElement, clause: string, at = element): ModelProblem =>
  modelProblem('ELEMENT_UNSUPPORTED', `Expected no ${element.$type}: ${clause}`, {
    element: idOf(at),
    clause,
    params: { type: element.$type, clause },
  });

/** An element without an id is known by the nearest one around it that has one. */
function idOf(element: BpmnElement): string {
  for (let at: BpmnElement | undefined = element; at !== undefined; at = at.$parent)
    if (at.id !== undefined) return at.id;
  return '';
}
