/** A file with several pools: every process of it with its graph, and the messages that may pass between them. */
import { compile, type BpmnElement, type ProcessGraph } from '../engine/index.js';
import { fail, ok, type Result } from '../shared/result.js';
import { checkModel } from './check-model.js';
import { problemOfViolation, type ModelProblem } from './model-problem.js';
import { parseModel } from './parse-model.js';
import { digestOf, extensionOf, type ReadOptions } from './read-model.js';

export interface CollaborationProcess {
  readonly graph: ProcessGraph;
  /** What the file says; a process that is not meant to be executed is read all the same. */
  readonly isExecutable: boolean;
  /** The pool it is drawn in. */
  readonly participant: string | null;
}

export interface Participant {
  readonly id: string;
  readonly name: string;
  /** Null for a pool that is drawn closed. */
  readonly process: string | null;
}

/** A message flow. Its ends are nodes, or participants that are drawn closed (BPMN 2.0.2 §9.4). */
export interface MessageFlow {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  /** Name of the message, where the flow or one of its ends names one. */
  readonly message: string | null;
}

export interface Collaboration {
  readonly processes: readonly CollaborationProcess[];
  readonly participants: readonly Participant[];
  readonly messageFlows: readonly MessageFlow[];
}

export interface CollaborationOptions extends ReadOptions {
  /** Whether the rules of the standard are asked first, as for publishing. */
  readonly standard?: boolean;
}

/**
 * @param xml the digest of the first process is that of the text, as in `readModel`; further ones add `#` and their id,
 *   since a digest names one graph
 */
export async function readCollaboration(
  xml: string,
  options: CollaborationOptions,
): Promise<Result<Collaboration, readonly ModelProblem[]>> {
  const parsed = await parseModel(xml);
  if (!parsed.ok) return parsed;
  const { definitions } = parsed.value;
  const violations =
    options.standard === true ? checkModel(parsed.value.definitions, parsed.value.outside) : [];
  if (violations.length > 0) return fail(violations.map(problemOfViolation));
  const roots = listOf(definitions, 'rootElements');
  const drawn = roots.filter(({ $type }) => $type === 'bpmn:Collaboration');
  const participants = drawn.flatMap((each) => listOf(each, 'participants')).map(readParticipant);
  const pools = new Map(participants.map(({ id, process }) => [process, id]));
  const processes: CollaborationProcess[] = [];
  const problems: ModelProblem[] = [];
  for (const process of roots.filter(({ $type }) => $type === 'bpmn:Process')) {
    const id = process.id ?? '';
    const graph = compile(process, {
      digest: digestOf(processes.length === 0 ? xml : `${xml}#${id}`),
      checkExpression: options.checkExpression,
      extensionOf,
    });
    if (!graph.ok) problems.push(...graph.error);
    else
      processes.push({
        graph: graph.value,
        isExecutable: process.get('isExecutable') === true,
        participant: pools.get(id) ?? null,
      });
  }
  if (problems.length > 0) return fail(problems);
  const messageFlows = drawn.flatMap((each) => listOf(each, 'messageFlows')).map(readMessageFlow);
  return ok(Object.freeze({ processes, participants, messageFlows }));
}

const listOf = (element: BpmnElement, name: string): readonly BpmnElement[] =>
  (element.get(name) ?? []) as readonly BpmnElement[];
const refOf = (element: BpmnElement | undefined, name: string): BpmnElement | undefined =>
  element?.get(name) as BpmnElement | undefined;

function readParticipant(element: BpmnElement): Participant {
  return Object.freeze({
    id: element.id ?? '',
    name: element.name ?? '',
    process: refOf(element, 'processRef')?.id ?? null,
  });
}

function readMessageFlow(element: BpmnElement): MessageFlow {
  const [source, target] = [refOf(element, 'sourceRef'), refOf(element, 'targetRef')];
  const message = refOf(element, 'messageRef') ?? messageOf(source) ?? messageOf(target);
  return Object.freeze({
    id: element.id ?? '',
    name: element.name ?? '',
    source: source?.id ?? '',
    target: target?.id ?? '',
    message: message?.name ?? message?.id ?? null,
  });
}

/** The message a task or an event sends or receives. */
function messageOf(node: BpmnElement | undefined): BpmnElement | undefined {
  if (node === undefined) return undefined;
  const own = refOf(node, 'messageRef');
  if (own !== undefined) return own;
  const definitions = (node.get('eventDefinitions') ?? []) as readonly BpmnElement[];
  return refOf(
    definitions.find(({ $type }) => $type === 'bpmn:MessageEventDefinition'),
    'messageRef',
  );
}
