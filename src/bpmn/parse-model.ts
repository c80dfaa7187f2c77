/** From text to a tree of elements with its references resolved, or to the problems that forbid it. */
import { BpmnModdle } from 'bpmn-moddle';
import type { BpmnElement } from '../engine/index.js';
import { fail, ok, type Result } from '../shared/result.js';
import motcua from './motcua-moddle.json' with { type: 'json' };
import { modelProblem, type ModelProblem } from './model-problem.js';
import { withPlainNotes } from './plain-notes.js';
import { findForbidden } from './xml-limits.js';

/** Problems that one answer holds; nobody reads more. */
export const problemsMax = 500;

/** One registry of types for all models: building it costs more than reading a small model. */
const moddle = new BpmnModdle({ mc: structuredClone(motcua) }); // It writes into what it is given.

// The schema has the script of a global task as an element, like a script task's own (BPMN 2.0.2, Semantic.xsd).
for (const property of moddle.registry.typeMap['bpmn:GlobalScriptTask']?.properties ?? [])
  if (property.name === 'bpmn:script') property.isAttr = false;

export interface ParsedModel {
  readonly definitions: BpmnElement;
  /** Every id of the file. */
  readonly ids: readonly string[];
  /** References that lead to nothing in the file and may lie outside of it. */
  readonly outside: readonly OutsideReference[];
}

export interface OutsideReference {
  readonly element: BpmnElement;
  readonly property: string;
  readonly name: string;
}

interface Warning {
  readonly message: string;
  readonly element?: BpmnElement;
  readonly property?: string;
  readonly value?: string;
}

/**
 * What a name may refer to outside of the file: types and operations are described by other documents (BPMN 2.0.2
 * §8.2.3, §8.4.3), and the ends of a drawn line may be left to the drawing (§12).
 */
const outsideNames: ReadonlySet<string> = new Set([
  'bpmn:operationRef',
  'bpmn:implementationRef',
  'bpmn:type',
  'bpmn:structureRef',
  'bpmn:supportedInterfaceRef',
  'bpmn:supportedInterfaceRefs',
  'bpmn:evaluatesToTypeRef',
  'bpmndi:bpmnElement',
  'bpmndi:sourceElement',
  'bpmndi:targetElement',
  'bpmndi:choreographyActivityShape',
  'bpmndi:labelStyle',
  'di:sourceElement',
  'di:targetElement',
]);

/** @param xml plain text: an encoding that it declares has done its work already */
export async function parseModel(xml: string): Promise<Result<ParsedModel, readonly ModelProblem[]>> {
  const forbidden = findForbidden(xml);
  if (forbidden !== null) return fail([modelProblem('XML_FORBIDDEN', forbidden)]);
  try {
    return await parse(xml);
  } catch (error) {
    const plain = withPlainNotes(xml);
    const second = plain === null ? null : await parse(plain).catch(() => null);
    return second ?? fail([unreadable(messageOf(error))]);
  }
}

function unreadable(message: string): ModelProblem {
  const own = /unparsable content <(mc:[^>\s]+)>/.exec(message)?.[1];
  return own === undefined
    ? modelProblem('XML_INVALID', `Expected a BPMN 2.0 file but: ${message}`)
    : modelProblem('EXTENSION_UNKNOWN', `Expected a known mc: name but found ${own}: ${message}`, {
        params: { name: own },
      });
}

async function parse(xml: string): Promise<Result<ParsedModel, readonly ModelProblem[]>> {
  // Not lax: the first piece that cannot be read ends the reading. For each one more the library counts all lines before
  // it, which is the square of the file for a hostile one.
  const read = await moddle.fromXML(xml, 'bpmn:Definitions', { lax: false });
  return judge(read.rootElement as BpmnElement, read.elementsById as Elements, read.warnings as Warning[]);
}

type Elements = Readonly<Record<string, BpmnElement>>;

function judge(
  definitions: BpmnElement,
  elements: Elements,
  warnings: readonly Warning[],
): Result<ParsedModel, readonly ModelProblem[]> {
  const problems: ModelProblem[] = [];
  const outside: OutsideReference[] = [];
  const prefixes = warnings.length === 0 ? new Set<string>() : ownPrefixes(definitions);
  for (const warning of warnings) {
    if (warning.message.startsWith('unsupported document encoding')) continue;
    const { element, property, value } = warning;
    if (
      element !== undefined &&
      property !== undefined &&
      warning.message.startsWith('unresolved reference')
    ) {
      const name = value ?? '';
      const own = inOwnNamespace(name, prefixes);
      const target = own === null ? undefined : elements[own];
      if (target !== undefined) refer(element, property, target);
      else if (outsideNames.has(property) || isForeign(name, prefixes))
        outside.push({ element, property, name });
      else problems.push(unresolved(element, property, name));
    } else problems.push(problemOf(warning));
  }
  return problems.length > 0
    ? fail(problems.slice(0, problemsMax))
    : ok({ definitions, ids: Object.keys(elements), outside });
}

/** Prefixes bound to the file's own target namespace: `tns:_4` is `_4` here (BPMN 2.0.2 §8.2.1, QName references). */
function ownPrefixes(definitions: BpmnElement): Set<string> {
  const { $attrs } = definitions as { $attrs?: Readonly<Record<string, unknown>> };
  const own = definitions.get('targetNamespace');
  return new Set(
    Object.entries($attrs ?? {})
      .filter(([name, uri]) => name.startsWith('xmlns:') && uri === own)
      .map(([name]) => name.slice('xmlns:'.length)),
  );
}

function inOwnNamespace(name: string, prefixes: ReadonlySet<string>): string | null {
  const colon = name.indexOf(':');
  return colon > 0 && prefixes.has(name.slice(0, colon)) ? name.slice(colon + 1) : null;
}

/** A name of another namespace: an imported file's, or a type's. */
const isForeign = (name: string, prefixes: ReadonlySet<string>): boolean =>
  name.includes(':') && inOwnNamespace(name, prefixes) === null;

function refer(element: BpmnElement, property: string, target: BpmnElement): void {
  const settable = element as BpmnElement & { set(name: string, value: unknown): void };
  const known = element.get(property);
  if (Array.isArray(known)) known.push(target);
  else settable.set(property, target);
}

function unresolved(element: BpmnElement, property: string, name: string): ModelProblem {
  const local = property.slice(property.indexOf(':') + 1);
  return modelProblem(
    'REFERENCE_UNRESOLVED',
    `Expected ${local} to name an element of the file but there is no ${name}`,
    {
      element: element.id ?? '',
      params: { name, property: local },
      clause: '§8.2.1 Definitions; the schema of the standard: IDREF and QName references',
    },
  );
}

function problemOf({ message, element }: Warning): ModelProblem {
  const extra = /unknown attribute <([^>]+)>/.exec(message)?.[1];
  const id = element?.id ?? '';
  if (extra?.startsWith('mc:') === true)
    return modelProblem('EXTENSION_UNKNOWN', `Expected a known mc: name but found ${extra}`, {
      element: id,
      params: { name: extra },
    });
  return modelProblem('XML_INVALID', `Expected a valid model but: ${message}`, { element: id });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
