/**
 * What a random model is made of: blocks with one entry and one exit, inside each other. All that the engine executes is here;
 * `write-model.ts` turns a block into BPMN. Two rules keep outcomes independent of the order in which one command's tokens
 * move: whatever ends or interrupts others stands right behind a user task, and no two places write the same variable.
 */
import fc from 'fast-check';

export const triggers = ['message', 'timer', 'cycle', 'signal', 'conditional', 'multiple', 'all'] as const;
/** What comes from inside an activity: at a border only. */
const fromInside = ['error', 'escalation'] as const;
export type CaughtTrigger = (typeof triggers)[number] | (typeof fromInside)[number];

export const leaves = [
  ...['user', 'limited', 'mapped', 'none', 'manual', 'script', 'service', 'noService', 'rule', 'send'],
  ...['sendJob', 'receive', 'throwNone', 'throwMessage', 'callGlobal'],
] as const;

/** A condition over the choice variables c0…c3: `c1 > 3`. All of them zero, none holds. */
export interface Choice {
  readonly c: number;
  readonly over: number;
}

export type Block =
  | { readonly kind: 'leaf'; readonly type: string; readonly choice: Choice }
  | { readonly kind: 'catch'; readonly trigger: CaughtTrigger; readonly choice: Choice }
  | { readonly kind: 'sequence'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'gate';
      readonly type: 'exclusive' | 'parallel' | 'inclusive' | 'implicit' | 'complex';
      readonly blocks: readonly Block[];
      readonly choices: readonly Choice[];
    }
  | { readonly kind: 'race'; readonly blocks: readonly Block[]; readonly triggers: readonly string[] }
  | { readonly kind: 'again'; readonly block: Block; readonly choice: Choice; readonly inclusive: boolean }
  | {
      readonly kind: 'scope';
      readonly type: 'sub' | 'call' | 'transaction';
      readonly block: Block;
      readonly mapped: boolean;
      readonly bare: boolean;
    }
  | {
      readonly kind: 'looped';
      readonly rule: 'standard' | 'sequential' | 'parallel';
      readonly inner: 'user' | 'job' | 'none' | Block;
      readonly times: number;
      readonly collection: boolean;
      readonly completion: number | null;
      readonly guarded: CaughtTrigger | null;
      readonly choice: Choice;
    }
  | {
      readonly kind: 'guarded';
      readonly host: 'user' | 'job' | 'receive' | Block;
      readonly trigger: CaughtTrigger;
      readonly interrupting: boolean;
      readonly choice: Choice;
    }
  | {
      readonly kind: 'watched';
      readonly block: Block;
      readonly handler: Block;
      readonly trigger: CaughtTrigger;
      readonly interrupting: boolean;
      readonly choice: Choice;
    }
  | {
      readonly kind: 'thrown';
      readonly what: 'error' | 'escalation' | 'escalationOnWay' | 'terminate' | 'cancel';
      readonly block: Block;
      /** Whether it is caught at the border of its scope, or by an event sub-process in it. */
      readonly inside: boolean;
      readonly anyCode: boolean;
      readonly interrupting: boolean;
      /** Thrown in a scope inside the one that catches. */
      readonly deeper: 'no' | 'sub' | 'call';
      readonly choice: Choice;
    }
  | {
      readonly kind: 'adHoc';
      readonly sequential: boolean;
      readonly tasks: number;
      readonly completion: Choice | null;
      readonly cancelRemaining: boolean;
    }
  | { readonly kind: 'signals' }
  | { readonly kind: 'link'; readonly block: Block }
  | { readonly kind: 'quantity'; readonly tokens: number; readonly given: number }
  | { readonly kind: 'undone'; readonly tasks: number; readonly how: 'throw' | 'sub' | 'cancel' }
  | Net;

/** Not made of blocks inside each other: places in an order, and flows from earlier to later ones (`xor`: back as well). */
export interface Net {
  readonly kind: 'net';
  readonly flavour: 'and' | 'or' | 'xor';
  readonly places: readonly Block[];
  /** Pairs of places, taken modulo their number. */
  readonly edges: readonly (readonly [number, number])[];
  readonly choices: readonly Choice[];
}

const choice = fc.record({ c: fc.nat(3), over: fc.integer({ min: 0, max: 4 }) });
const trigger = fc.constantFrom(...triggers);
const atBorder = fc.oneof(
  { weight: 3, arbitrary: trigger },
  { weight: 1, arbitrary: fc.constantFrom(...fromInside) },
);
const leaf = fc.record({ kind: fc.constant('leaf' as const), type: fc.constantFrom(...leaves), choice });
const user: Block = { kind: 'leaf', type: 'user', choice: { c: 0, over: 0 } };

const simple = fc.oneof(
  { weight: 6, arbitrary: leaf as fc.Arbitrary<Block> },
  { weight: 2, arbitrary: fc.constant(user) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('catch' as const), trigger, choice }) },
  { weight: 1, arbitrary: fc.constant<Block>({ kind: 'signals' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('quantity' as const),
      tokens: fc.integer({ min: 1, max: 3 }),
      given: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adHoc' as const),
      sequential: fc.boolean(),
      tasks: fc.integer({ min: 1, max: 3 }),
      completion: fc.option(choice, { nil: null }),
      cancelRemaining: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('undone' as const),
      tasks: fc.integer({ min: 1, max: 3 }),
      how: fc.constantFrom('throw' as const, 'sub' as const, 'cancel' as const),
    }),
  },
);

