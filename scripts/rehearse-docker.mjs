// Docker cannot run where changes are checked. This runs the same RUN and CMD lines of the Dockerfile, and the same
// commands of docker-compose.yml, in fresh folders and against fresh servers: a build that forgot a file, a package
// that is only there in development, or a program that does not start or stop, shows here.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { phase, say } from './lib/report.mjs';

const clone = resolve(import.meta.dirname, '..');
const world = mkdtempSync(join(tmpdir(), 'motcua-docker-'));
const startPatienceMs = 120_000;
const stopPatienceMs = 30_000;
const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
const compose = parse(readFileSync(join(clone, 'docker-compose.yml'), 'utf8'), { merge: true });

const wait = (ms) => new Promise((next) => setTimeout(next, ms));

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

function run(command, args, { cwd, env }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: path, HOME: world, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0
        ? done(output)
        : fail(new Error(`${command} ${args.join(' ')}: exit ${code}\n${output.slice(-4000)}`)),
    );
  });
}

/** One stage of the build: a folder that stands for the root of its file system. */
class Stage {
  cwd = '/';
  env = {};
  constructor(folder) {
    this.folder = folder;
  }
  at(file) {
    return join(this.folder, resolve(this.cwd, file));
  }
  /** Absolute paths in values mean this stage's own. */
  own(text) {
    return text.replace(
      /(^|\s)(\/(?:data|app)\b)/g,
      (_all, before, file) => `${before}${join(this.folder, file)}`,
    );
  }
}

