/**
 * Correlation of messages (BPMN 2.0.2 §8.4.2). By context: the process subscribes to a key, whose values it reads from its own
 * data (`correlationSubscription`). By key: a conversation has a key, and the first message of it that the instance sends or
 * receives gives its value. Ours: `mc:correlation` beside the message says both in one expression.
 */
import type { BpmnElement } from './element.js';
import type { Feel } from './graph.js';
import { idOf, list } from './model-structure.js';

export interface Correlation {
  /** What a wait asks for: over the variables in reach. */
  readonly waiting: Feel | null;
  /** What a message carries: over what is sent with it. */
  readonly sending: Feel | null;
  /** The value is that of the instance's first message of this key. */
  readonly conversation: string | null;
}

/** By the id of the message. */
export type Correlations = ReadonlyMap<string, Correlation>;

export function readCorrelations(process: BpmnElement): Correlations {
  const roots = list(process.$parent?.get('rootElements'));
  const correlations = new Map<string, Correlation>();
  const subscribed = new Set<string>();
  for (const subscription of list(process.get('correlationSubscriptions'))) {
    const key = subscription.get('correlationKeyRef') as BpmnElement | undefined;
    if (key === undefined) continue;
    subscribed.add(idOf(key));
    const dataPaths = new Map(
      list(subscription.get('correlationPropertyBinding')).map((binding) => [
        idOf((binding.get('correlationPropertyRef') as BpmnElement | undefined) ?? {}),
        bodyOf(binding, 'dataPath'),
      ]),
    );
    const waiting = together(
      list(key.get('correlationPropertyRef')).map((one) => dataPaths.get(idOf(one)) ?? ''),
    );
    for (const [message, sending] of retrievals(key))
      correlations.set(message, { waiting, sending, conversation: null });
  }
  for (const key of keysOf(roots)) {
    if (subscribed.has(idOf(key))) continue;
    for (const [message, sending] of retrievals(key))
      if (!correlations.has(message))
        correlations.set(message, { waiting: null, sending, conversation: idOf(key) });
  }
  return correlations;
}

/** Keys of collaborations and of the conversations in them. */
function keysOf(roots: readonly BpmnElement[]): BpmnElement[] {
  return roots
    .filter(({ $type }) => $type === 'bpmn:Collaboration')
    .flatMap((collaboration) => [
      ...list(collaboration.get('correlationKeys')),
      ...list(collaboration.get('conversations')).flatMap((one) => [...list(one.get('correlationKeys'))]),
    ]);
}

/** Messages that carry every property of the key, with the expression that reads them. */
function retrievals(key: BpmnElement): (readonly [message: string, sending: Feel])[] {
  const properties = list(key.get('correlationPropertyRef'));
  const paths = properties.map(
    (property) =>
      new Map(
        list(property.get('correlationPropertyRetrievalExpression')).map((retrieval) => [
          idOf((retrieval.get('messageRef') as BpmnElement | undefined) ?? {}),
          bodyOf(retrieval, 'messagePath'),
        ]),
      ),
  );
  const [first = new Map<string, string>()] = paths;
  return [...first.keys()].flatMap((message) => {
    const texts = paths.map((path) => path.get(message) ?? '');
    const sending = texts.includes('') ? null : together(texts);
    return sending === null ? [] : [[message, sending] as const];
  });
}

const together = (texts: readonly string[]): Feel => `[${texts.join(', ')}]`;

const bodyOf = (element: BpmnElement, name: string): string =>
  ((element.get(name) as { body?: string } | undefined)?.body ?? '').trim();
