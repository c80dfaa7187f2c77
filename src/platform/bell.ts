export type BellKind = 'jobs' | 'timers' | 'messages';

/** After a commit: wakes what works in the background. Losing a bell loses nothing, the sweep finds the same rows. */
export abstract class Bell {
  abstract ring(kind: BellKind): void;
}
