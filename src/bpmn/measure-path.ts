/** What the longest way through a model costs: working minutes of limits, steps, hand-overs, signatures. Loops are taken
 *  once; waiting for the citizen or another agency, and everything after the result is ready, does not count. Pure. */
import { getNode, type FlowNode, type ProcessGraph } from '../engine/index.js';

export interface PathMeasure {
  readonly minutes: number;
  readonly steps: number;
  readonly handOvers: number;
  readonly signatures: number;
  /** User tasks on the way, in order. */
  readonly path: readonly FlowNode[];
}

export interface MeasureOptions {
  /** Graph of a called process, null when it is not known. */
  readonly called: (calledElement: string) => ProcessGraph | null;
  /** Working minutes of an ISO 8601 duration, eight hours to the day. */
  readonly minutesOf: (duration: string) => number;
}

interface Way {
  readonly minutes: number;
  readonly tasks: readonly FlowNode[];
}

const nothing: Way = { minutes: 0, tasks: [] };

export function measurePath(graph: ProcessGraph, options: MeasureOptions): PathMeasure {
  const way = longest(graph, null, options, 0);
  const roles = way.tasks.map((task) => task.extension['role'] ?? '');
  return {
    minutes: way.minutes,
    steps:
      [...graph.nodes.values()].filter(({ type }) => type === 'bpmn:UserTask').length +
      calledSteps(graph, options),
    handOvers: roles.filter((role, index) => index > 0 && role !== roles[index - 1]).length,
    signatures: way.tasks.filter((task) => task.extension['action'] === 'approve').length,
    path: way.tasks,
  };
}

function calledSteps(graph: ProcessGraph, { called }: MeasureOptions): number {
  let steps = 0;
  for (const node of graph.nodes.values()) {
    const inner = 'calledElement' in node ? called(String(node.calledElement)) : null;
    if (inner !== null)
      steps += [...inner.nodes.values()].filter(({ type }) => type === 'bpmn:UserTask').length;
  }
  return steps;
}

/** The most expensive way through one scope. */
function longest(graph: ProcessGraph, scope: string | null, options: MeasureOptions, depth: number): Way {
  const entry = graph.scopes.get(scope);
  if (entry === undefined || depth > 16) return nothing;
  const done = new Map<string, Way>();
  const open = new Set<string>();
  const from = (id: string): Way => {
    const known = done.get(id);
    if (known !== undefined) return known;
    // A node that is being measured already: a loop, taken once.
    if (open.has(id)) return nothing;
    open.add(id);
    const node = getNode(graph, id);
    const own = costOf(graph, node, options, depth);
    const boundaries = node.boundary.map((boundary) => getNode(graph, boundary));
    const next = [...node.outgoing, ...boundaries.flatMap(({ outgoing }) => outgoing)]
      .map((flow) => graph.flows.get(flow)?.target)
      .filter((target) => target !== undefined)
      .map(from)
      .reduce(
        (best, way) =>
          way.minutes > best.minutes || (way.minutes === best.minutes && way.tasks.length > best.tasks.length)
            ? way
            : best,
        nothing,
      );
    open.delete(id);
    const way: Way = { minutes: own.minutes + next.minutes, tasks: [...own.tasks, ...next.tasks] };
    if (open.size === 0 || !reachesOpen(graph, id, open)) done.set(id, way);
    return way;
  };
  return entry.starts.map(from).reduce((best, way) => (way.minutes > best.minutes ? way : best), nothing);
}

/** Whether a result depended on a node still being measured; such a result holds for this way only. */
function reachesOpen(graph: ProcessGraph, id: string, open: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const pending = [id];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = getNode(graph, at);
    for (const flow of [
      ...node.outgoing,
      ...node.boundary.flatMap((boundary) => getNode(graph, boundary).outgoing),
    ]) {
      const target = graph.flows.get(flow)?.target;
      if (target === undefined || seen.has(target)) continue;
      if (open.has(target)) return true;
      seen.add(target);
      pending.push(target);
    }
  }
  return false;
}

function costOf(graph: ProcessGraph, node: FlowNode, options: MeasureOptions, depth: number): Way {
  const clock = node.extension['clock'];
  if (clock === 'stopped' || clock?.startsWith('paused') === true) return nothing;
  if (node.type === 'bpmn:UserTask') {
    const { limit } = node.extension;
    return { minutes: limit === undefined ? 0 : options.minutesOf(limit), tasks: [node] };
  }
  if (node.type === 'bpmn:SubProcess') return longest(graph, node.id, options, depth + 1);
  if ('calledElement' in node) {
    const inner = options.called(String(node.calledElement));
    return inner === null ? nothing : longest(inner, null, options, depth + 1);
  }
  return nothing;
}
