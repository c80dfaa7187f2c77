/** A model as a document that can be changed and written again without loss: elements, extensions, diagram. */
import type { BpmnElement } from '../engine/index.js';
import { fail, ok, type Result } from '../shared/result.js';
import { modelProblem, type ModelProblem } from './model-problem.js';
import { parseModel } from './parse-model.js';
import { readTree, writeTree, type XmlElement } from './xml-tree.js';

export interface ModelDocument {
  /** What the model says; for reading. */
  readonly definitions: BpmnElement;
  /** What the file holds, known to the standard or not; changes are made here. */
  readonly tree: XmlElement;
}

export async function openModel(xml: string): Promise<Result<ModelDocument, readonly ModelProblem[]>> {
  const parsed = await parseModel(xml);
  if (!parsed.ok) return parsed;
  const tree = readTree(xml);
  if (!tree.ok) return fail([modelProblem('XML_INVALID', tree.error)]);
  return ok({ definitions: parsed.value.definitions, tree: tree.value });
}

export const writeModel = ({ tree }: ModelDocument): string => writeTree(tree);
