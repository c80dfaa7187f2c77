/**
 * Bugs that an engine like ours could have, as changes to its source. `find` must occur exactly once in its file: where it no
 * longer does, the bug is brought up to date with the code. What finds none of them proves nothing about the rest.
 */
export interface PlantedBug {
  readonly name: string;
  /** Below `src/engine`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const swap = (name: string, file: string, find: string, replace: string): PlantedBug => ({
  name,
  file,
  find,
  replace,
});

const gateways: readonly PlantedBug[] = [
  swap(
    'a parallel join ignores one of its flows',
    'elements/parallel-gateway.ts',
    '.filter((flow) => flow !== via)',
    '.filter((flow) => flow !== via).slice(1)',
  ),
  swap(
    'a parallel join consumes all tokens of a flow',
    'elements/parallel-gateway.ts',
    'for (const token of ready) step.consume(token);',
    'for (const token of ready.slice(1)) step.consume(token);',
  ),
  swap(
    'an inclusive join counts tokens',
    'elements/inclusive-gateway.ts',
    'if (!nothingElseCanCome(step, node, scope, filled)) return false;',
    'if (parked.length < node.incoming.length) return false;',
  ),
  swap(
    'an inclusive join does not wait',
    'elements/inclusive-gateway.ts',
    'if (!nothingElseCanCome(step, node, scope, filled)) return false;',
    '',
  ),
  swap(
    'the default flow is always taken',
    'choose-flows.ts',
    "const none = how === 'first' ? chosen.length === 0 : !conditionHeld;",
    'const none = true;',
  ),
  swap(
    'a complex gateway is never reset',
    'elements/complex-gateway.ts',
    ': resetIfDue(step, node, resting, parked);',
    ': false;',
  ),
  swap(
    'a complex gateway fires for each token that comes late',
    'elements/complex-gateway.ts',
    'step.enterBare(node, scope, { activated: [...filled] });',
    ';',
  ),
  swap(
    'the events that lost a race are still waited for',
    'elements/event-based-gateway.ts',
    'if (!node.parallel || last) step.close(gateway);',
    'if (last) step.close(gateway);',
  ),
];

const activities: readonly PlantedBug[] = [
  swap(
    'an activity takes one token more than its start quantity',
    'run.ts',
    'if (parked.length + 1 < node.startQuantity) {',
    'if (parked.length < node.startQuantity) {',
  ),
  swap(
    'one token leaves whatever the completion quantity',
    'step.ts',
    'token < node.completionQuantity;',
    'token < 1;',
  ),
  swap(
    'a multi-instance activity is over one instance too early',
    'loop.ts',
    "if (loop.completed + loop.terminated >= (loop.total ?? 0)) return 'finish';",
    "if (loop.completed + loop.terminated + 1 >= (loop.total ?? 0)) return 'finish';",
  ),
  swap(
    'the maximum of a loop is ignored',
    'loop.ts',
    "if (rule.maximum !== null && loop.completed >= rule.maximum) return 'finish';",
    '',
  ),
  swap(
    'a loop that tests before begins without a test',
    'loop.ts',
    'if (!rule.testBefore || holds(step, node, rule.condition, body))',
    'if (body !== null)',
  ),
  swap(
    'outputs of instances are gathered one place off',
    'loop.ts',
    'loop.outputs[index + 1] ?? null',
    'loop.outputs[index] ?? null',
  ),
  swap(
    'mappings of a call are swapped',
    'elements/call-activity.ts',
    'const mapped = step.map(node.outputs, activity.id);',
    'const mapped = step.map(node.inputs, activity.id);',
  ),
  swap(
    'two things are done at once in a sequential ad-hoc sub-process',
    'elements/ad-hoc-sub-process.ts',
    'return node.sequential && isBusy(state, wait) ? [] :',
    'return isBusy(state, wait) && state.root === "" ? [] :',
  ),
  swap(
    'what remains of an ad-hoc sub-process is not cancelled',
    'elements/ad-hoc-sub-process.ts',
    'if (node.cancelRemaining) endAdHoc(step, activity);',
    'if (!node.cancelRemaining) endAdHoc(step, activity);',
  ),
];

const events: readonly PlantedBug[] = [
  swap(
    'a boundary event stays when its host is done',
    'step.ts',
    "for (const wait of this.waitsOf(activity.id)) this.closeWait(wait, 'withdrawn');\n    this.emit({ type: 'activityLeft'",
    "for (const wait of this.waitsOf(activity.id)) if (wait.node === activity.node) this.closeWait(wait, 'withdrawn');\n    this.emit({ type: 'activityLeft'",
  ),
  swap(
    'a timer is not withdrawn',
    'step.ts',
    "for (const wait of this.waitsOf(activity.id)) this.closeWait(wait, 'withdrawn');\n    this.emit({ type: 'activityLeft'",
    "for (const wait of this.waitsOf(activity.id)) if (wait.kind !== 'timer') this.closeWait(wait, 'withdrawn');\n    this.emit({ type: 'activityLeft'",
  ),
  swap(
    'a boundary event that does not interrupt does',
    'catching.ts',
    'if (node.interrupting) step.interrupt(owner);\n    const mapped',
    'step.interrupt(owner);\n    const mapped',
  ),
  swap(
    'an interrupted host goes on by its own flow as well',
    'catching.ts',
    'if (node.interrupting) step.interrupt(owner);\n    const mapped',
    'if (node.interrupting) step.complete(owner);\n    const mapped',
  ),
  swap(
    'the border of a loop belongs to each of its instances',
    'catching.ts',
    'if (!looped) for (const id of node.boundary)',
    'if (owner.node !== null) for (const id of node.boundary)',
  ),
  swap(
    'an error escapes its nearest handler',
    'catching.ts',
    'const handler = handlerOf(step, owner, thrown, thrownIn);',
    'const handler = owner.id === scope ? null : handlerOf(step, owner, thrown, thrownIn);',
  ),
  swap(
    'an event sub-process does not interrupt its scope',
    'catching.ts',
    '    step.emptyScope(owner);\n    const own',
    '    const own',
  ),
  swap(
    'an escalation is treated as an error',
    'triggers/escalation.ts',
    "step.raise({ type: 'bpmn:EscalationEventDefinition',",
    "step.raise({ type: 'bpmn:ErrorEventDefinition',",
  ),
  swap(
    'a signal is delivered twice',
    'triggers/signal.ts',
    'step.deliverSignal(name, payload);',
    'step.deliverSignal(name, payload);\n    step.deliverSignal(name, payload);',
  ),
  swap(
    'a conditional event occurs again while its condition still holds',
    'occurrence.ts',
    'step.openWait({ ...again, held: true });',
    'step.openWait({ ...again, held: false });',
  ),
  swap(
    'one of several events that must all occur is enough',
    'occurrence.ts',
    'if (othersMissing(step, owner, wait)) {',
    'if (othersMissing(step, owner, wait) && owner.id === "") {',
  ),
  swap(
    'a cycle fires once too often',
    'triggers/timer.ts',
    'Math.max(Number(times) - 1, 0)',
    'Number(times)',
  ),
  swap(
    'a terminate end event of a sub-process ends the whole instance',
    'triggers/terminate.ts',
    'if (scope === step.state.root) step.endInstance',
    'if (step.state.root !== "") step.endInstance',
  ),
  swap('a cancelled transaction goes on inside', 'triggers/cancel.ts', 'step.emptyScope(transaction);', ''),
  swap(
    'what was done is undone in the order in which it was done',
    'compensation.ts',
    'for (const record of [...compensations].reverse()) {',
    'for (const record of compensations) {',
  ),
];

const data: readonly PlantedBug[] = [
  swap(
    'variables leak out of a sub-process',
    'variables.ts',
    'if (variables !== undefined && Object.hasOwn(variables, name)) return at;',
    'if (variables === undefined && at === "") return at;',
  ),
  swap(
    'variables leak out of a called process',
    'variables.ts',
    'if (parent === null || calls !== undefined) return at;',
    'if (parent === null || calls === "") return at;',
  ),
  swap('the number of a wait is used again', 'evolve.ts', '      claimId(draft, event.wait.id);\n', ''),
  swap(
    'an event is not written to the history',
    'instance-view.ts',
    '    this.events.push(event);\n',
    "    if (event.type !== 'loopAdvanced') this.events.push(event);\n",
  ),
  swap(
    'a parked token is not in the history',
    'instance-view.ts',
    '    this.events.push(event);\n',
    "    if (event.type !== 'tokenConsumed') this.events.push(event);\n",
  ),
];

export const plantedBugs: readonly PlantedBug[] = [...gateways, ...activities, ...events, ...data];
