/**
 * Models nobody thought of: block-structured ones of all that the engine executes, answered in random order. Every command
 * goes through the bench, which passes states through JSON, folds the history, repeats the command and checks the
 * invariants; every instance must come to its end, without an incident and with nothing left over.
 */
import fc from 'fast-check';
import { Bench, bpmn } from '../support/engine.js';

type Block =
  | { readonly kind: 'task' | 'script' | 'job' | 'receive' | 'none' }
  | { readonly kind: 'sequence'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'exclusive' | 'parallel' | 'inclusive';
      readonly blocks: readonly Block[];
      readonly picks: readonly number[];
    }
  | { readonly kind: 'race'; readonly blocks: readonly Block[] }
  | { readonly kind: 'loop' | 'sub' | 'call' | 'transaction'; readonly block: Block; readonly times: number }
  | { readonly kind: 'multi'; readonly times: number; readonly sequential: boolean; readonly sub: boolean }
  | {
      readonly kind: 'guarded';
      readonly block: Block;
      readonly interrupting: boolean;
      readonly message: boolean;
    }
  | { readonly kind: 'undone'; readonly tasks: number };

const { block } = fc.letrec<{ block: Block; leaf: Block }>((tie) => {
  const few = fc.array(tie('block'), { minLength: 2, maxLength: 3 });
  return {
    leaf: fc.oneof(
      fc
        .constantFrom<Block['kind']>('task', 'task', 'script', 'job', 'receive', 'none')
        .map((kind) => ({ kind }) as Block),
      fc.record({
        kind: fc.constant('multi' as const),
        times: fc.integer({ min: 0, max: 3 }),
        sequential: fc.boolean(),
        sub: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('undone' as const), tasks: fc.integer({ min: 1, max: 3 }) }),
    ),
    block: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      tie('leaf'),
      fc.record({ kind: fc.constant('sequence' as const), blocks: few }),
      fc.record({
        kind: fc.constantFrom('exclusive' as const, 'parallel' as const, 'inclusive' as const),
        blocks: few,
        picks: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('race' as const), blocks: few }),
      fc.record({
        kind: fc.constantFrom('loop' as const, 'sub' as const, 'call' as const, 'transaction' as const),
        block: tie('block'),
        times: fc.integer({ min: 1, max: 2 }),
      }),
      fc.record({
        kind: fc.constant('guarded' as const),
        block: tie('block'),
        interrupting: fc.boolean(),
        message: fc.boolean(),
      }),
    ),
  };
});

/** Writes a block as XML; returns where it is entered and left. */
class Writer {
  #count = 0;
  body = '';
  readonly called: string[] = [];
  static readonly outside = '<bpmn:message id="m" name="m"/>';

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  node(type: string, prefix: string, inner = '', attributes = ''): string {
    const id = this.id(prefix);
    this.body += `<bpmn:${type} id="${id}" ${attributes}>${inner}</bpmn:${type}>`;
    return id;
  }

  flow(source: string, target: string, condition: string | null = null): string {
    const id = this.id('f');
    const inner =
      condition === null
        ? ''
        : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"><![CDATA[${condition}]]></bpmn:conditionExpression>`;
    this.body += `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>`;
    return id;
  }

  /** Content of a scope of its own: start, block, end. */
  scope(content: Block): string {
    const before = this.body;
    this.body = '';
    const start = this.node('startEvent', 's');
    const [entry, exit] = this.write(content);
    this.flow(start, entry);
    this.flow(exit, this.node('endEvent', 'e'));
    const inner = this.body;
    this.body = before;
    return inner;
  }