const gateType = fc.constantFrom(...(['exclusive', 'parallel', 'inclusive', 'implicit', 'complex'] as const));
const scopeType = fc.constantFrom('sub' as const, 'call' as const, 'transaction' as const);

const looped = (block: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
  fc.record({
    kind: fc.constant('looped' as const),
    rule: fc.constantFrom('standard' as const, 'sequential' as const, 'parallel' as const),
    inner: fc.oneof(fc.constantFrom('user' as const, 'job' as const, 'none' as const), block),
    times: fc.nat(3),
    collection: fc.boolean(),
    completion: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    guarded: fc.option(fc.oneof(atBorder, fc.constant('error' as const)), { nil: null }),
    choice,
  });

const guarded = (block: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
  fc.record({
    kind: fc.constant('guarded' as const),
    host: fc.oneof(fc.constantFrom('user' as const, 'job' as const, 'receive' as const), block),
    trigger: atBorder,
    interrupting: fc.boolean(),
    choice,
  });

const watched = (block: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
  fc.record({
    kind: fc.constant('watched' as const),
    block,
    handler: block,
    trigger,
    interrupting: fc.boolean(),
    choice,
  });

const thrown = (block: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
  fc.record({
    kind: fc.constant('thrown' as const),
    what: fc.constantFrom('error', 'escalation', 'escalationOnWay', 'terminate', 'cancel'),
    block,
    inside: fc.boolean(),
    anyCode: fc.boolean(),
    interrupting: fc.boolean(),
    deeper: fc.constantFrom('no', 'sub', 'call'),
    choice,
  });

const net = (block: fc.Arbitrary<Block>, flavour?: Net['flavour']): fc.Arbitrary<Net> =>
  fc.record({
    kind: fc.constant('net' as const),
    flavour: flavour === undefined ? fc.constantFrom('and', 'or', 'xor') : fc.constant(flavour),
    places: fc.array(block, { minLength: 3, maxLength: 6 }),
    edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 2, maxLength: 10 }),
    choices: fc.array(choice, { minLength: 6, maxLength: 6 }),
  });

const made = fc.letrec<{ block: Block }>((tie) => {
  const block = tie('block');
  const few = fc.array(block, { minLength: 2, maxLength: 3 });
  const choices = fc.array(choice, { minLength: 3, maxLength: 3 });
  const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);
  const one = <T extends Block>(weight: number, arbitrary: fc.Arbitrary<T>) => ({
    weight,
    arbitrary: arbitrary as fc.Arbitrary<Block>,
  });
  const composite = fc.oneof(
    one(4, fc.record({ kind: kind('sequence'), blocks: few })),
    one(5, fc.record({ kind: kind('gate'), type: gateType, blocks: few, choices })),
    one(1, fc.record({ kind: kind('race'), blocks: few, triggers: fc.array(trigger, { minLength: 3 }) })),
    one(2, fc.record({ kind: kind('again'), block, choice, inclusive: fc.boolean() })),
    one(
      3,
      fc.record({ kind: kind('scope'), type: scopeType, block, mapped: fc.boolean(), bare: fc.boolean() }),
    ),
    one(3, looped(block)),
    one(3, guarded(block)),
    one(3, watched(block)),
    one(4, thrown(block)),
    one(1, fc.record({ kind: kind('link'), block })),
    one(2, net(block)),
  );
  return {
    block: fc.oneof({ depthSize: 'small', maxDepth: 5, withCrossShrink: true }, simple, composite),
  };
});

/** How often something is done in it, about: what a run costs. Loops inside loops would soon be thousands. */
export function weightOf(block: Block): number {
  const sum = (blocks: readonly Block[]): number => blocks.reduce((all, one) => all + weightOf(one), 1);
  switch (block.kind) {
    case 'sequence':
    case 'gate':
    case 'race':
      return sum(block.blocks);
    case 'net':
      return sum(block.places) * (block.flavour === 'xor' ? 2 : 1);
    case 'again':
      return 2 * weightOf(block.block);
    case 'looped':
      return (block.times + 1) * (typeof block.inner === 'string' ? 1 : weightOf(block.inner));
    case 'guarded':
      return 1 + (typeof block.host === 'string' ? 1 : weightOf(block.host));
    case 'watched':
      return weightOf(block.block) + 2 * weightOf(block.handler);
    case 'scope':
    case 'link':
    case 'thrown':
      return 1 + weightOf(block.block);
    default:
      return 2;
  }
}
const weightMax = 120;
const isPlayable = (block: Block): boolean => weightOf(block) <= weightMax;

/** Blocks inside each other, to a depth of five. */
export const structured: fc.Arbitrary<Block> = made.block.filter(isPlayable);

/** Places and flows in no such order, with blocks as places. */
export const unstructured: fc.Arbitrary<Block> = fc
  .oneof(net(made.block), net(fc.oneof(simple, net(simple) as fc.Arbitrary<Block>)))
  .filter(isPlayable);
