/** A block as BPMN: the main process, and a file for each process it calls. */
import type { Block } from './block.js';
import { writeNet } from './write-net.js';
import { writeScoped } from './write-scopes.js';
import { allChoices, attributesOf, eventOf, holds } from './write-events.js';
import { bpmnFile, formal, mappings, XmlWriter, type Ids } from './xml-writer.js';

export interface Model {
  /** The main process first. */
  readonly files: readonly string[];
}

interface Inside {
  readonly bare?: boolean;
  /** Event definition and attributes of the start event. */
  readonly start?: string;
  readonly attributes?: string;
  readonly more?: ((inside: Writer) => void) | undefined;
}

export type Ends = readonly [entry: string, exit: string];
const plainUser: Block = { kind: 'leaf', type: 'user', choice: { c: 0, over: 0 } };

export function writeModel(block: Block): Model {
  const files: string[] = [''];
  const writer = new Writer({ count: 0 }, files);
  files[0] = bpmnFile('main', writer.inner(block));
  return { files };
}

export class Writer extends XmlWriter {
  readonly files: string[];
  /** Inside of an event sub-process. */
  readonly inHandler: boolean;

  constructor(ids: Ids, files: string[], inHandler = false) {
    super(ids);
    this.files = files;
    this.inHandler = inHandler;
  }

  /** For a scope of its own. */
  fresh(inHandler = this.inHandler): Writer {
    return new Writer(this.ids, this.files, inHandler);
  }

  /** A scope as XML: start, block, end, and what `more` adds beside. */
  inner(content: Block, { bare = false, start = '', attributes = '', more }: Inside = {}): string {
    const inside = this.fresh();
    const ends = inside.write(content);
    // A single activity may stand without events around it.
    if (!bare || ends[0] !== ends[1] || inside.body.includes('<bpmn:boundaryEvent'))
      inside.chain(inside.one('startEvent', 's', attributes, start), ends, inside.one('endEvent', 'e'));
    more?.(inside);
    return inside.body;
  }

  /** A called process in a file of its own. */
  called(content: Block, inside: Inside = {}): string {
    const id = this.id('process');
    const slot = this.files.push('') - 1;
    this.files[slot] = bpmnFile(id, this.inner(content, inside));
    return id;
  }

  user(): Ends {
    return this.write(plainUser);
  }

  write(content: Block): Ends {
    switch (content.kind) {
      case 'leaf':
        return this.#leaf(content.type);
      case 'catch':
        return this.one(
          'intermediateCatchEvent',
          'ev',
          attributesOf(content.trigger),
          eventOf(content.trigger === 'cycle' ? 'timer' : content.trigger, content.choice),
        );
      case 'sequence':
        return this.chain(...content.blocks.map((block) => this.write(block)));
      case 'gate':
        return content.type === 'complex' ? this.#discriminator(content.blocks) : this.#gate(content);
      case 'race':
        return this.#race(content);
      case 'again':
        return this.#again(content);
      case 'signals':
        return this.#signals();
      case 'link':
        return this.#link(content.block);
      case 'quantity':
        return this.#quantity(content);
      case 'net':
        return writeNet(this, content);
      default:
        return writeScoped(this, content);
    }
  }

