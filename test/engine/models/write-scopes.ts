/** Blocks that are, or hold, scopes of their own: sub-processes, loops, what is attached to them, what is thrown in them. */
import type { Block } from './block.js';
import { knownGaps } from './known-gaps.js';
import { allChoices, attributesOf, eventOf, holds } from './write-events.js';
import type { Ends, Writer } from './write-model.js';
import { formal, mappings } from './xml-writer.js';

type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;
const none: Block = { kind: 'leaf', type: 'none', choice: { c: 0, over: 0 } };
const aTask: Block = { ...none, type: 'user' };

export function writeScoped(writer: Writer, content: Block): Ends {
  switch (content.kind) {
    case 'scope':
      return scope(writer, content);
    case 'looped':
      return looped(writer, content);
    case 'guarded':
      return guarded(writer, content);
    case 'watched':
      return writer.one('subProcess', 'sub', '', watchedInside(writer, content));
    case 'thrown':
      return thrown(writer, content);
    case 'adHoc':
      return adHoc(writer, content);
    case 'undone':
      return undone(writer, content);
    default:
      throw new Error(`Expected a block with a scope but found ${content.kind}`);
  }
}

function scope(writer: Writer, { type, block, mapped, bare }: Kind<'scope'>): Ends {
  if (type === 'call') return writer.call(writer.called(block), mapped);
  // A local copy of the choices: what is written inside stays inside.
  const own = mapped ? mappings(allChoices, { [writer.id('o')]: 'c1 + c2' }) : '';
  return writer.one(type === 'sub' ? 'subProcess' : type, 'sub', '', own + writer.inner(block, { bare }));
}

function looped(writer: Writer, content: Kind<'looped'>): Ends {
  const { rule, inner, guarded: guard } = content;
  const characteristics = rule === 'standard' ? standardRule(content) : multiRule(writer, content);
  // The first to end may end the others: a person decides which it is, where one signal could end several at once.
  const cutsShort = rule === 'parallel' && content.completion !== null;
  const last: readonly Block[] = cutsShort ? [aTask] : [];
  const [type, attributes, inside] =
    typeof inner !== 'string'
      ? ['subProcess', '', writer.inner({ kind: 'sequence', blocks: [inner, ...last] })]
      : inner === 'job'
        ? ['serviceTask', 'mc:job="work"', '']
        : [inner === 'user' ? 'userTask' : 'task', '', ''];
  const host = writer.node(type, 'lp', characteristics + inside, attributes);
  if (guard === null || inner === 'none') return [host, host];
  return border(writer, host, guard, content.choice, content.times % 2 === 0);
}

function standardRule({ times, completion, choice }: Kind<'looped'>): string {
  const condition = completion === null ? '' : formal('loopCondition', holds(choice));
  const attributes = `testBefore="${choice.over % 2 === 0}" loopMaximum="${times + 1}"`;
  return `<bpmn:standardLoopCharacteristics ${attributes}>${condition}</bpmn:standardLoopCharacteristics>`;
}

function multiRule(writer: Writer, { rule, times, collection, completion }: Kind<'looped'>): string {
  const items = Array.from({ length: times }, (_, index) => index + 10).join(', ');
  const collected = `mc:collection="[${items}]" mc:item="item" mc:output="item + loopCounter" mc:outputCollection="${writer.id('all')}"`;
  const inside =
    (collection ? '' : formal('loopCardinality', String(times))) +
    (completion === null ? '' : formal('completionCondition', `numberOfCompletedInstances >= ${completion}`));
  return `<bpmn:multiInstanceLoopCharacteristics isSequential="${rule === 'sequential'}" ${collection ? collected : ''}>${inside}</bpmn:multiInstanceLoopCharacteristics>`;
}