function copy(stage, rest, stages) {
  const words = rest.split(/\s+/);
  const from = words[0].startsWith('--from=') ? stages.get(words.shift().slice('--from='.length)) : null;
  const target = words.pop();
  for (const word of words) {
    const source = from === null ? join(clone, word) : from.at(word);
    if (!existsSync(source)) throw new Error(`COPY ${word}: there is no such file`);
    const isFolder = statSync(source).isDirectory();
    const to = stage.at(isFolder || !/(\/|^\.)$/.test(target) ? target : join(target, basename(word)));
    mkdirSync(isFolder ? to : dirname(to), { recursive: true });
    cpSync(source, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** @returns the last stage, with what it starts */
async function build() {
  const text = readFileSync(join(clone, 'Dockerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages = new Map();
  let stage = null;
  for (const line of lines) {
    const [, word, rest] = /^(\S+)\s+(.*)$/.exec(line);
    if (word === 'FROM') {
      stage = new Stage(join(world, String(stages.size)));
      stages.set(/ AS (\w+)$/.exec(rest)?.[1] ?? 'last', stage);
    } else if (word === 'WORKDIR') {
      stage.cwd = rest;
      mkdirSync(stage.at('.'), { recursive: true });
    } else if (word === 'COPY') copy(stage, rest, stages);
    else if (word === 'ENV') {
      for (const pair of rest.split(/\s+/))
        stage.env[pair.split('=')[0]] = stage.own(pair.slice(pair.indexOf('=') + 1));
    } else if (word === 'RUN') {
      const { cwd, env } = {
        cwd: stage.at('.'),
        env: { ...process.env, NODE_OPTIONS: '', PATH: path, ...stage.env },
      }; // npm keeps its registry
      const script = `chown() { :; }; ${stage.own(rest)}`; // There is no OS user «node» here.
      await phase(`RUN ${rest.slice(0, 60)}`, () => run('sh', ['-c', script], { cwd, env }));
    } else if (word === 'HEALTHCHECK') stage.health = JSON.parse(/CMD (\[.*\])$/.exec(rest)[1]);
    else if (word === 'CMD') stage.command = JSON.parse(rest);
  }
  return stage;
}

async function startDatabase() {
  mkdirSync(join(world, 'database'), { mode: 0o755 });
  execFileSync('chmod', ['755', world]);
  const server = await startEmbeddedPostgres({
    dataDir: join(world, 'database', 'pg'),
    wantedPort: await freePort(),
    fsync: false,
    log: say,
  });
  const sql = /<<'SQL'\n([\s\S]*?)\nSQL/.exec(
    readFileSync(join(clone, 'docker/postgres-roles.sh'), 'utf8'),
  )[1];
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const statement of sql.replace(/:'(\w+)_password'/g, "'$1'").split(';')) {
    if (statement.trim() !== '') await client.query(statement);
  }
  await client.end();
  return server;
}

/** @returns its address, or null where no Redis is installed */
async function startRedis(children) {
  const port = await freePort();
  const [program, ...args] = compose.services.redis.command;
  const child = spawn(program, [...args, '--port', String(port), '--bind', '127.0.0.1'], {
    cwd: world,
    stdio: 'ignore',
  });
  const failed = await Promise.race([new Promise((next) => child.on('error', next)), wait(500)]);
  if (failed) return null;
  children.push(child);
  return `redis://127.0.0.1:${port}/0`;
}

/** The environment of a service, with the servers of this rehearsal in place of the containers'. */
function settingsOf(service, { database, redis, port }) {
  const settings = { ...service.environment };
  if (settings.DATABASE_URL) {
    const user = new URL(settings.DATABASE_URL.replace(/\$\{[^}]*\}/g, 'x')).username;
    settings.DATABASE_URL = `postgres://${user}:${user === 'motcua' ? 'app' : 'migrator'}@127.0.0.1:${database.port}/motcua`;
  }
  if (redis === null) delete settings.REDIS_URL;
  else if (settings.REDIS_URL) settings.REDIS_URL = redis;
  if (settings.PUBLIC_URL) settings.PUBLIC_URL = `http://127.0.0.1:${port}`;
  return settings;
}

async function rehearse(children) {
  const last = await build();
  const database = await phase('PostgreSQL', startDatabase);
  const cwd = last.at('.');
  try {
    const servers = { database, redis: await startRedis(children), port: await freePort() };
    say(
      servers.redis === null ? '  no redis-server here: the queues run on PostgreSQL' : `  ${servers.redis}`,
    );
    const { migrate, app, worker } = compose.services;
    const envOf = (service) => ({
      ...last.env,
      ...settingsOf(service, servers),
      PORT: String(servers.port),
      HOST: '127.0.0.1',
    });
    await phase('migrate', () =>
      run(migrate.command[0], migrate.command.slice(1), { cwd, env: envOf(migrate) }),
    );
    const programs = [
      { name: 'app', command: last.command, env: envOf(app) },
      { name: 'worker', command: worker.command, env: envOf(worker) },
    ].map(({ name, command: [program, ...args], env }) => {
      const child = spawn(program, args, {
        cwd,
        env: { PATH: path, HOME: world, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const started = {
        name,
        child,
        output: '',
        ended: new Promise((next) => child.on('exit', (code, signal) => next(signal ?? code))),
      };
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => (started.output += chunk));
      children.push(child);
      return started;
    });
    const health = last.health.map((word) => word.replace(/:8080\b/, `:${servers.port}`));
    await phase('health check', () => untilHealthy(health, cwd, programs));
    for (const program of programs) await phase(`SIGTERM ${program.name}`, () => stopped(program));
  } finally {
    await database.stop();
  }
}

async function untilHealthy([program, ...args], cwd, programs) {
  const deadlineMs = performance.now() + startPatienceMs;
  for (;;) {
    const dead = programs.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (dead)
      throw new Error(
        `${dead.name} ended (${dead.child.exitCode ?? dead.child.signalCode}):\n${dead.output.slice(-4000)}`,
      );
    const problem = await run(program, args, { cwd, env: {} }).then(
      () => null,
      (error) => error,
    );
    if (problem === null) return;
    if (performance.now() > deadlineMs) {
      throw new Error(
        `${problem.message}\n${programs.map(({ name, output }) => `── ${name}\n${output.slice(-3000)}`).join('\n')}`,
      );
    }
    await wait(1000);
  }
}

async function stopped({ name, child, ended, output }) {
  child.kill('SIGTERM');
  const how = await Promise.race([ended, wait(stopPatienceMs).then(() => 'late')]);
  if (![0, 143, 'SIGTERM'].includes(how))
    throw new Error(`${name} did not stop in order: ${how}\n${output.slice(-3000)}`);
}

const children = [];
try {
  await rehearse(children);
  say('rehearsal passed');
} catch (error) {
  say(`rehearsal failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(world, { recursive: true, force: true });
}