  #leaf(type: string): Ends {
    switch (type) {
      case 'user':
        return this.one('userTask', 't');
      case 'limited':
        return this.one('userTask', 't', 'mc:limit="PT1H"');
      case 'mapped':
        return this.one('userTask', 't', '', mappings({ x: 'c0 + 1' }, { [this.id('o')]: 'x + 1' }));
      case 'manual':
        return this.one('manualTask', 'n');
      case 'script': {
        const attributes = `scriptFormat="feel" mc:resultVariable="${this.id('r')}"`;
        return this.one('scriptTask', 'x', attributes, '<bpmn:script>c1 + 1</bpmn:script>');
      }
      case 'service':
        return this.one('serviceTask', 'j', 'mc:job="work"');
      case 'noService':
        return this.one('serviceTask', 'j', '', mappings({ y: 'c2' }, { [this.id('o')]: 'y + 2' }));
      case 'rule':
        return this.one('businessRuleTask', 'j', 'mc:job="decide"');
      case 'send':
        return this.one('sendTask', 'j', 'messageRef="m0"');
      case 'sendJob':
        return this.one('sendTask', 'j', 'mc:job="send"');
      case 'receive':
        return this.one('receiveTask', 'rc', 'messageRef="m1"');
      case 'throwNone':
        return this.one('intermediateThrowEvent', 'th');
      case 'throwMessage':
        return this.one('intermediateThrowEvent', 'th', '', '<bpmn:messageEventDefinition messageRef="m2"/>');
      case 'callGlobal':
        return this.call(this.called({ kind: 'leaf', type: 'none', choice: { c: 0, over: 0 } }), true);
      default:
        return this.one('task', 'n');
    }
  }

  call(process: string, mapped: boolean, more = ''): Ends {
    const outputs = mapped ? { [this.id('o')]: 'c0 + c1' } : {};
    return this.one(
      'callActivity',
      'call',
      `calledElement="${process}"`,
      mappings(allChoices, outputs) + more,
    );
  }

  #gate({ type, blocks, choices }: Extract<Block, { kind: 'gate' }>): Ends {
    const join = this.node(type === 'implicit' ? 'inclusiveGateway' : `${type}Gateway`, 'g');
    const split = this.id(type === 'implicit' ? 't' : 'g');
    let fallback = '';
    blocks.forEach((block, index) => {
      const [entry, exit] = this.write(block);
      const choice = choices[index];
      const last = index === blocks.length - 1;
      const free = type === 'parallel' || last || choice === undefined;
      const flow = this.flow(split, entry, free ? null : holds(choice));
      if (last && type !== 'parallel') fallback = `default="${flow}"`;
      this.flow(exit, join);
    });
    this.element(type === 'implicit' ? 'userTask' : `${type}Gateway`, split, '', fallback);
    return [split, join];
  }

  /** k of n, in a scope of its own: it is left when the late ones have come too. */
  #discriminator(blocks: readonly Block[]): Ends {
    const inside = this.fresh();
    const condition = formal('activationCondition', `activationCount >= ${blocks.length - 1}`);
    const split = inside.node('parallelGateway', 'g');
    const join = inside.node('complexGateway', 'g', condition);
    for (const block of blocks) inside.chain([split, split], inside.write(block), [join, join]);
    inside.chain(inside.one('startEvent', 's'), [split, join], inside.user(), inside.one('endEvent', 'e'));
    return this.one('subProcess', 'sub', '', inside.body);
  }

  #race({ blocks, triggers }: Extract<Block, { kind: 'race' }>): Ends {
    const gateway = this.node('eventBasedGateway', 'g');
    const join = this.node('exclusiveGateway', 'g');
    blocks.forEach((block, index) => {
      const given = triggers[index];
      const trigger = given === 'signal' || given === 'conditional' || given === 'timer' ? given : 'message';
      const event =
        given === 'multiple'
          ? this.node('receiveTask', 'rc', '', `messageRef="m${index}"`)
          : this.node('intermediateCatchEvent', 'ev', eventOf(trigger, { c: index, over: 3 }));
      this.chain([gateway, gateway], [event, event], this.write(block), [join, join]);
    });
    return [gateway, join];
  }

  /** Back to its beginning while the choice holds; a person decides each time, so it comes to an end. An inclusive head
   *  stands in a scope of its own: the path rule has it wait for any token beside the loop that an outer loop leads back. */
  #again(content: Extract<Block, { kind: 'again' }>): Ends {
    if (!content.inclusive) return this.#repeat(content, 'exclusiveGateway');
    const inside = this.fresh();
    const ends = inside.#repeat(content, 'inclusiveGateway');
    inside.chain(inside.one('startEvent', 's'), ends, inside.one('endEvent', 'e'));
    return this.one('subProcess', 'sub', '', inside.body);
  }

  #repeat({ block, choice }: Extract<Block, { kind: 'again' }>, type: string): Ends {
    const head = this.node(type, 'g');
    const leave = this.id('g');
    const out = this.node('task', 'n');
    this.chain([head, head], this.write(block), this.user(), [leave, leave]);
    this.flow(leave, head, holds(choice));
    this.element('exclusiveGateway', leave, '', `default="${this.flow(leave, out)}"`);
    const entry = this.node('task', 'n');
    this.flow(entry, head);
    return [entry, out];
  }

  #signals(): Ends {
    const split = this.node('parallelGateway', 'g');
    const join = this.node('parallelGateway', 'g');
    // A handler throws a signal of its own: one that starts it would start it without end.
    const definition = `<bpmn:signalEventDefinition signalRef="sg${this.inHandler ? 2 : 0}"/>`;
    const thrower = this.node('intermediateThrowEvent', 'th', definition);
    this.chain([split, split], this.one('intermediateCatchEvent', 'ev', '', definition), [join, join]);
    this.chain([split, split], this.user(), [thrower, thrower], [join, join]);
    return [split, join];
  }

  #link(block: Block): Ends {
    const definition = `<bpmn:linkEventDefinition name="${this.id('link')}"/>`;
    const [entry, exit] = this.write(block);
    this.chain([exit, exit], this.one('intermediateThrowEvent', 'th', '', definition));
    return [entry, this.node('intermediateCatchEvent', 'ev', definition)];
  }

  /** As many tokens as are given are taken together. */
  #quantity({ tokens, given }: Extract<Block, { kind: 'quantity' }>): Ends {
    return this.chain(
      this.one('userTask', 't', `completionQuantity="${tokens * given}"`),
      this.one('userTask', 't', `startQuantity="${tokens}"`),
      this.one('task', 'n', `startQuantity="${given}"`),
    );
  }
}
