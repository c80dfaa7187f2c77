/** Everything is bounded. Going over is an incident or a rejection that names the limit. */
export const limits = {
  stepsPerCommandMax: 10_000,
  callDepthMax: 16,
  multiInstanceMax: 1_000,
  /** Characters of JSON that all variables of one command's payload may have. */
  variablesCharactersMax: 262_144,
  /** Lists and objects inside each other in it. An expression cannot make more (src/feel/run.ts, depthMax). */
  variablesDepthMax: 200,
  incidentDetailCharactersMax: 2_000,
} as const;
