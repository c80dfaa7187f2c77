/**
 * What becomes of a property of the metamodel when a process runs. Every one has exactly one standing, so that nothing is
 * passed over in silence: what is neither honoured nor without meaning for an execution is refused when it is published.
 */
import type { BpmnElement } from '../../engine/index.js';

/** Whether a value uses a property in the way that is refused. */
type Uses = (value: unknown, element: BpmnElement) => boolean;

export type Standing =
  /** `by` reads it, in a file under `src/`, by the word `through`. */
  | { readonly is: 'honoured'; readonly by: string; readonly through: string | null }
  /** By this clause an execution goes the same way with it and without it. */
  | { readonly is: 'drawn'; readonly clause: string }
  /** By this clause it changes an execution, and the engine does not do so. */
  | { readonly is: 'refused'; readonly clause: string; readonly when: Uses }
  /** Honoured, but for some uses, which are refused. */
  | {
      readonly is: 'limited';
      readonly by: string;
      readonly through: string | null;
      readonly clause: string;
      readonly when: Uses;
    };

/** Property → standing, under the type that declares it or under one that inherits it; or one standing for a whole type. */
export type Standings = Readonly<Record<string, Readonly<Record<string, Standing>> | Standing>>;

export const isStanding = (entry: Standings[string]): entry is Standing => typeof entry['is'] === 'string';

/** @param through the word by which the file reads it, where that is not its name */
export const honoured = (by: string, through: string | null = null): Standing => ({
  is: 'honoured',
  by,
  through,
});
export const drawn = (clause: string): Standing => ({ is: 'drawn', clause });
export const refused = (clause: string, when: Uses = () => true): Standing => ({
  is: 'refused',
  clause,
  when,
});
export const limited = (by: string, clause: string, when: Uses, through: string | null = null): Standing => ({
  is: 'limited',
  by,
  through,
  clause,
  when,
});

export const several: Uses = (value) => Array.isArray(value) && value.length > 1;
export const isFalse: Uses = (value) => value === false;
