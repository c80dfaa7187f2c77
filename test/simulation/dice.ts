/** The one source of chance of a simulation: sfc32, small and fast, the same on every machine. */
export class Dice {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: number) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    this.#c = 0x9e3779b9;
    for (let round = 0; round < 15; round += 1) this.next();
  }

  /** @returns 32 bits, unsigned */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** @returns 0 … below - 1 */
  below(below: number): number {
    return this.next() % below;
  }

  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** Once in `many`. */
  oneIn(many: number): boolean {
    return many > 0 && this.below(many) === 0;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('Expected something to pick from but the list is empty');
    return item;
  }

  /** How long one step takes: mostly little, now and then so long that everything else overtakes it. */
  latencyMs(): number {
    const bits = this.next();
    const kind = bits & 127;
    const size = bits >>> 7;
    if (kind < 90) return size % 4;
    if (kind < 118) return size % 40;
    return kind < 127 ? size % 250 : size % 4_000;
  }
}
