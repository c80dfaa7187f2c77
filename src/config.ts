/** Settings from the environment: the only reader of `process.env`. Every one has a default that works. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  /** Address that people type, e.g. https://motcua.hochiminhcity.gov.vn; turns secure cookies on when https. */
  PUBLIC_URL: z.url().optional(),
  /** Demonstration mode: a seeded city, sign-in cards, a clock that can be moved. On unless a real database is given. */
  DEMO: flag.optional(),
  DEMO_DOSSIERS: z.coerce.number().int().min(0).max(5_000).default(300),
  CHROME_PATH: z.string().optional(),
  /** `all`: pages and background work in one process; `http`: pages only, when workers run beside it. */
  PROCESS: z.enum(['all', 'http']).default('all'),
  POSTGRES_PORT: z.coerce.number().int().min(1).max(65_535).default(54_329),
  RENDER_CONCURRENCY: z.coerce.number().int().min(1).max(16).optional(),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly secureCookies: boolean;
  readonly publicUrl: string | null;
  readonly demonstration: boolean;
  readonly demonstrationDossiers: number;
  readonly chromePath: string | null;
  readonly backgroundWork: boolean;
  readonly postgresPort: number;
  readonly renderConcurrency: number;
  /** Connections: the runtime's own, TypeORM's, BullMQ's. Their sum stays below PostgreSQL's default of 100. */
  readonly pool: { readonly runtimeMax: number; readonly plainMax: number; readonly queueMax: number };
}

/** @throws Error that names the setting, what was expected and what was found */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = Environment.safeParse(environment);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`Setting ${issue?.path.join('.')}: ${issue?.message}. Set it right or leave it out.`);
  }
  const value = read.data;
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    secureCookies: value.PUBLIC_URL?.startsWith('https:') ?? false,
    publicUrl: value.PUBLIC_URL ?? null,
    demonstration: value.DEMO ?? value.DATABASE_URL === undefined,
    demonstrationDossiers: value.DEMO_DOSSIERS,
    chromePath: value.CHROME_PATH ?? null,
    backgroundWork: value.PROCESS === 'all',
    postgresPort: value.POSTGRES_PORT,
    renderConcurrency: value.RENDER_CONCURRENCY ?? Math.max(1, availableParallelism()),
    pool: { runtimeMax: 16, plainMax: 8, queueMax: 5 },
  };
}

/** Injection token for the Config. */
export const CONFIG = Symbol('Config');
