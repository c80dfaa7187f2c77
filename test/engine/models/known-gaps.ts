/**
 * What the engine is known not to do yet as the reference does: the generators steer around it, so that they can find
 * something else. A gap goes from here when it is closed.
 */
export const knownGaps: ReadonlySet<string> = new Set([
  // A token that throws goes on although what it threw started an event sub-process that interrupts its own scope (§13.5.4).
  'THROWN_INTO_OWN_SCOPE',
  // A complex gateway that rests hides that a join in its scope is stuck: no incident says so (I1).
  'STUCK_BESIDE_COMPLEX_GATEWAY',
]);
