// What the person at the terminal sees: every phase with its seconds, and never more than 5 s of silence.

const heartbeatMs = 4000;

/** An expected failure: its text is for the person, so no stack trace is shown. */
export class Stop extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** @param {number} startedMs a value of performance.now() */
export const seconds = (startedMs) => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;

/** @param {string} text */
export const say = (text) => console.log(text);

/**
 * Runs one phase. The work may change the heartbeat's detail through `note`.
 * @template T
 * @param {string} title
 * @param {(note: (detail: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function phase(title, work) {
  const started = performance.now();
  let detail = '';
  say(`▸ ${title} …`);
  const heartbeat = setInterval(() => {
    say(`  … ${title}: ${seconds(started)}${detail === '' ? '' : ` (${detail})`}`);
  }, heartbeatMs);
  try {
    const result = await work((next) => {
      detail = next;
    });
    say(`✓ ${title}: ${seconds(started)}`);
    return result;
  } catch (error) {
    say(`✗ ${title}: ${seconds(started)}`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
