/**
 * JUEL to FEEL. What is written gives the same value wherever both languages have one; where JUEL guesses (an unset variable
 * that counts as false or 0, a text that counts as a number), FEEL gives null, which on a sequence flow is an incident and
 * not a wrong turn (decision 9). What has no such counterpart is refused with a reason.
 */
import { fail, ok, type Result } from '../../shared/result.js';
import { parseJuel, type BinaryOperator, type Juel } from './juel.js';

type Kind = 'boolean' | 'number' | 'string' | 'list' | 'unknown';

/** How tightly a piece of FEEL binds; what binds looser than its place asks for stands in parentheses. */
const binding = { if: 0, or: 1, and: 2, compare: 3, add: 4, multiply: 5, minus: 6, path: 7 } as const;

interface Piece {
  readonly text: string;
  readonly kind: Kind;
  readonly binding: number;
  /** A literal's value. */
  readonly literal?: string | number | boolean | null;
}

class Untranslatable extends Error {}

/**
 * @param texts variables that are known to hold texts: compared with a number or a truth value, these count as one there
 * @returns FEEL, or why there is none
 */
export function juelToFeel(text: string, texts: ReadonlySet<string> = new Set()): Result<string, string> {
  const parsed = parseJuel(text);
  if (!parsed.ok) return parsed;
  try {
    return ok(translate(texts.size === 0 ? parsed.value : comparedAsTexts(parsed.value, texts)).text);
  } catch (error) {
    if (error instanceof Untranslatable) return fail(error.message);
    throw error;
  }
}

/** Where a variable that holds a text is compared with `1`, it is compared with `"1"`. */
function comparedAsTexts(tree: Juel, texts: ReadonlySet<string>): Juel {
  const inside = (part: Juel): Juel => comparedAsTexts(part, texts);
  if (tree.kind === 'unary') return { ...tree, operand: inside(tree.operand) };
  if (tree.kind === 'conditional')
    return { ...tree, test: inside(tree.test), yes: inside(tree.yes), no: inside(tree.no) };
  if (tree.kind !== 'binary') return tree;
  if (tree.operator !== 'eq' && tree.operator !== 'ne')
    return { ...tree, left: inside(tree.left), right: inside(tree.right) };
  const asText = (part: Juel, other: Juel): Juel =>
    part.kind === 'literal' && part.value !== null && other.kind === 'name' && texts.has(other.name)
      ? { kind: 'literal', value: String(part.value) }
      : inside(part);
  return { ...tree, left: asText(tree.left, tree.right), right: asText(tree.right, tree.left) };
}

/** Words that FEEL reads differently from a variable of that name. */
const reserved = new Set(
  'for if then else return some every in satisfies not and or between function instance of null true false external'.split(
    ' ',
  ),
);
/** Objects that the other engine puts into every expression. */
const contextObjects = new Set(['execution', 'task', 'connector', 'caseExecution', 'authenticatedUserId']);
/** Variables of a loop that have another name here. */
const loopNames: Readonly<Record<string, string>> = {
  nrOfInstances: 'numberOfInstances',
  nrOfActiveInstances: 'numberOfActiveInstances',
  nrOfCompletedInstances: 'numberOfCompletedInstances',
};
/** Never below nought, so that their remainder needs no look at its sign. */
const counters = new Set([...Object.values(loopNames), 'loopCounter - 1']);

export const feelString = (value: string): string => JSON.stringify(value);

function translate(tree: Juel): Piece {
  switch (tree.kind) {
    case 'literal':
      return literal(tree.value);
    case 'name':
      return variable(tree.name);
    case 'property':
      return property(translate(tree.of), tree.name);
    case 'index':
      return index(tree.of, tree.at);
    case 'unary':
      return unary(tree.operator, tree.operand);
    case 'binary':
      return binary(tree.operator, tree.left, tree.right);
    case 'conditional': {
      const yes = translate(tree.yes);
      const no = translate(tree.no);
      const test = truth(translate(tree.test));
      return {
        text: `if ${test.text} then ${at(yes, binding.or)} else ${at(no, binding.if)}`,
        kind: yes.kind === no.kind ? yes.kind : 'unknown',
        binding: binding.if,
      };
    }
    case 'call':
      return tree.of === null
        ? functionCall(tree.name, tree.parameters)
        : call(tree.of, tree.name, tree.parameters);
  }
}