function guarded(writer: Writer, { host, trigger, interrupting, choice }: Kind<'guarded'>): Ends {
  const id =
    typeof host !== 'string'
      ? writer.node('subProcess', 'sub', writer.inner(host))
      : host === 'job'
        ? writer.node('serviceTask', 'j', '', 'mc:job="work"')
        : host === 'receive'
          ? writer.node('receiveTask', 'rc', '', 'messageRef="m2"')
          : writer.node('userTask', 't');
  return border(writer, id, trigger, choice, interrupting);
}

/** A boundary event; what follows it joins the host's own way where it interrupts, else has an end of its own. */
function border(
  writer: Writer,
  host: string,
  trigger: Kind<'guarded'>['trigger'],
  choice: Kind<'guarded'>['choice'],
  mayInterrupt: boolean,
): Ends {
  const interrupting = mayInterrupt || trigger === 'error';
  const attributes = `attachedToRef="${host}" cancelActivity="${interrupting}" ${attributesOf(trigger)}`;
  const event = writer.node('boundaryEvent', 'b', eventOf(trigger, choice, !interrupting), attributes);
  return afterBorder(writer, host, event, interrupting);
}

function afterBorder(writer: Writer, host: string, event: string, interrupting: boolean): Ends {
  const join = writer.node('exclusiveGateway', 'g');
  const aside = writer.chain([event, event], writer.user());
  writer.flow(host, join);
  if (interrupting) writer.flow(aside[1], join);
  else writer.flow(aside[1], writer.node('endEvent', 'e'));
  return [host, join];
}

function watchedInside(writer: Writer, content: Kind<'watched'>): string {
  const { block, handler, trigger, interrupting, choice } = content;
  return writer.inner(block, {
    more: (inside) => {
      eventSubProcess(
        inside,
        eventOf(trigger, choice, !interrupting),
        attributesOf(trigger),
        interrupting,
        handler,
      );
    },
  });
}

function eventSubProcess(
  writer: Writer,
  event: string,
  attributes: string,
  interrupting: boolean,
  handler: Block,
): void {
  const more = `isInterrupting="${interrupting}" ${attributes}`;
  const inside = writer.fresh(true).inner(handler, { start: event, attributes: more });
  writer.node('subProcess', 'es', inside, 'triggeredByEvent="true"');
}

const definitionOf = (what: string, anyCode: boolean): string => {
  if (what === 'terminate' || what === 'cancel') return `<bpmn:${what}EventDefinition/>`;
  if (what === 'error') return `<bpmn:errorEventDefinition ${anyCode ? '' : 'errorRef="er0"'}/>`;
  return `<bpmn:escalationEventDefinition ${anyCode ? '' : 'escalationRef="es0"'}/>`;
};

/** A scope that may throw, beside its block: the one who throws stands behind a user task and a choice. */
function thrown(writer: Writer, content: Kind<'thrown'>): Ends {
  const { what: wanted, block, inside, anyCode, choice } = content;
  const intoOwn = inside && content.interrupting && knownGaps.has('THROWN_INTO_OWN_SCOPE');
  const what = wanted === 'escalationOnWay' && intoOwn ? 'escalation' : wanted;
  const caught = what === 'error' || what.startsWith('escalation');
  const interrupting = what === 'error' || what === 'cancel' || content.interrupting;
  const thrower = (within: Writer): void => writeThrower(within, what, choice);
  const deeper = caught ? content.deeper : 'no';
  const body = writer.inner(deeper === 'no' ? block : none, {
    more: (within) => {
      if (deeper === 'no') thrower(within);
      else writeDeeper(within, deeper, block, thrower);
      if (caught && inside) eventSubProcess(within, definitionOf(what, anyCode), '', interrupting, aTask);
    },
  });
  const host = writer.node(what === 'cancel' ? 'transaction' : 'subProcess', 'sub', body);
  if (what === 'terminate' || (caught && inside)) return [host, host];
  const attributes = `attachedToRef="${host}" cancelActivity="${interrupting}"`;
  const event = writer.node('boundaryEvent', 'b', definitionOf(what, anyCode), attributes);
  return afterBorder(writer, host, event, interrupting);
}

