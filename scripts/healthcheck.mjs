// For containers: ends with 0 when every address given answers. `http://…` must answer 2xx; `tcp://host:port` must
// take a connection.
import { connect } from 'node:net';

const timeoutMs = 4000;

const answers = {
  'http:': async (url) => (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).ok,
  'tcp:': ({ hostname, port }) =>
    new Promise((done) => {
      const socket = connect({ host: hostname, port: Number(port), timeout: timeoutMs }, () => {
        socket.destroy();
        done(true);
      });
      socket.on('timeout', () => socket.destroy(new Error('timeout')));
      socket.on('error', () => done(false));
    }),
};

for (const address of process.argv.slice(2)) {
  const url = new URL(address);
  const ok = await answers[url.protocol](url).catch(() => false);
  if (!ok) {
    console.error(`${address} does not answer`);
    process.exit(1);
  }
}
