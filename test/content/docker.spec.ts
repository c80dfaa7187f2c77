import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** Instructions with their continuation lines joined; comments left out. */
function readDockerfile(text: string): Instruction[] {
  const joined = text.replace(/^#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { word, rest };
    });
}

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly [name: string]: unknown;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** The folder made by a build is not in the clone; what is built from exists instead. */
const sourceOf = (path: string): string => path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');

describe('the Dockerfile', () => {
  const instructions = readDockerfile(read('Dockerfile'));
  const stages = instructions.filter(({ word }) => word === 'FROM');
  const last = instructions.slice(instructions.lastIndexOf(stages.at(-1) ?? { word: '', rest: '' }));

  it('uses only known instructions, and a base image with a fixed major version', () => {
    const known = new Set([
      'FROM',
      'WORKDIR',
      'COPY',
      'RUN',
      'ENV',
      'USER',
      'VOLUME',
      'EXPOSE',
      'HEALTHCHECK',
      'CMD',
    ]);
    expect(instructions.filter(({ word }) => !known.has(word))).toEqual([]);
    for (const { rest } of stages) expect(rest).toMatch(/^node:24-\w+-slim( AS \w+)?$/);
  });

  it('copies from the clone only what is there', () => {
    const fromClone = instructions.filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from='));
    const sources = fromClone.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
    // The folders that are still to be filled are named in design.md; everything else has to exist.
    expect(sources.filter((path) => !existsSync(join(root, path)) && path !== 'templates/')).toEqual([]);
  });

  it('ends as an ordinary user and starts a program that is built from the sources', () => {
    const user = last.filter(({ word }) => word === 'USER');
    expect(user.map(({ rest }) => rest)).toEqual(['node']);
    const command = JSON.parse(last.find(({ word }) => word === 'CMD')?.rest ?? 'null') as string[];
    expect(command.slice(0, 2)).toEqual(['node', '--enable-source-maps']);
    expect(sourceOf(command.at(-1) ?? '')).toBe('src/main.ts');
  });

  it('installs from the lock with the scripts of packages switched off', () => {
    const installs = instructions.filter(({ word, rest }) => word === 'RUN' && rest.includes('npm '));
    expect(installs.length).toBe(2);
    for (const { rest } of installs) expect(rest).toMatch(/npm ci .*--ignore-scripts/);
  });

  it('has a health check that the image can run', () => {
    const check = last.find(({ word }) => word === 'HEALTHCHECK')?.rest ?? '';
    expect(check).toContain('"scripts/healthcheck.mjs"');
    expect(last.some(({ word, rest }) => word === 'COPY' && rest.includes('scripts/healthcheck.mjs'))).toBe(
      true,
    );
  });
});

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
  const services = Object.entries(compose.services);

  it('has the parts of production: pages, background work, PostgreSQL, Redis, and a migration before them', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['app', 'migrate', 'postgres', 'redis', 'worker']);
    for (const name of ['app', 'worker']) {
      expect(compose.services[name]?.depends_on?.['migrate']?.condition).toBe(
        'service_completed_successfully',
      );
    }
  });

  it('names only volumes, networks and secrets that it declares, and files that are in the clone', () => {
    for (const [, service] of services) {
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) expect(statSync(join(root, source)).isFile()).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
      for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
      for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
      for (const name of Object.keys(service.depends_on ?? {}))
        expect(Object.keys(compose.services)).toContain(name);
    }
  });

  it('keeps every job in Redis and writes it down', () => {
    const command = compose.services['redis']?.command?.join(' ') ?? '';
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('fixes the major version of every foreign image', () => {
    expect(compose.services['postgres']?.image).toMatch(/^postgres:18\b/);
    expect(compose.services['redis']?.image).toMatch(/^redis:\d/);
  });

  it('checks the health of everything that stays up', () => {
    for (const [name, service] of services) {
      const fromImage = name === 'app';
      if (name !== 'migrate' && !fromImage) expect(service.healthcheck?.test?.length).toBeGreaterThan(0);
    }
  });

  it('gives the program a sign-in that owns nothing, and its powers away', () => {
    expect(compose.services['app']?.environment?.['DATABASE_URL']).toMatch(/^postgres:\/\/motcua:/);
    expect(compose.services['worker']?.environment?.['DATABASE_URL']).toMatch(/^postgres:\/\/motcua:/);
    expect(compose.services['migrate']?.environment?.['DATABASE_URL']).toMatch(
      /^postgres:\/\/motcua_migrator:/,
    );
    for (const name of ['app', 'worker', 'migrate']) {
      expect(compose.services[name]?.['cap_drop']).toEqual(['ALL']);
      expect(compose.services[name]?.['read_only']).toBe(true);
    }
    expect(compose.services['postgres']?.ports).toBeUndefined();
    expect(compose.services['redis']?.ports).toBeUndefined();
  });

  it('sets only what the program reads', () => {
    if (!existsSync(join(root, 'src', 'config.ts'))) return;
    const known = new Set(
      read('src/config.ts')
        .match(/^ {2}[A-Z_]+(?=: z\.)|^ {2}[A-Z_]+(?=: flag)/gm)
        ?.map((name) => name.trim()),
    );
    const set = ['app', 'worker'].flatMap((name) => Object.keys(compose.services[name]?.environment ?? {}));
    expect(set.filter((name) => !known.has(name))).toEqual([]);
  });

  it('carries no secret in the clone', () => {
    expect(read('.gitignore').split('\n')).toContain('secrets/');
    expect(readdirSync(root)).not.toContain('.env');
    expect(read('docker-compose.yml')).not.toMatch(/PASSWORD: [^$/]/);
  });
});
