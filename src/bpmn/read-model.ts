/** From the bytes of a `.bpmn` file to a compiled graph, or to the problems that keep it from being published. */
import { createHash } from 'node:crypto';
import { BpmnModdle } from 'bpmn-moddle';
import { compile, type BpmnElement, type Feel, type Problem, type ProcessGraph } from '../engine/index.js';
import { fail, type Result } from '../shared/result.js';
import motcua from './motcua-moddle.json' with { type: 'json' };

/** Largest model read, in characters of XML. */
export const xmlCharactersMax = 2 * 1024 * 1024;

const namesByType = new Map<string, readonly string[]>(
  motcua.types.flatMap((type) =>
    'extends' in type && type.extends
      ? type.extends.map((of) => [of, type.properties.map(({ name }) => name)] as const)
      : [],
  ),
);

export interface ReadOptions {
  readonly checkExpression: (expression: Feel) => string | null;
}

/** @param xml the file as text; the graph's digest is the SHA-256 of exactly this text in UTF-8 */
export async function readModel(
  xml: string,
  options: ReadOptions,
): Promise<Result<ProcessGraph, readonly Problem[]>> {
  if (xml.length > xmlCharactersMax)
    return failed('XML_FORBIDDEN', `Expected at most ${xmlCharactersMax} characters but found ${xml.length}`);
  // No document types, entities or processing instructions: nothing outside the file can be read by parsing it.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml) || /<\?(?!xml\s)/i.test(xml))
    return failed(
      'XML_FORBIDDEN',
      'Expected plain XML but found a document type, an entity or a processing instruction',
    );
  let definitions: BpmnElement;
  try {
    const moddle = new BpmnModdle({ mc: motcua });
    const { rootElement, warnings } = await moddle.fromXML(xml, 'bpmn:Definitions');
    const [warning] = warnings;
    if (warning !== undefined) return failed(...problemOf(warning.message), warning.element?.id);
    definitions = rootElement as unknown as BpmnElement;
  } catch (error) {
    return failed(
      'XML_INVALID',
      `Expected a BPMN 2.0 file but: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const roots = (definitions.get('rootElements') ?? []) as readonly BpmnElement[];
  const processes = roots.filter(({ $type }) => $type === 'bpmn:Process');
  const [process] = processes;
  if (process === undefined || processes.length > 1)
    return failed('PROCESS_MISSING', `Expected one process in the file but found ${processes.length}`);
  return compile(process, {
    digest: digestOf(xml),
    checkExpression: options.checkExpression,
    extensionOf,
  });
}

export const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

function extensionOf(element: BpmnElement): { known: Record<string, string>; unknown: string[] } {
  const known: Record<string, string> = {};
  const typed = element as BpmnElement & {
    $instanceOf?: (type: string) => boolean;
    $attrs?: Record<string, unknown>;
  };
  for (const [type, names] of namesByType) {
    if (typed.$instanceOf?.(type) !== true) continue;
    for (const name of names) {
      const value = element.get(`mc:${name}`);
      if (value !== undefined) known[name] = String(value);
    }
  }
  const unknown = Object.keys(typed.$attrs ?? {}).filter((name) => name.startsWith('mc:'));
  return { known, unknown };
}

function problemOf(warning: string): [Problem['code'], string] {
  const name = /unknown attribute <(mc:[^>]+)>/.exec(warning)?.[1];
  if (name !== undefined) return ['EXTENSION_UNKNOWN', `Expected a known mc: name but found ${name}`];
  return ['XML_INVALID', `Expected a valid model but: ${warning}`];
}

function failed(code: Problem['code'], detail: string, element = ''): Result<never, readonly Problem[]> {
  return fail([{ element, code, detail, params: {} }]);
}