/** The piece as it stands in a place that binds as tightly as `level`. */
const at = (piece: Piece, level: number): string => (piece.binding < level ? `(${piece.text})` : piece.text);

function literal(value: string | number | boolean | null): Piece {
  if (typeof value === 'string')
    return { text: feelString(value), kind: 'string', binding: binding.path, literal: value };
  if (typeof value === 'number') {
    const text = String(value);
    if (!/^\d+(\.\d+)?$/.test(text)) throw new Untranslatable(`the number ${text} cannot be written in FEEL`);
    return { text, kind: 'number', binding: binding.path, literal: value };
  }
  return {
    text: String(value),
    kind: value === null ? 'unknown' : 'boolean',
    binding: binding.path,
    literal: value,
  };
}

function nameText(name: string): string {
  if (reserved.has(name) || name.includes('$'))
    throw new Untranslatable(`"${name}" cannot be a variable's name in FEEL`);
  return name;
}

function variable(name: string): Piece {
  if (contextObjects.has(name)) throw new Untranslatable(`"${name}" is an object of the other engine`);
  // Instances of a loop are counted from nought there, from one here.
  if (name === 'loopCounter') return { text: 'loopCounter - 1', kind: 'number', binding: binding.add };
  const counted = Object.hasOwn(loopNames, name) ? loopNames[name] : undefined;
  if (counted !== undefined) return { text: counted, kind: 'number', binding: binding.path };
  return { text: nameText(name), kind: 'unknown', binding: binding.path };
}

function property(of: Piece, name: string): Piece {
  if (reserved.has(name) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
    return { text: `get value(${of.text}, ${feelString(name)})`, kind: 'unknown', binding: binding.path };
  return { text: `${at(of, binding.path)}.${name}`, kind: 'unknown', binding: binding.path };
}

function index(of: Juel, where: Juel): Piece {
  const piece = translate(of);
  if (where.kind === 'literal' && typeof where.value === 'string') return property(piece, where.value);
  if (where.kind === 'literal' && typeof where.value === 'number' && Number.isInteger(where.value))
    return { text: `${at(piece, binding.path)}[${where.value + 1}]`, kind: 'unknown', binding: binding.path };
  const position = translate(where);
  if (position.kind === 'number')
    return {
      text: `${at(piece, binding.path)}[${at(position, binding.add)} + 1]`,
      kind: 'unknown',
      binding: binding.path,
    };
  throw new Untranslatable('an index must be a number or a text that stands in the expression');
}

/** As a yes or no: JUEL takes an unset value for no. */
function truth(piece: Piece): Piece {
  if (piece.kind === 'boolean') return piece;
  if (piece.kind === 'unknown')
    return { text: `${at(piece, binding.add)} = true`, kind: 'boolean', binding: binding.compare };
  throw new Untranslatable(`${piece.text} is no condition`);
}

function unary(operator: 'not' | 'minus' | 'empty', operand: Juel): Piece {
  const piece = translate(operand);
  if (operator === 'minus') {
    const text = at(number(piece), binding.path);
    return { text: `-${text}`, kind: 'number', binding: binding.minus };
  }
  if (operator === 'empty') return empty(piece);
  if (piece.literal === null) return literal(true);
  if (piece.kind === 'boolean') return { text: `not(${piece.text})`, kind: 'boolean', binding: binding.path };
  if (piece.kind !== 'unknown') throw new Untranslatable(`${piece.text} is no condition`);
  return { text: `${at(piece, binding.add)} != true`, kind: 'boolean', binding: binding.compare };
}

/** Empty is null, a text without characters, a list without entries. */
function empty(piece: Piece): Piece {
  const text = at(piece, binding.add);
  if (piece.literal === null) return literal(true);
  if (piece.kind === 'string') return { text: `${text} = ""`, kind: 'boolean', binding: binding.compare };
  if (piece.kind === 'list')
    return { text: `count(${piece.text}) = 0`, kind: 'boolean', binding: binding.compare };
  if (piece.kind !== 'unknown') return literal(false);
  return {
    text: `if ${text} instance of string then ${text} = "" else if ${text} instance of list<Any> then count(${piece.text}) = 0 else ${text} = null`,
    kind: 'boolean',
    binding: binding.if,
  };
}

const comparisons: Partial<Record<BinaryOperator, string>> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};
const arithmetic: Partial<Record<BinaryOperator, readonly [sign: string, level: number]>> = {
  plus: ['+', binding.add],
  minus: ['-', binding.add],
  times: ['*', binding.multiply],
  div: ['/', binding.multiply],
};

