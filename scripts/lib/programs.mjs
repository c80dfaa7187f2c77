// The sub-commands that run one TypeScript program of the project without building it first.
import { existsSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { at, root } from './project.mjs';
import { Stop, say } from './report.mjs';
import { runLoud, toolEnv } from './run.mjs';
import { supervise } from './start.mjs';

const typescript = ['--import', '@swc-node/register/esm-register', '--enable-source-maps', '--no-warnings'];

/** @param {string} file relative to the project */
async function runProgram(node, file, args) {
  if (!existsSync(at(file))) throw new Stop(`Chưa có ${file} (not there yet).`);
  return runLoud(node, [...typescript, at(file), ...args], { env: toolEnv() });
}

export const conformance = (node, args) => runProgram(node, 'test/conformance/run.ts', args);

export const rehearse = (node, args) => runProgram(node, 'scripts/rehearse-docker.mjs', args);

export const fuzz = (node, args) => runProgram(node, 'test/fuzz/run.ts', args);

export const fuzzModels = (node, args) => runProgram(node, 'test/fuzz/models.ts', args);

export const simulate = (node, args) => runProgram(node, 'test/simulation/run.ts', args);

/** Writes openapi.json from the server's own description, and the web client's types from that. */
export async function openapi(node, args) {
  const code = await runProgram(node, 'src/openapi.ts', args);
  if (code !== 0 || !existsSync(at('web'))) return code;
  return runLoud(node, [
    at('node_modules', 'openapi-typescript', 'bin', 'cli.js'),
    'openapi.json',
    '--output',
    'web/src/api/schema.d.ts',
    '--default-non-nullable=false',
  ]);
}

/** `npm run bench` runs every file of bench/ in turn; `npm run bench -- NAME` only that one. */
export async function bench(node, [name, ...args]) {
  const names = existsSync(at('bench'))
    ? readdirSync(at('bench'))
        .filter((file) => file.endsWith('.bench.ts'))
        .map((file) => file.slice(0, -'.bench.ts'.length))
        .sort()
    : [];
  const wanted = name === undefined ? names : names.filter((each) => each === name);
  if (wanted.length === 0)
    throw new Stop(`Không có phép đo ${name ?? ''}. Có: ${names.join(', ') || 'chưa có gì'}.`);
  let worst = 0;
  for (const each of wanted) {
    say(`── bench ${each} ──`);
    worst = Math.max(worst, await runProgram(node, `bench/${each}.bench.ts`, args));
  }
  return worst;
}

/** The server restarts and the web app reloads when a source changes. */
export async function dev(node) {
  let web = null;
  if (existsSync(at('web', 'index.html'))) {
    web = spawn(node, [at('node_modules', 'vite', 'bin', 'vite.js'), 'web'], {
      cwd: root,
      env: toolEnv(),
      stdio: 'inherit',
    });
  }
  try {
    return await supervise(node, [...typescript, '--watch', '--watch-preserve-output', at('src', 'main.ts')]);
  } finally {
    web?.kill('SIGTERM');
  }
}
