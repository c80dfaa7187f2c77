/** The few expressions that generated models hold: numbers, truth values, names, lists, `+ -`, comparisons, `and`, `or`,
 *  `not(…)`. Evaluated here by descent, so that the reference owes nothing to the evaluator it is compared with. */
type Read = (name: string) => unknown;

export function evaluate(text: string, read: Read): unknown {
  const words = text.match(/\d+|\w+|<=|>=|!=|[<>=+\-(),[\]]/g) ?? [];
  let at = 0;
  const next = (): string => words[at++] ?? '';
  const takes = (...wanted: readonly string[]): boolean => {
    if (!wanted.includes(words[at] ?? '')) return false;
    at += 1;
    return true;
  };
  const list = (): unknown[] => {
    const items: unknown[] = [];
    while (!takes(']')) {
      items.push(either());
      takes(',');
    }
    return items;
  };
  const atom = (): unknown => {
    const word = next();
    if (/^\d/.test(word)) return Number(word);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (word === '[') return list();
    if (word === '(' || word === 'not') {
      if (word === 'not') next();
      const inside = either();
      next();
      return word === 'not' ? inside === false : inside;
    }
    return read(word) ?? null;
  };
  const sum = (): unknown => {
    let value = atom();
    while (['+', '-'].includes(words[at] ?? '')) {
      const sign = next() === '+' ? 1 : -1;
      value = Number(value) + sign * Number(atom());
    }
    return value;
  };
  const comparison = (): unknown => {
    const left = sum();
    const operator = ['<', '>', '<=', '>=', '=', '!='].includes(words[at] ?? '') ? next() : null;
    return operator === null ? left : compare(left, operator, sum());
  };
  const both = (): unknown => {
    let value = comparison();
    while (takes('and')) {
      const other = comparison();
      value = value === true && other === true;
    }
    return value;
  };
  const either = (): unknown => {
    let value = both();
    while (takes('or')) {
      const other = both();
      value = value === true || other === true;
    }
    return value;
  };
  const value = either();
  if (at !== words.length) throw new Error(`Expected the end of "${text}" but found ${words[at]}`);
  return value;
}

function compare(left: unknown, operator: string, right: unknown): boolean | null {
  if (operator === '=') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return operator === '<=' ? left <= right : left >= right;
}
