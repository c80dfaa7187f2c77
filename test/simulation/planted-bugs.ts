/** Mistakes that the protocol could have, each to be switched on by a spec: what finds none of them proves nothing. */
export const plantedBugs = [
  'no instance lock',
  'no fence check',
  'fence read without a lock',
  'lease without end',
  'attempt counted after the run',
  'bell without sweeper',
  'timer by the clock of the process',
  'key in another transaction',
  'unknown commit taken for a failure',
  'what was tried claimed with others',
  'interruption counted as an attempt',
  'effect key for each attempt',
  'effect key of the wait',
  'messages written after the commit',
  'message marked before delivery',
  'message marked after the commit',
  'message taken without its lock',
  'message from outside without a key',
  'signal not taken with its delivery',
  'state kept over a repetition',
] as const;
export type PlantedBug = (typeof plantedBugs)[number];
