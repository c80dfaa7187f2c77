/**
 * What the simulation does for a statement was written for the text that the statement had. When this fails, the runtime's
 * SQL has changed: read it again beside statements.ts and relay-statements.ts, mend what it means there, then copy the
 * digests that are printed.
 */
import { createHash } from 'node:crypto';
import { simulate } from './simulate.js';

const digest = (text: string): string =>
  createHash('sha256').update(text.replace(/\s+/g, ' ')).digest('hex').slice(0, 12);

/** Of statements that stand inside a class of the runtime, the simulation has copies; they are not looked at here. */
const copied = /^(idempotency|clock|instance\.insert)/;

const mirrored: Readonly<Record<string, string>> = {
  'history.append': '1bf8e592344a',
  'incident.close': '9d0e9ae052fe',
  'incident.open': '85dc58bc074a',
  'instance.lock': '5301d5e8b3e4',
  'instance.save': '5282c7913c97',
  'job.claim': '34599e87f2aa',
  'job.close': '348ea637d640',
  'job.extend-lease': '1beb3424b752',
  'job.fence': '3ab56df1be3c',
  'job.open': '2034f920c4a4',
  'job.release': '4debe8d79242',
  'message.claim': 'c1fe9a5c9d16',
  'message.delivered': '9e7e57bab235',
  'message.match-one': 'e652b8f256b6',
  'message.matched': '0ba6ec904578',
  'message.outcome': '0a1648406471',
  'message.send': 'ec0c69ed5101',
  'signal.claim': '32ace04cac6a',
  'signal.due': '2506c1b82fa4',
  'signal.spread': 'ad04086d86b0',
  'signal.taken': '76c63047e88f',
  'subscription.close': '7bb5670fcdd6',
  'subscription.open': 'd70ffc55708b',
  'timer.close': '265096ae204b',
  'timer.due': '8bae781e9675',
  'timer.move': '5d53f06216eb',
  'timer.open': '3cf2a6a6c023',
};

describe('the statements that the simulation carries out', () => {
  it('read as they did when their meaning was written down', async () => {
    const { coverage } = await simulate({ seed: 5, steps: 60_000 });
    const found = [...coverage.texts].filter(([name]) => !copied.test(name));
    expect(found.length).toBeGreaterThan(20);
    expect(mirrored).toMatchObject(Object.fromEntries(found.map(([name, text]) => [name, digest(text)])));
  });
});
