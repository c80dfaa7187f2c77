/** The drawings of one dossier: the main process and the ones it calls, with what is going on in each. */
import type { Diagram } from '../api/types.js';

export const MAIN = 'main';

export interface Part {
  /** MAIN, or the id of the calling element. */
  readonly id: string;
  readonly name: string;
  readonly xml: string;
  readonly active: readonly string[];
  readonly completed: readonly string[];
}

export function partsOf(diagram: Diagram, mainName: string): Part[] {
  return [
    { id: MAIN, name: mainName, xml: diagram.xml, active: diagram.active, completed: diagram.completed },
    ...diagram.calledInstances.map(({ elementId, name, xml, active, completed }) => ({
      id: elementId,
      name,
      xml,
      active,
      completed,
    })),
  ];
}

/**
 * What to show first. After a step: the drawing in which the token arrives, and the element it comes from there (the
 * step itself, or the activity that called the step's process). Else: the deepest drawing where something goes on.
 */
export function sceneOf(
  parts: readonly Part[],
  stepDone: string | null,
): { part: Part | undefined; from: string | null } {
  const deepest = parts.findLast((part) => part.active.length > 0) ?? parts[0];
  if (!stepDone) return { part: deepest, from: null };
  const origin = parts.find((part) => holds(part, stepDone));
  if (origin && origin.active.length > 0) return { part: origin, from: stepDone };
  const from = origin && deepest && holds(deepest, origin.id) ? origin.id : null;
  return { part: deepest, from };
}

const holds = (part: Part, id: string): boolean => part.xml.includes(`id="${id}"`);
