/** Deployed processes, by key and version, and what the files say that the graph does not carry. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checkModel } from '../../../src/bpmn/check-model.js';
import { decodeXml } from '../../../src/bpmn/decode-xml.js';
import { importModel } from '../../../src/bpmn/import/import-model.js';
import { repairText } from '../../../src/bpmn/import/repair-text.js';
import { toleratedRules } from '../../../src/bpmn/import/tolerated-rules.js';
import { parseModel } from '../../../src/bpmn/parse-model.js';
import {
  compile,
  type BpmnElement,
  type FlowNode,
  type GraphSet,
  type ProcessGraph,
} from '../../../src/engine/index.js';
import { checkExpression } from '../../../src/feel/evaluate.js';

export interface Definition {
  readonly key: string;
  readonly version: number;
  /** Counts deployments. */
  readonly deployment: number;
  readonly versionTag: string | null;
  readonly graph: ProcessGraph;
  readonly elements: ReadonlyMap<string, BpmnElement>;
  /** When its timers that start it begin to run. */
  readonly deployedAt: number;
}

type Read = Omit<Definition, 'version' | 'deployment' | 'deployedAt'>;

export class Definitions {
  readonly #all: Definition[] = [];
  #deployments = 0;

  /** All files or none. @returns what stands in the way */
  async deploy(paths: readonly string[], now: number): Promise<readonly string[]> {
    const read = await Promise.all(paths.map((path) => readDefinitions(path, this.#deployments)));
    const problems = read.flatMap((one) => one.problems);
    if (problems.length > 0) return problems;
    this.#deployments += 1;
    for (const each of read.flatMap(({ definitions }) => definitions))
      this.#all.push({
        ...each,
        version: this.#all.filter(({ key }) => key === each.key).length + 1,
        deployment: this.#deployments,
        deployedAt: now,
      });
    return [];
  }

  find(key: string, version?: number): Definition | null {
    const found = this.#all.filter((each) => each.key === key);
    return (version === undefined ? found.at(-1) : found[version - 1]) ?? null;
  }

  byDigest(digest: string): Definition | null {
    return this.#all.find(({ graph }) => graph.digest === digest) ?? null;
  }

  /** A node by its id, in whatever process it lies. */
  node(id: string): FlowNode | undefined {
    return this.#all.map(({ graph }) => graph.nodes.get(id)).find((node) => node !== undefined);
  }

  /** The newest version of each. */
  get latest(): readonly Definition[] {
    return this.#all.filter((each) => this.find(each.key) === each);
  }

  /** A definition with everything it may call now. */
  graphs(main: Definition): GraphSet {
    const called = new Map<string, string>();
    for (const { key, graph } of this.latest) called.set(key, graph.digest);
    for (const [name, digest] of this.#pinnedBy(main))
      if (digest === null) called.delete(name);
      else called.set(name, digest);
    return {
      main: main.graph.digest,
      byDigest: new Map(this.#all.map(({ graph }) => [graph.digest, graph])),
      called,
    };
  }

  /** Calls that name a version, a tag or the caller's own deployment. */
  #pinnedBy(main: Definition): (readonly [name: string, digest: string | null])[] {
    return [...main.elements.values()].flatMap((element) => {
      if (element.$type !== 'bpmn:CallActivity') return [];
      const name = String(element.get('calledElement') ?? '');
      const attribute = (local: string): string | undefined => attributeOf(element, local);
      const binding = attribute('calledElementBinding');
      const found =
        binding === 'deployment'
          ? this.#all.find(({ key, deployment }) => key === name && deployment === main.deployment)
          : binding === 'version'
            ? this.find(name, Number(attribute('calledElementVersion')))
            : binding === 'versionTag'
              ? this.#byTag(name, attribute('calledElementVersionTag') ?? '')
              : undefined;
      return found === undefined ? [] : [[name, found?.graph.digest ?? null]];
    });
  }

  /** null: none, or several to choose from. */
  #byTag(name: string, tag: string): Definition | null {
    const found = this.#all.filter(({ key, versionTag }) => key === name && versionTag === tag);
    return found.length === 1 ? (found[0] ?? null) : null;
  }
}

/** A vendor's attribute of an element, whatever its prefix. */
export function attributeOf(element: BpmnElement, local: string): string | undefined {
  const attributes = (element as { $attrs?: Readonly<Record<string, unknown>> }).$attrs ?? {};
  const found = Object.entries(attributes).find(([name]) => name.endsWith(`:${local}`));
  return found === undefined ? undefined : String(found[1]);
}

const lineOf = ({ code, element, detail }: { code: string; element: string; detail: string }): string =>
  `${code} ${element} ${detail}`;

async function readDefinitions(
  path: string,
  deployment: number,
): Promise<{ readonly definitions: readonly Read[]; readonly problems: readonly string[] }> {
  const refused = (...problems: string[]): { definitions: []; problems: string[] } => ({
    definitions: [],
    problems,
  });
  const text = decodeXml(await readFile(path));
  if (!text.ok) return refused(...text.error.map(lineOf));
  const xml = repairText(text.value);
  const parsed = await parseModel(xml);
  if (!parsed.ok) return refused(...parsed.error.map(lineOf));
  const root = parsed.value.definitions;
  const violations = checkModel(root).filter(({ code }) => !toleratedRules.has(code));
  if (violations.length > 0) return refused(...violations.map(lineOf));
  const { findings } = importModel(root);
  const blocking = findings.filter(({ severity }) => severity === 'refuse');
  if (blocking.length > 0) return refused(...blocking.map(lineOf));
  const definitions: Read[] = [];
  const problems: string[] = [];
  for (const process of executableOf((root.get('rootElements') ?? []) as readonly BpmnElement[])) {
    const key = process.id ?? '';
    const digest = createHash('sha256').update(`${xml}\n${key}\n${deployment}`).digest('hex');
    const graph = compile(process, { digest, checkExpression, extensionOf });
    if (!graph.ok) {
      problems.push(...graph.error.map(lineOf));
      continue;
    }
    definitions.push({
      key,
      versionTag: attributeOf(process, 'versionTag') ?? null,
      graph: graph.value,
      elements: elementsById(process),
    });
  }
  if (definitions.length === 0 && problems.length === 0) problems.push('PROCESS_MISSING');
  return { definitions, problems };
}

/** Processes that are to be executed, all of them where none says so; and the global tasks that they may call. */
function executableOf(roots: readonly BpmnElement[]): readonly BpmnElement[] {
  const processes = roots.filter(({ $type }) => $type === 'bpmn:Process');
  const executable = processes.filter((process) => process.get('isExecutable') !== false);
  const tasks = roots.filter(({ $type }) => /^bpmn:Global\w*Task$/.test($type));
  return [...(executable.length > 0 ? executable : processes), ...tasks];
}

function elementsById(root: BpmnElement): ReadonlyMap<string, BpmnElement> {
  const found = new Map<string, BpmnElement>();
  const visit = (element: BpmnElement): void => {
    for (const inner of (element.get('flowElements') ?? []) as readonly BpmnElement[]) {
      if (inner.id !== undefined) found.set(inner.id, inner);
      if (Array.isArray(inner.get('flowElements'))) visit(inner);
    }
  };
  visit(root);
  return found;
}

function extensionOf(element: BpmnElement): { known: Record<string, string>; unknown: string[] } {
  const { $descriptor, $attrs } = element as {
    $descriptor?: {
      properties?: readonly { ns?: { prefix?: string; localName?: string }; isAttr?: boolean }[];
    };
    $attrs?: Readonly<Record<string, unknown>>;
  };
  const known: Record<string, string> = {};
  for (const { ns, isAttr } of $descriptor?.properties ?? []) {
    if (ns?.prefix !== 'mc' || isAttr !== true || ns.localName === undefined) continue;
    const value = element.get(`mc:${ns.localName}`);
    if (value !== undefined) known[ns.localName] = String(value);
  }
  return { known, unknown: Object.keys($attrs ?? {}).filter((name) => name.startsWith('mc:')) };
}