  write(content: Block): readonly [entry: string, exit: string] {
    switch (content.kind) {
      case 'task':
        return this.one('userTask', 't', 'mc:limit="PT1H"');
      case 'script':
        return this.one(
          'scriptTask',
          'x',
          'scriptFormat="feel" mc:resultVariable="n"',
          '<bpmn:script>n + 1</bpmn:script>',
        );
      case 'job':
        return this.one('serviceTask', 'j', 'mc:job="work"');
      case 'receive':
        return this.one('receiveTask', 'r', 'messageRef="m"');
      case 'none':
        return this.one('task', 'n');
      case 'sequence': {
        const parts = content.blocks.map((part) => this.write(part));
        for (let index = 1; index < parts.length; index += 1)
          this.flow(parts[index - 1]?.[1] ?? '', parts[index]?.[0] ?? '');
        return [parts[0]?.[0] ?? '', parts.at(-1)?.[1] ?? ''];
      }
      case 'exclusive':
      case 'parallel':
      case 'inclusive':
        return this.gateway(content);
      case 'race':
        return this.race(content.blocks);
      case 'loop':
        return this.loop(content.block, content.times);
      case 'sub':
        return this.one('subProcess', 'sub', '', this.scope(content.block));
      case 'transaction':
        return this.one('transaction', 'tx', '', this.scope(content.block));
      case 'call': {
        const name = `called${this.called.length + 1}`;
        const slot = this.called.push('') - 1;
        this.called[slot] = bpmn(this.scope(content.block), { id: name, outside: Writer.outside });
        const mapping =
          '<bpmn:extensionElements><mc:input source="n" target="n"/><mc:output source="n" target="n"/></bpmn:extensionElements>';
        return this.one('callActivity', 'c', `calledElement="${name}"`, mapping);
      }
      case 'multi': {
        const rule = `<bpmn:multiInstanceLoopCharacteristics isSequential="${content.sequential}"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${content.times}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`;
        return content.sub
          ? this.one('subProcess', 'sub', '', rule + this.scope({ kind: 'task' }))
          : this.one('userTask', 't', '', rule);
      }
      case 'guarded':
        return this.guarded(content);
      case 'undone':
        return this.undone(content.tasks);
    }
  }

  one(type: string, prefix: string, attributes = '', inner = ''): readonly [string, string] {
    const id = this.node(type, prefix, inner, attributes);
    return [id, id];
  }

  gateway({
    kind,
    blocks,
    picks,
  }: Extract<Block, { kind: 'exclusive' | 'parallel' | 'inclusive' }>): readonly [string, string] {
    const type = `${kind}Gateway`;
    const join = this.node(type, 'g');
    const parts = blocks.map((part) => this.write(part));
    const split = this.id('g');
    const chosen = (index: number): string =>
      String(picks.includes(index) || (index === 0 && !picks.some((pick) => pick < blocks.length)));
    const conditions = parts.map((_part, index) => (kind === 'parallel' ? null : chosen(index)));
    this.body += `<bpmn:${type} id="${split}"/>`;
    parts.forEach(([entry, exit], index) => {
      this.flow(split, entry, conditions[index] ?? null);
      this.flow(exit, join);
    });
    return [split, join];
  }

  race(blocks: readonly Block[]): readonly [string, string] {
    const gateway = this.node('eventBasedGateway', 'g');
    const join = this.node('exclusiveGateway', 'g');
    blocks.forEach((part, index) => {
      const event = this.node('intermediateCatchEvent', 'ev', index === 0 ? message : timer);
      const [entry, exit] = this.write(part);
      this.flow(gateway, event);
      this.flow(event, entry);
      this.flow(exit, join);
    });
    return [gateway, join];
  }

  loop(content: Block, times: number): readonly [string, string] {
    const counter = this.id('count');
    const begin = this.node(
      'scriptTask',
      'x',
      '<bpmn:script>0</bpmn:script>',
      `scriptFormat="feel" mc:resultVariable="${counter}"`,
    );
    const head = this.node('exclusiveGateway', 'g');
    const [entry, exit] = this.write(content);
    const add = this.node(
      'scriptTask',
      'x',
      `<bpmn:script>${counter} + 1</bpmn:script>`,
      `scriptFormat="feel" mc:resultVariable="${counter}"`,
    );
    const leave = this.id('g');
    const out = this.node('task', 'n');
    this.flow(begin, head);
    this.flow(head, entry);
    this.flow(exit, add);
    this.flow(add, leave);
    const back = this.flow(leave, head, `${counter} < ${times}`);
    const on = this.flow(leave, out);
    this.body += `<bpmn:exclusiveGateway id="${leave}" default="${on}"/>`;
    expect(back).not.toBe(on);
    return [begin, out];
  }

