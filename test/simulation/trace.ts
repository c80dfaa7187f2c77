/** What happened, step by step: a running digest of everything, and the last steps in words. */
import { createHash } from 'node:crypto';
import { pointNames } from './points.js';

const kept = 64;
const fields = 4;
const bufferedSteps = 8_192;

export class Trace {
  readonly #hash = createHash('sha256');
  readonly #buffer = new Int32Array(bufferedSteps * fields);
  #filled = 0;
  readonly #last = new Int32Array(kept * fields);
  #count = 0;
  #names: string[] = [];

  /** @param print takes every step in words */
  constructor(private readonly print: ((line: string) => void) | null = null) {}

  /** A new episode: its tasks are numbered anew. */
  begin(episode: number): void {
    this.#names = [];
    this.#count = 0;
    this.#put(-1, episode, 0, 0);
  }

  name(task: number, name: string): void {
    this.#names[task] = name;
  }

  record(time: number, task: number, point: number, about: number): void {
    this.#put(time, task, point, about);
    const at = (this.#count % kept) * fields;
    this.#last[at] = time;
    this.#last[at + 1] = task;
    this.#last[at + 2] = point;
    this.#last[at + 3] = about;
    this.#count += 1;
    if (this.print !== null) this.print(this.#line(this.#count - 1));
  }

  /** Something between steps, for those who read along. */
  say(text: () => string): void {
    if (this.print !== null) this.print(`            -- ${text()}`);
  }

  get isRead(): boolean {
    return this.print !== null;
  }

  lastSteps(many: number): string[] {
    const from = Math.max(0, this.#count - Math.min(many, kept));
    return Array.from({ length: this.#count - from }, (_, index) => this.#line(from + index));
  }

  digest(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  #line(step: number): string {
    const [time = 0, task = 0, point = 0, about = 0] = this.#last.subarray(
      (step % kept) * fields,
      (step % kept) * fields + fields,
    );
    const place = about === 0 ? '' : ` #${about}`;
    const seconds = (time / 1_000).toFixed(3).padStart(9);
    return `${String(step).padStart(6)} ${seconds}s  ${(this.#names[task] ?? '?').padEnd(14)} ${pointNames[point] ?? '?'}${place}`;
  }

  #put(a: number, b: number, c: number, d: number): void {
    const at = this.#filled * fields;
    this.#buffer[at] = a;
    this.#buffer[at + 1] = b;
    this.#buffer[at + 2] = c;
    this.#buffer[at + 3] = d;
    this.#filled += 1;
    if (this.#filled === bufferedSteps) this.#flush();
  }

  #flush(): void {
    this.#hash.update(new Uint8Array(this.#buffer.buffer, 0, this.#filled * fields * 4));
    this.#filled = 0;
  }
}
