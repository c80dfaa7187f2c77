/** From the text of a `.bpmn` file to a compiled graph, or to the problems that keep it from being published. */
import { createHash } from 'node:crypto';
import { compile, type BpmnElement, type Feel, type ProcessGraph } from '../engine/index.js';
import { fail, type Result } from '../shared/result.js';
import { checkHonoured } from './check-honoured.js';
import { checkModel } from './check-model.js';
import { modelProblem, problemOfViolation, type ModelProblem } from './model-problem.js';
import motcua from './motcua-moddle.json' with { type: 'json' };
import { parseModel } from './parse-model.js';

/** Several of our types may extend one of BPMN's. */
const namesByType = new Map<string, readonly string[]>();
for (const type of motcua.types)
  for (const base of ('extends' in type && type.extends) || [])
    namesByType.set(base, [
      ...(namesByType.get(base) ?? []),
      ...(type.properties ?? []).map(({ name }) => name),
    ]);

export interface ReadOptions {
  readonly checkExpression: (expression: Feel) => string | null;
}

/**
 * A model that was admitted before: read again for an instance that runs on it, whatever rules have been added since.
 *
 * @param xml the file as text; the graph's digest is the SHA-256 of exactly this text in UTF-8
 */
export async function readModel(
  xml: string,
  options: ReadOptions,
): Promise<Result<ProcessGraph, readonly ModelProblem[]>> {
  const parsed = await parseModel(xml);
  return parsed.ok ? compileOnly(xml, parsed.value.definitions, options) : parsed;
}

/** The door of publishing: a model that breaks a rule of BPMN 2.0.2 is refused with the rule, and one that asks for
 *  something the engine does not carry out with what that is. */
export async function admitModel(
  xml: string,
  options: ReadOptions,
): Promise<Result<ProcessGraph, readonly ModelProblem[]>> {
  const parsed = await parseModel(xml);
  if (!parsed.ok) return parsed;
  const violations = checkModel(parsed.value.definitions, parsed.value.outside);
  if (violations.length > 0) return fail(violations.map(problemOfViolation));
  const passedOver = checkHonoured(parsed.value.definitions, parsed.value.outside);
  const graph = compileOnly(xml, parsed.value.definitions, options);
  if (passedOver.length === 0) return graph;
  // Both checks may name one element for one cause.
  const told = new Set(passedOver.map(causeOf));
  const more = graph.ok ? [] : graph.error.filter((problem) => !told.has(causeOf(problem)));
  return fail([...passedOver, ...more]);
}

const causeOf = ({ code, element, detail, params }: ModelProblem): string =>
  JSON.stringify([code, element, params['name'] ?? params['type'] ?? detail]);

function compileOnly(
  xml: string,
  definitions: BpmnElement,
  { checkExpression }: ReadOptions,
): Result<ProcessGraph, readonly ModelProblem[]> {
  const roots = (definitions.get('rootElements') ?? []) as readonly BpmnElement[];
  // A global task is called like a process that holds only it (BPMN 2.0.2 §10.3.6).
  const processes = roots.filter(({ $type }) => /^bpmn:(Process|Global\w*Task)$/.test($type));
  const [process] = processes;
  if (process === undefined || processes.length > 1)
    return fail([
      modelProblem('PROCESS_MISSING', `Expected one process in the file but found ${processes.length}`),
    ]);
  return compile(process, { digest: digestOf(xml), checkExpression, extensionOf });
}

export const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** By type: asking an element for each of our types costs more than compiling it. */
const namesOfType = new Map<string, readonly string[]>();

function namesOn(element: BpmnElement): readonly string[] {
  const known = namesOfType.get(element.$type);
  if (known !== undefined) return known;
  const typed = element as BpmnElement & { $instanceOf?: (type: string) => boolean };
  const names = [...namesByType].flatMap(([type, own]) => (typed.$instanceOf?.(type) === true ? own : []));
  // Types of the standard are few; names that a file invents are not kept.
  if (element.$type.startsWith('bpmn:')) namesOfType.set(element.$type, names);
  return names;
}

/** Our own attributes of an element, and names in our namespace that are not ours. */
export function extensionOf(element: BpmnElement): { known: Record<string, string>; unknown: string[] } {
  const known: Record<string, string> = {};
  for (const name of namesOn(element)) {
    const value = element.get(`mc:${name}`);
    if (value !== undefined) known[name] = String(value);
  }
  const { $attrs } = element as { $attrs?: Readonly<Record<string, unknown>> };
  const unknown = Object.keys($attrs ?? {}).filter((name) => name.startsWith('mc:'));
  return { known, unknown };
}
