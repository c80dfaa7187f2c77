/** FEEL contexts: entries in order, any name allowed, no prototype behind them. A context read from a variable keeps the
 *  JSON it came from and turns an entry into a FEEL value only when it is asked for. */
import type { Value } from './values.js';

type Reader = (json: unknown) => Value;

export class Context {
  readonly #entries: Map<string, Value>;
  #json: Readonly<Record<string, unknown>> | null;
  readonly #read: Reader | null;

  private constructor(
    entries: Map<string, Value>,
    json: Readonly<Record<string, unknown>> | null,
    read: Reader | null,
  ) {
    this.#entries = entries;
    this.#json = json;
    this.#read = read;
  }

  static of(entries: Iterable<readonly [string, Value]>): Context {
    return new Context(new Map(entries), null, null);
  }

  static ofJson(json: Readonly<Record<string, unknown>>, read: Reader): Context {
    return new Context(new Map(), json, read);
  }

  /** The JSON this context was read from, unchanged; null when it was made here. */
  get json(): Readonly<Record<string, unknown>> | null {
    return this.#json;
  }

  get(name: string): Value | undefined {
    const known = this.#entries.get(name);
    if (known !== undefined || this.#json === null || this.#read === null) return known;
    if (!Object.hasOwn(this.#json, name)) return undefined;
    const value = this.#read(this.#json[name]);
    this.#entries.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.#json === null ? this.#entries.has(name) : Object.hasOwn(this.#json, name);
  }

  names(): readonly string[] {
    return this.#json === null ? [...this.#entries.keys()] : Object.keys(this.#json);
  }

  entries(): readonly (readonly [string, Value])[] {
    if (this.#json === null) return [...this.#entries];
    return Object.keys(this.#json).map((name) => [name, this.get(name) ?? null] as const);
  }
}
