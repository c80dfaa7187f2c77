/** The check of a file by the rules of the standard alone, with the files that it imports. */
import { fail, ok, type Result } from '../shared/result.js';
import type { BpmnElement } from '../engine/index.js';
import { checkModel } from './check-model.js';
import { decodeXml } from './decode-xml.js';
import { modelProblem, problemOfViolation, type ModelProblem } from './model-problem.js';
import { parseModel } from './parse-model.js';

/** Files that a file may lead to, itself among them. */
export const importsMax = 50;

const bpmnImport = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const clause = '§8.2.2 Import: importType, location, namespace';

/** @param location as written in the import, relative to the file @returns null when there is no such file */
export type ImportReader = (location: string) => Promise<Uint8Array | null>;

/** @returns every broken rule of the file and of the files it imports; none when it keeps to the standard */
export async function validateFile(bytes: Uint8Array, readImport: ImportReader): Promise<ModelProblem[]> {
  const problems: ModelProblem[] = [];
  const seen = new Set<string>();
  const idsOf = new Map<string, Set<string>>();
  await validate(bytes, '');
  return problems;

  async function validate(file: Uint8Array, base: string): Promise<string | null> {
    const text = decodeXml(file);
    const parsed = text.ok ? await parseModel(text.value) : text;
    if (!parsed.ok) {
      problems.push(...parsed.error);
      return null;
    }
    const { definitions } = parsed.value;
    const namespace = String(definitions.get('targetNamespace') ?? '');
    const known = idsOf.get(namespace) ?? new Set();
    for (const id of parsed.value.ids)
      if (known.has(id))
        problems.push(
          modelProblem('ID_DUPLICATE', `Expected ${id} once in ${namespace}`, {
            element: id,
            params: { id },
            clause: '§8.2.1 Definitions: an id is unique in its namespace, imported files included',
          }),
        );
      else known.add(id);
    idsOf.set(namespace, known);
    problems.push(...checkModel(parsed.value.definitions, parsed.value.outside).map(problemOfViolation));
    for (const item of importsOf(definitions)) {
      const location = resolve(base, item.location);
      if (seen.has(location) || seen.size >= importsMax) continue;
      seen.add(location);
      const imported = await readImport(location);
      const found: Result<string | null, string> =
        imported === null
          ? fail(`Expected an imported file at ${item.location} but there is none`)
          : ok(await validate(imported, folderOf(location)));
      if (!found.ok) problems.push(modelProblem('IMPORT_UNRESOLVED', found.error, { clause }));
      else if (found.value !== null && found.value !== item.namespace)
        problems.push(
          modelProblem(
            'IMPORT_UNRESOLVED',
            `Expected ${item.location} to have the namespace ${item.namespace} but found ${found.value}`,
            { clause },
          ),
        );
    }
    return namespace;
  }
}

function importsOf(definitions: BpmnElement): { location: string; namespace: string }[] {
  const imports = (definitions.get('imports') ?? []) as readonly BpmnElement[];
  return imports
    .filter((item) => item.get('importType') === bpmnImport)
    .map((item) => ({
      location: String(item.get('location') ?? ''),
      namespace: String(item.get('namespace') ?? ''),
    }));
}

const folderOf = (location: string): string => location.slice(0, location.lastIndexOf('/') + 1);
const resolve = (base: string, location: string): string =>
  location.startsWith('/') || location.includes('://') ? location : `${base}${location.replace(/^\.\//, '')}`;
