// `npm start`: the built server in the foreground, and no process left behind when it ends.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { at, root } from './project.mjs';
import { Stop, say, seconds } from './report.mjs';
import { toolEnv } from './run.mjs';

/** The same defaults as in src/config.ts. */
const portDefault = 8080;
const hostDefault = '127.0.0.1';
const stopGraceMs = 60_000;
const portPatienceMs = 5000;
const parentCheckMs = 1000;

/** @returns {Promise<string | null>} the error code that stands in the way of listening */
function listenTrouble(port, host) {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error) =>
      done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? null : error.code),
    );
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)));
  });
}

const portTrouble = (port) => listenTrouble(port, process.env.HOST || hostDefault);

/** A server that is just stopping (a restart right after kill) gets a few seconds to leave the port. */
async function demandFreePort(port) {
  const started = performance.now();
  for (let told = false; ;) {
    const trouble = await portTrouble(port);
    if (trouble === null) return;
    const waitedMs = performance.now() - started;
    if (trouble !== 'EADDRINUSE' || waitedMs > portPatienceMs) {
      const why = trouble === 'EADDRINUSE' ? 'đang bị chương trình khác dùng' : `không mở được (${trouble})`;
      throw new Stop(
        `Cổng ${port} ${why}. Hãy dừng chương trình ấy, hoặc chọn cổng khác:\n  PORT=${port + 1} npm start\n` +
          `Port ${port} cannot be used (${trouble}). Stop the other program, or choose another port: ` +
          `PORT=${port + 1} npm start`,
      );
    }
    if (!told) say(`Cổng ${port} đang bận; chờ tối đa ${portPatienceMs / 1000} s.`);
    told = true;
    await new Promise((next) => setTimeout(next, 250));
  }
}

/** @param {string} node @returns {Promise<number>} exit code */
export async function start(node) {
  const port = process.env.PORT ? Number(process.env.PORT) : portDefault;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Stop(`PORT=${process.env.PORT} không phải là số cổng. PORT must be a number from 0 to 65535.`);
  }
  if (port !== 0) await demandFreePort(port);
  return supervise(node, ['--enable-source-maps', at('dist', 'main.js')]);
}

/** Us, the shell and npm: the shell that npm starts stays between, and passes no signal on. */
function parentChain() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(process.ppid);
  }
}

/**
 * Runs a server in our own process group, so that `kill -9` of the group ends both. A Ctrl-C reaches it directly
 * as well as through us; its own stop must therefore tolerate a second signal. Over the IPC channel it notices
 * when we are gone (scripts/lib/stop-with-parent.mjs), and we notice when npm is gone.
 * @param {string} node @param {string[]} args @returns {Promise<number>} exit code
 */
export function supervise(node, args) {
  const watcher = new URL('./stop-with-parent.mjs', import.meta.url).href;
  return new Promise((done) => {
    const child = spawn(node, ['--import', watcher, ...args], {
      cwd: root,
      env: toolEnv(),
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    let stopping = null;
    const stop = (signal) => {
      if (stopping !== null) return;
      stopping = performance.now();
      say('\nĐang dừng có trật tự …');
      setTimeout(() => child.exitCode === null && child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal), 100);
      setTimeout(() => {
        say(`Máy chủ không dừng sau ${stopGraceMs / 1000} s: kết thúc cưỡng bức.`);
        child.kill('SIGKILL');
      }, stopGraceMs).unref();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
    if (process.env.npm_lifecycle_event) {
      const parents = parentChain();
      setInterval(() => parentChain() !== parents && stop('SIGTERM'), parentCheckMs).unref();
    }
    child.on('error', (error) => {
      say(`Không chạy được máy chủ: ${error.message}`);
      done(1);
    });
    child.on('exit', (code, signal) => {
      if (stopping !== null) {
        say(`Đã dừng (${seconds(stopping)}).`);
        done(code === 0 || signal !== null || code === 130 || code === 143 ? 0 : (code ?? 1));
      } else {
        if (signal !== null) say(`Máy chủ bị kết thúc bởi ${signal}.`);
        done(signal === null ? (code ?? 1) : 1);
      }
    });
  });
}
