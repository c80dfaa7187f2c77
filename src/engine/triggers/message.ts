/** Message events: BPMN 2.0.2 §10.5.5 (Message Event Definition), §13.5.2. A message is named, and carries a key where the
 *  model correlates by one (§8.4.2); the runtime finds who waits for it. */
import type { BpmnElement, Reading } from '../element.js';
import type { Feel, FlowNode } from '../graph.js';
import type { Correlation } from '../read-correlation.js';
import type { ActivityId, Variables } from '../state.js';
import type { Step } from '../step.js';
import { defineTrigger, type Part } from './trigger.js';

export interface MessageTrigger {
  readonly type: 'bpmn:MessageEventDefinition';
  readonly message: string;
  /** Gives the name where it is not known before. */
  readonly messageExpression: Feel | null;
  readonly correlation: Correlation | null;
}

export const message = defineTrigger<MessageTrigger>({
  type: 'bpmn:MessageEventDefinition',
  read(definition, reading, throws) {
    const trigger = readMessage(definition, reading);
    // Thrown, it may be left open what goes out: then nothing does.
    if (trigger.message === '' && !throws)
      reading.problem('MESSAGE_MISSING', 'Expected a message with a name but found none');
    return trigger;
  },
  arm(step, owner, node, trigger, part) {
    awaitMessage(step, { activity: owner.id, node: node.id, ...part }, trigger);
  },
  throwAt(step, node, scope, trigger) {
    return trigger.message !== '' && !sendMessage(step, node, scope, trigger);
  },
});

/** The message that an event definition, a send or a receive task refers to; its name is empty where there is none. */
export function readMessage(element: BpmnElement, reading: Reading): MessageTrigger {
  const reference = element.get('messageRef') as BpmnElement | undefined;
  const messageExpression = readName(reference, reading);
  const own = reading.extensionOf(element)['correlation'] ?? null;
  const correlation =
    own === null
      ? (reading.correlations.get(reference?.id ?? '') ?? null)
      : { waiting: own, sending: own, conversation: null };
  for (const expression of [correlation?.waiting, correlation?.sending])
    if (expression) reading.expression(expression);
  return {
    type: 'bpmn:MessageEventDefinition',
    message: reference?.name ?? reference?.id ?? '',
    messageExpression,
    correlation,
  };
}

/** The expression of a message's or signal's name (`mc:nameExpression`). */
export function readName(reference: BpmnElement | undefined, reading: Reading): Feel | null {
  const expression = reference === undefined ? undefined : reading.extensionOf(reference)['nameExpression'];
  if (expression === undefined) return null;
  reading.expression(expression);
  return expression;
}

/** @returns undefined when the name could not be computed; `failed` tells why */
export function nameOf(
  step: Step,
  name: string,
  expression: Feel | null,
  at: { readonly scope: ActivityId; readonly failed: (detail: string) => void },
): string | undefined {
  if (expression === null) return name;
  const value = step.evaluateStrictly(expression, at.scope);
  if (value.ok) return String(value.value);
  at.failed(value.error);
  return undefined;
}

export function awaitMessage(
  step: Step,
  at: { readonly activity: ActivityId; readonly node: string } & Part,
  trigger: Omit<MessageTrigger, 'type'>,
): void {
  const failed = (detail: string): void => step.incidentAt(at.activity, at.node, 'EXPRESSION_FAILED', detail);
  const { message: given, messageExpression } = trigger;
  const name = nameOf(step, given, messageExpression, { scope: at.activity, failed });
  const key = name === undefined ? undefined : keyOf(step, trigger, at.activity, at);
  if (name !== undefined && key !== undefined)
    step.openWait({ kind: 'message', ...at, name, ...(key === null ? {} : { key }) });
}

/** @returns false when it failed: an incident stands in its place */
export function sendMessage(
  step: Step,
  node: FlowNode,
  scope: ActivityId,
  trigger: Omit<MessageTrigger, 'type'>,
): boolean {
  const payload = step.payloadOf(node, scope);
  if (payload === null) return false;
  const failed = (detail: string): void => step.incident(node, scope, 'EXPRESSION_FAILED', detail);
  const name = nameOf(step, trigger.message, trigger.messageExpression, { scope, failed });
  if (name === undefined) return false;
  const sending = trigger.correlation?.sending ?? null;
  const key = sending === null ? null : step.evaluateStrictly(sending, scope, payload);
  if (key !== null && !key.ok) {
    failed(key.error);
    return false;
  }
  const text = key === null ? null : keyText(key.value);
  step.emit({ type: 'messageThrown', node: node.id, name, key: text, payload });
  if (text !== null) remember(step, trigger.correlation, scope, text);
  return true;
}

/** A message has come: where it is the first of its conversation, those that follow must carry its key. */
export function joinConversation(
  step: Step,
  { correlation }: Omit<MessageTrigger, 'type'>,
  scope: ActivityId,
  payload: Variables,
): void {
  if (!correlation?.conversation || correlation.sending === null) return;
  const key = step.evaluateStrictly(correlation.sending, scope, payload);
  if (key.ok) remember(step, correlation, scope, keyText(key.value));
}

function remember(step: Step, correlation: Correlation | null, scope: ActivityId, key: string): void {
  const conversation = correlation?.conversation ?? null;
  if (conversation === null || keyOfConversation(step, conversation, scope) !== null) return;
  step.setVariables(scope, { [variableOf(conversation)]: key });
}

/** The instance's own variable that holds the key of a conversation. */
const variableOf = (conversation: string): string => `conversation:${conversation}`;

function keyOfConversation(step: Step, conversation: string, scope: ActivityId): string | null {
  const known = step.read(variableOf(conversation), scope);
  return typeof known === 'string' ? known : null;
}

/** null: no key is asked for; undefined: it could not be computed, and an incident says so. */
function keyOf(
  step: Step,
  { correlation }: Omit<MessageTrigger, 'type'>,
  scope: ActivityId,
  at: { readonly activity: ActivityId; readonly node: string },
): string | null | undefined {
  if (correlation === null) return null;
  if (correlation.conversation !== null) return keyOfConversation(step, correlation.conversation, scope);
  if (correlation.waiting === null) return null;
  const value = step.evaluateStrictly(correlation.waiting, scope);
  if (value.ok) return keyText(value.value);
  step.incidentAt(at.activity, at.node, 'EXPRESSION_FAILED', value.error);
  return undefined;
}

/** One text for one key, whatever its type: "12" and 12 are different keys. */
const keyText = (value: unknown): string => JSON.stringify(value) ?? 'null';
