/** Everything is bounded. Going over is an incident or a rejection that names the limit. */
export const limits = {
  stepsPerCommandMax: 10_000,
  callDepthMax: 16,
  multiInstanceMax: 1_000,
  /** Characters of JSON that all variables of one command's payload may have. */
  variablesCharactersMax: 262_144,
  incidentDetailCharactersMax: 2_000,
} as const;
