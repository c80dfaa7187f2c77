// Builds what is stale: the server (swc through the Nest CLI) and the web app (Vite), side by side.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { at, filesBelow, hashFiles, readOrNull, writeStamp } from './project.mjs';
import { Stop, phase } from './report.mjs';
import { runQuiet, toolEnv } from './run.mjs';

const isSpec = (path) => /\.spec\.tsx?$/.test(path);
const common = ['package-lock.json'];

function serverSources() {
  return [
    ...common,
    'tsconfig.json',
    'tsconfig.build.json',
    '.swcrc',
    'nest-cli.json',
    ...filesBelow(['src'], (path) => !isSpec(path)),
  ];
}

/** The web app's own files, the server's JSON (catalogues), and all of src/ once the web imports code from it. */
function webSources() {
  const web = filesBelow(['web'], (path) => !isSpec(path));
  const importsServerCode = web.some(
    (path) =>
      /\.tsx?$/.test(path) &&
      /['"](?:\.\.\/)+src\/[^'"]+(?<!\.json)['"]/.test(readFileSync(at(path), 'utf8')),
  );
  return [
    ...common,
    ...web,
    ...filesBelow(['src'], (path) => path.endsWith('.json') || (importsServerCode && !isSpec(path))),
  ];
}

/** Everything in dist/ but the web app and the stamps, so that no deleted source lives on as output. */
function clearServerOutput() {
  if (!existsSync(at('dist'))) return;
  for (const name of readdirSync(at('dist'))) {
    if (name !== 'web' && !name.startsWith('.stamp-'))
      rmSync(at('dist', name), { recursive: true, force: true });
  }
}

async function buildServer(node, note) {
  clearServerOutput();
  return runQuiet(node, [at('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'], { onLine: note });
}

const buildWeb = (node, note) =>
  runQuiet(
    node,
    [
      at('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      'web',
      '--outDir',
      at('dist', 'web'),
      '--emptyOutDir',
    ],
    { env: toolEnv({ NODE_ENV: 'production' }), onLine: note },
  );

/** @param {{ name: string, title: string, sources: string[], made: string, run: Function }} target @param {string} node */
async function buildIfStale({ name, title, sources, made, run }, node) {
  const stamp = at('dist', `.stamp-${name}`);
  const wanted = hashFiles(sources);
  if (readOrNull(stamp) === wanted && existsSync(made)) return;
  rmSync(stamp, { force: true });
  await phase(title, async (note) => {
    const { ok, output } = await run(node, note);
    if (!ok || !existsSync(made)) {
      throw new Stop(`${title}: hỏng (build failed).\n${output.trim().split('\n').slice(-40).join('\n')}`);
    }
  });
  writeStamp(stamp, wanted);
}

/** @param {string} node */
export async function ensureBuilt(node) {
  const targets = [
    {
      name: 'server',
      title: 'Dựng máy chủ',
      sources: serverSources(),
      made: at('dist', 'main.js'),
      run: buildServer,
    },
  ];
  if (existsSync(at('web', 'index.html'))) {
    targets.push({
      name: 'web',
      title: 'Dựng giao diện',
      sources: webSources(),
      made: at('dist', 'web', 'index.html'),
      run: buildWeb,
    });
  }
  const results = await Promise.allSettled(targets.map((target) => buildIfStale(target, node)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