function writeThrower(within: Writer, what: Kind<'thrown'>['what'], choice: Kind<'thrown'>['choice']): void {
  const gate = within.id('g');
  const onWay = what === 'escalationOnWay';
  const thrower = within.node(onWay ? 'intermediateThrowEvent' : 'endEvent', 'th', definitionOf(what, false));
  if (onWay) within.flow(thrower, within.node('endEvent', 'e'));
  within.chain(within.one('startEvent', 's'), within.user(), [gate, gate]);
  within.flow(gate, thrower, holds(choice));
  const other = within.flow(gate, within.node('endEvent', 'e'));
  within.element('exclusiveGateway', gate, '', `default="${other}"`);
}

function writeDeeper(
  writer: Writer,
  deeper: 'sub' | 'call',
  block: Block,
  more: (inside: Writer) => void,
): void {
  const ends =
    deeper === 'call'
      ? writer.call(writer.called(block, { more }), true)
      : writer.one('subProcess', 'sub', '', writer.inner(block, { more }));
  writer.chain(writer.one('startEvent', 's'), ends, writer.one('endEvent', 'e'));
}

function adHoc(writer: Writer, content: Kind<'adHoc'>): Ends {
  const { sequential, tasks, completion, cancelRemaining } = content;
  const inside = writer.inner(none, { bare: true });
  const more = Array.from({ length: tasks }, () => `<bpmn:userTask id="${writer.id('t')}"/>`).join('');
  const condition = completion === null ? '' : formal('completionCondition', holds(completion));
  const attributes = `ordering="${sequential ? 'Sequential' : 'Parallel'}" cancelRemainingInstances="${cancelRemaining}"`;
  return writer.one('adHocSubProcess', 'ah', attributes, more + (tasks > 1 ? inside : '') + condition);
}

/** Tasks with handlers, then something that undoes them. */
function undone(writer: Writer, { tasks, how }: Kind<'undone'>): Ends {
  if (how === 'throw')
    return chainOfUndoable(
      writer,
      tasks,
      writer.one('intermediateThrowEvent', 'th', '', '<bpmn:compensateEventDefinition/>'),
    );
  const inside = writer.fresh();
  const end =
    how === 'cancel'
      ? inside.one('endEvent', 'e', '', '<bpmn:cancelEventDefinition/>')
      : inside.one('endEvent', 'e');
  inside.chain(inside.one('startEvent', 's'), chainOfUndoable(inside, tasks, end));
  // Beside it something that a cancellation has to stop.
  if (how === 'cancel')
    inside.chain(inside.one('startEvent', 's'), inside.user(), inside.user(), inside.one('endEvent', 'e'));
  const host = writer.node(how === 'cancel' ? 'transaction' : 'subProcess', 'sub', inside.body);
  if (how === 'cancel') {
    const event = writer.node(
      'boundaryEvent',
      'b',
      '<bpmn:cancelEventDefinition/>',
      `attachedToRef="${host}"`,
    );
    return afterBorder(writer, host, event, true);
  }
  return writer.chain(
    [host, host],
    writer.one('intermediateThrowEvent', 'th', '', '<bpmn:compensateEventDefinition/>'),
  );
}

function chainOfUndoable(writer: Writer, tasks: number, last: Ends): Ends {
  const done = Array.from({ length: tasks }, (): Ends => {
    const id = writer.node('userTask', 't');
    const event = writer.node(
      'boundaryEvent',
      'b',
      '<bpmn:compensateEventDefinition/>',
      `attachedToRef="${id}"`,
    );
    const handler = writer.node('userTask', 'undo', '', 'isForCompensation="true"');
    writer.body += `<bpmn:association id="${writer.id('as')}" sourceRef="${event}" targetRef="${handler}"/>`;
    return [id, id];
  });
  return writer.chain(...done, last);
}