function binary(operator: BinaryOperator, leftTree: Juel, rightTree: Juel): Piece {
  const left = translate(leftTree);
  const right = translate(rightTree);
  if (operator === 'and' || operator === 'or') {
    const level = binding[operator];
    return {
      text: `${at(truth(left), level)} ${operator} ${at(truth(right), level)}`,
      kind: 'boolean',
      binding: level,
    };
  }
  const comparison = comparisons[operator];
  if (comparison !== undefined) return compare(comparison, left, right);
  if (operator === 'mod') return modulo(number(left), number(right));
  const [sign, level] = arithmetic[operator] ?? ['+', binding.add];
  return {
    text: `${at(number(left), level)} ${sign} ${at(number(right), level + 1)}`,
    kind: 'number',
    binding: level,
  };
}

/** A text that JUEL would take for a number or a truth value when the other side is one. */
const guessed = (piece: Piece): boolean =>
  typeof piece.literal === 'string' && /^(-?\d+|true|false)$/.test(piece.literal);

function compare(sign: string, left: Piece, right: Piece): Piece {
  const texts = (one: Piece, other: Piece): string =>
    guessed(other) && one.kind !== 'string' && one.literal !== null
      ? `string(${one.text})`
      : at(one, binding.add);
  if (left.literal !== undefined && right.literal !== undefined && left.kind !== right.kind)
    if (left.literal !== null && right.literal !== null)
      throw new Untranslatable(`${left.text} and ${right.text} are of different kinds`);
  if (sign !== '=' && sign !== '!=') {
    if (
      left.literal === null ||
      right.literal === null ||
      left.kind === 'boolean' ||
      right.kind === 'boolean'
    )
      throw new Untranslatable(`${left.text} ${sign} ${right.text} compares what has no order`);
    return {
      text: `${at(left, binding.add)} ${sign} ${at(right, binding.add)}`,
      kind: 'boolean',
      binding: binding.compare,
    };
  }
  return {
    text: `${texts(left, right)} ${sign} ${texts(right, left)}`,
    kind: 'boolean',
    binding: binding.compare,
  };
}

/** JUEL's arithmetic knows numbers only: `+` joins no texts. */
function number(piece: Piece): Piece {
  if (typeof piece.literal === 'string' && /^\d+(\.\d+)?$/.test(piece.literal))
    return literal(Number(piece.literal));
  if ((piece.kind !== 'number' && piece.kind !== 'unknown') || piece.literal === null)
    throw new Untranslatable(`${piece.text} is no number`);
  return piece;
}

/** JUEL's remainder has the sign of what is divided, FEEL's modulo that of the divisor. */
function modulo(left: Piece, right: Piece): Piece {
  const never = (piece: Piece): boolean => typeof piece.literal === 'number' || counters.has(piece.text);
  if (never(left) && never(right))
    return { text: `modulo(${left.text}, ${right.text})`, kind: 'number', binding: binding.path };
  const l = at(left, binding.add);
  const divisor = never(right) ? right.text : `abs(${right.text})`;
  return {
    text: `if ${l} < 0 then -modulo(-${at(left, binding.path)}, ${divisor}) else modulo(${left.text}, ${divisor})`,
    kind: 'number',
    binding: binding.if,
  };
}

