/**
 * What the engine is known not to do yet as the reference does: the generators steer around it, so that they can find
 * something else. A gap goes from here when it is closed.
 */
export const knownGaps: ReadonlySet<string> = new Set([]);
