/** Event definitions of the triggers that come from outside, and of what is thrown. */
import type { CaughtTrigger, Choice } from './block.js';
import { knownGaps } from './known-gaps.js';
import { formal } from './xml-writer.js';

export const choiceNames = ['c0', 'c1', 'c2', 'c3'] as const;
export const allChoices = Object.fromEntries(choiceNames.map((name) => [name, name]));
export const holds = ({ c, over }: Choice): string => `c${c} > ${over}`;

const message = ({ c }: Choice): string => `<bpmn:messageEventDefinition messageRef="m${c % 3}"/>`;
/** What starts something again and again has a signal that nothing else must have to go on. */
const signal = ({ c }: Choice, again: boolean): string =>
  `<bpmn:signalEventDefinition signalRef="sg${again ? 0 : 1 + (c % (knownGaps.has('THROWN_INTO_OWN_SCOPE') ? 1 : 2))}"/>`;
const timer = (kind: string, value: string): string =>
  `<bpmn:timerEventDefinition>${formal(kind, value)}</bpmn:timerEventDefinition>`;
const conditional = (choice: Choice): string =>
  `<bpmn:conditionalEventDefinition>${formal('condition', holds(choice))}</bpmn:conditionalEventDefinition>`;

/** One code, the other, or any. */
const codeOf = (prefix: 'er' | 'es', { c }: Choice): string => {
  const reference = prefix === 'er' ? 'errorRef' : 'escalationRef';
  return c > 1 ? '' : `${reference}="${prefix}${c}"`;
};

/** @param again it does not interrupt */
export function eventOf(trigger: CaughtTrigger, choice: Choice, again = false): string {
  switch (trigger) {
    case 'message':
      return message(choice);
    case 'signal':
      return signal(choice, again);
    case 'timer':
      return timer('timeDuration', 'PT1H');
    case 'cycle':
      return timer('timeCycle', 'R2/PT1H');
    case 'conditional':
      return conditional(choice);
    case 'multiple':
      return message(choice) + signal(choice, again);
    case 'error':
      return `<bpmn:errorEventDefinition ${codeOf('er', choice)}/>`;
    case 'escalation':
      return `<bpmn:escalationEventDefinition ${codeOf('es', choice)}/>`;
    case 'all':
      return message(choice) + timer('timeDuration', 'PT2H') + signal(choice, again);
  }
}

export const attributesOf = (trigger: CaughtTrigger): string =>
  trigger === 'all' ? 'parallelMultiple="true"' : '';