function functionCall(name: string, parameters: readonly Juel[]): Piece {
  if (name === 'now' && parameters.length === 0)
    return { text: 'now()', kind: 'unknown', binding: binding.path };
  throw new Untranslatable(`the function ${name}() is not known here`);
}

type Method = (of: Piece, parameters: readonly Piece[]) => Piece;
const made = (text: string, kind: Kind): Piece => ({ text, kind, binding: binding.path });
const first = (parameters: readonly Piece[]): Piece => parameters[0] ?? literal(null);

/** Methods of texts and lists that have a counterpart, by name and number of parameters. */
const methods: Readonly<Record<string, Method>> = {
  'size/0': (of) => made(`count(${of.text})`, 'number'),
  'length/0': (of) => made(`string length(${of.text})`, 'number'),
  'isEmpty/0': (of) => empty(of),
  'equals/1': (of, parameters) => compareExactly(of, first(parameters)),
  'equalsIgnoreCase/1': (of, parameters) =>
    compareExactly(
      made(`lower case(${of.text})`, 'string'),
      made(`lower case(${first(parameters).text})`, 'string'),
    ),
  'startsWith/1': (of, parameters) => made(`starts with(${of.text}, ${first(parameters).text})`, 'boolean'),
  'endsWith/1': (of, parameters) => made(`ends with(${of.text}, ${first(parameters).text})`, 'boolean'),
  'toLowerCase/0': (of) => made(`lower case(${of.text})`, 'string'),
  'toUpperCase/0': (of) => made(`upper case(${of.text})`, 'string'),
  'trim/0': (of) => made(`trim(${of.text})`, 'string'),
  'toString/0': (of) => made(`string(${of.text})`, 'string'),
  'concat/1': (of, parameters) => ({
    text: `${at(of, binding.add)} + ${at(first(parameters), binding.multiply)}`,
    kind: 'string',
    binding: binding.add,
  }),
  'contains/1': (of, parameters) => ({
    text: `if ${at(of, binding.add)} instance of string then contains(${of.text}, ${first(parameters).text}) else list contains(${of.text}, ${first(parameters).text})`,
    kind: 'boolean',
    binding: binding.if,
  }),
  'booleanValue/0': (of) => of,
  'intValue/0': (of) => of,
};

const compareExactly = (left: Piece, right: Piece): Piece => ({
  text: `${at(left, binding.add)} = ${at(right, binding.add)}`,
  kind: 'boolean',
  binding: binding.compare,
});

function call(of: Juel, name: string, parameters: readonly Juel[]): Piece {
  if (of.kind === 'name' && contextObjects.has(of.name)) {
    const [parameter] = parameters;
    const asked = parameter?.kind === 'literal' ? parameter.value : null;
    if (typeof asked !== 'string' || parameters.length !== 1)
      throw new Untranslatable(`${of.name}.${name}() is not known here`);
    if (name === 'getVariable' || name === 'getVariableLocal') return variable(asked);
    if (name === 'hasVariable' || name === 'hasVariableLocal')
      return { text: `${nameText(asked)} != null`, kind: 'boolean', binding: binding.compare };
    throw new Untranslatable(`${of.name}.${name}() is not known here`);
  }
  if (name === 'get' && parameters.length === 1 && parameters[0] !== undefined)
    return index(of, parameters[0]);
  const method = Object.hasOwn(methods, `${name}/${parameters.length}`)
    ? methods[`${name}/${parameters.length}`]
    : undefined;
  if (method === undefined) throw new Untranslatable(`the method ${name}() is not known here`);
  return method(translate(of), parameters.map(translate));
}