  guarded({
    block: content,
    interrupting,
    message: byMessage,
  }: Extract<Block, { kind: 'guarded' }>): readonly [string, string] {
    const host = this.node('subProcess', 'sub', this.scope(content));
    const event = this.node(
      'boundaryEvent',
      'b',
      byMessage ? message : timer,
      `attachedToRef="${host}" cancelActivity="${interrupting}"`,
    );
    const aside = this.node('userTask', 't');
    const join = this.node('exclusiveGateway', 'g');
    this.flow(event, aside);
    this.flow(host, join);
    if (interrupting) this.flow(aside, join);
    return [host, join];
  }

  undone(tasks: number): readonly [string, string] {
    const done = Array.from({ length: tasks }, () => {
      const id = this.node('userTask', 't');
      const border = this.node(
        'boundaryEvent',
        'b',
        '<bpmn:compensateEventDefinition/>',
        `attachedToRef="${id}"`,
      );
      const handler = this.node('userTask', 'undo', '', 'isForCompensation="true"');
      this.body += `<bpmn:association id="${this.id('as')}" sourceRef="${border}" targetRef="${handler}"/>`;
      return id;
    });
    const thrower = this.node('intermediateThrowEvent', 'th', '<bpmn:compensateEventDefinition/>');
    const chain = [...done, thrower];
    for (let index = 1; index < chain.length; index += 1)
      this.flow(chain[index - 1] ?? '', chain[index] ?? '');
    return [chain[0] ?? '', thrower];
  }
}

const message = '<bpmn:messageEventDefinition messageRef="m"/>';
const timer =
  '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
const answersMax = 400;

function answerOne(bench: Bench, choice: number): void {
  // Messages of non-interrupting events may come for ever; they are answered now and then, not always.
  const waits = Object.values(bench.state.waits);
  const urgent = waits.filter(({ kind }) => kind === 'task' || kind === 'job');
  const pool = urgent.length > 0 && choice % 3 !== 0 ? urgent : waits;
  const wait = pool[choice % pool.length];
  if (wait === undefined) throw new Error('Expected something to answer');
  if (wait.kind === 'task') bench.send({ type: 'completeTask', wait: wait.id, output: {} });
  else if (wait.kind === 'job') bench.send({ type: 'finishJob', wait: wait.id, output: {} });
  else if (wait.kind === 'timer') bench.send({ type: 'fireTimer', wait: wait.id });
  else if (wait.kind === 'message') bench.send({ type: 'correlate', wait: wait.id, payload: {} });
  else throw new Error(`Expected no such wait: ${JSON.stringify(wait)}`);
}

describe('random models', () => {
  it('come to their end, whatever the order of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        block,
        fc.array(fc.nat({ max: 999 }), { minLength: 20, maxLength: 40 }),
        async (content, choices) => {
          const writer = new Writer();
          const sentinel: Block = { kind: 'none' };
          const xml = bpmn(writer.scope({ kind: 'sequence', blocks: [content, sentinel] }), {
            outside: Writer.outside,
          });
          // Written last but for the end event: whatever runs before it, it is passed exactly once.
          const last = [...xml.matchAll(/<bpmn:task id="(n\d+)"/g)].at(-1)?.[1] ?? '';
          const bench = await Bench.of(xml, ...writer.called);
          bench.start({ n: 0 });
          let answers = 0;
          while (bench.state.status === 'running') {
            expect(answers).toBeLessThan(answersMax);
            answerOne(bench, (choices[answers % choices.length] ?? 0) + answers);
            answers += 1;
          }
          expect(bench.state.status).toBe('completed');
          expect(bench.done().filter((id) => id === last)).toHaveLength(1);
        },
      ),
      { numRuns: 250 },
    );
  }, 60_000);
});
