/** Which variables an expression reads from outside. */
import type { Iterator, Node } from './syntax.js';

/** @param isBuiltin whether a name, when it is called, is a function of FEEL's own */
export function freeNames(node: Node, isBuiltin: (name: string) => boolean): readonly string[] {
  const names = new Set<string>();
  const walk = (at: Node, bound: ReadonlySet<string>): void => {
    switch (at.kind) {
      case 'literal':
        return;
      case 'name':
        if (!bound.has(at.name)) names.add(at.name);
        return;
      case 'call':
      case 'callByName':
        if (at.of.kind !== 'name' || !isBuiltin(at.of.name)) walk(at.of, bound);
        for (const arg of at.args) walk('kind' in arg ? arg : arg[1], bound);
        return;
      case 'filter':
        walk(at.of, bound);
        walk(at.condition, new Set([...bound, 'item']));
        return;
      case 'for':
        walk(at.result, iterated(at.iterators, new Set([...bound, 'partial'])));
        return;
      case 'some':
      case 'every':
        walk(at.condition, iterated(at.iterators, bound));
        return;
      case 'context': {
        const inner = new Set(bound);
        for (const [name, entry] of at.entries) {
          walk(entry, inner);
          inner.add(name);
        }
        return;
      }
      case 'function':
        if (at.body !== null) walk(at.body, new Set([...bound, ...at.parameters.map(({ name }) => name)]));
        return;
      case 'in':
        walk(at.of, bound);
        for (const test of at.tests) walk(test, new Set([...bound, '?']));
        return;
      default:
        for (const part of partsOf(at)) walk(part, bound);
    }
  };
  const iterated = (iterators: readonly Iterator[], bound: ReadonlySet<string>): ReadonlySet<string> => {
    const inner = new Set(bound);
    for (const { name, from, to } of iterators) {
      walk(from, inner);
      if (to !== null) walk(to, inner);
      inner.add(name);
    }
    return inner;
  };
  walk(node, new Set());
  return [...names];
}

/** The parts of a node that binds no names. */
function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'path':
    case 'negate':
    case 'instanceOf':
      return [node.of];
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'between':
      return [node.of, node.low, node.high];
    case 'if':
      return [node.condition, node.whenTrue, node.otherwise];
    case 'list':
      return node.items;
    case 'range':
      return [node.low, node.high];
    case 'unary':
      return [node.end];
    default:
      return [];
  }
}
