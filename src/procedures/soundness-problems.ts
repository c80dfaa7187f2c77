/** What the exploration of a version's state space finds, as problems of publishing (decision 14). */
import { checkSoundness, type GraphSet } from '../engine/index.js';
import { evaluate } from '../feel/evaluate.js';
import type { PublishProblem } from './assemble-version.js';

export interface SoundnessFinding {
  readonly problems: readonly PublishProblem[];
  /** The model is too large to explore: nothing was found, and nothing is proved. */
  readonly unknown: boolean;
}

/** @param graphs a process with everything it calls; the model of each is known by its process's id */
export function soundnessProblems(graphs: GraphSet): SoundnessFinding {
  const { verdict, problems, states } = checkSoundness(graphs, { evaluate });
  const fileOf = (element: string): string => {
    for (const graph of graphs.byDigest.values())
      if (graph.nodes.has(element))
        return graph.digest === graphs.main
          ? `bpmn-models/${graph.processId}.bpmn`
          : `bpmn-models/shared/${graph.processId}.bpmn`;
    return 'bpmn-models';
  };
  return {
    unknown: verdict === 'unknown',
    problems: problems.map(({ code, element, path }) => ({
      file: fileOf(element),
      element,
      code: `SOUNDNESS_${code}`,
      detail:
        code === 'DEAD_ACTIVITY'
          ? `Expected ${element} to happen in some course of the process but it never does`
          : `Expected every course to come to its end but: ${path.join(' → ')}`,
      params: { path: path.join(' → '), states: String(states) },
    })),
  };
}
