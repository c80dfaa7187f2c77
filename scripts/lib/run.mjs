// Child processes: quiet ones whose output is shown only on failure, and loud ones that own the terminal.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { at, root } from './project.mjs';

const outputCharsMax = 200_000;

/** The environment of everything the bootstrap starts: the project's tools and its Node come first. */
export function toolEnv(extra = {}) {
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...process.env,
    [pathKey]: [at('node_modules', '.bin'), process.env[pathKey] ?? ''].join(delimiter),
    ...extra,
  };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runQuiet(command, args, { env = toolEnv(), onLine } = {}) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (chunk) => {
      const text = String(chunk);
      output = (output + text).slice(-outputCharsMax);
      const line = text.trim().split('\n').at(-1)?.trim();
      if (line && onLine) onLine(line.slice(0, 80));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done({ ok: false, output: `${output}\n${error.message}` }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

/**
 * Gives the terminal to the child. A Ctrl-C reaches the child too (same process group), so it is the child
 * that decides when it ends; a signal sent to this process alone is passed on.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} exit code
 */
export function runLoud(command, args, { env = toolEnv() } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    const finish = (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, pass);
      done(code);
    };
    child.on('error', (error) => {
      console.error(error.message);
      finish(1);
    });
    child.on('close', (code, signal) => finish(signal === null ? (code ?? 1) : 130));
  });
}
