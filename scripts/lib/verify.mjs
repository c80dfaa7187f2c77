// `npm run verify`: every check that needs no run of the program, side by side, each with its seconds.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { at } from './project.mjs';
import { say, seconds } from './report.mjs';
import { runLoud, runQuiet } from './run.mjs';

const bin = (name) => at('node_modules', name);

function checks() {
  const tsc = bin('@typescript/native/bin/tsc');
  const list = [
    ['lint (oxlint)', [bin('oxlint/bin/oxlint'), '--type-aware', '.']],
    [
      'import rules (dependency-cruiser)',
      [
        bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err',
        'src',
      ],
    ],
    ['types (tsc)', [tsc, '--project', 'tsconfig.json', '--noEmit']],
    [
      'format (prettier)',
      [
        bin('prettier/bin/prettier.cjs'),
        '--check',
        '--cache',
        '--cache-location',
        'node_modules/.cache/prettier-verify',
        '--log-level',
        'warn',
        '.',
      ],
    ],
    ['dead code (knip)', [bin('knip/bin/knip.js'), '--no-progress']],
  ];
  if (existsSync(at('web', 'tsconfig.json'))) {
    list.push(['types of web (tsc)', [tsc, '--project', 'web/tsconfig.json', '--noEmit']]);
  }
  return list;
}

/** `npm run format -- PATH…` writes the form that `verify` asks for; without a path, everywhere. */
export const format = (node, args) =>
  runLoud(node, [
    bin('prettier/bin/prettier.cjs'),
    '--write',
    '--log-level',
    'warn',
    ...(args.length > 0 ? args : ['.']),
  ]);

/** @param {string} node @returns {Promise<number>} exit code */
export async function verify(node) {
  const started = performance.now();
  const queue = checks();
  const failures = [];
  const running = new Set();
  const heartbeat = setInterval(() => say(`  … ${[...running].join(', ')}: ${seconds(started)}`), 4500);
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const [name, args] = check;
      const began = performance.now();
      running.add(name);
      const { ok, output } = await runQuiet(node, args);
      running.delete(name);
      say(`${ok ? '✓' : '✗'} ${name}: ${seconds(began)}`);
      if (!ok) failures.push({ name, output });
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, worker));
  clearInterval(heartbeat);
  for (const { name, output } of failures) say(`\n── ${name} ──\n${output.trim()}`);
  say(
    `${failures.length === 0 ? '✓' : '✗'} verify: ${seconds(started)}${failures.length > 0 ? `, ${failures.length} failed` : ''}`,
  );
  return failures.length === 0 ? 0 : 1;
}
