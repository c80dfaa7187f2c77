import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import pg from 'pg';
import { AppModule, type Wiring } from './app.module.js';
import { readConfig, type Config } from './config.js';
import { historyPartitions } from './runtime/history-partitions.js';
import { migrate } from './database/migrate.js';
import { seedCalendar } from './organisation/seed-calendar.js';
import { SeedCity } from './demonstration/seed-city.js';
import { SeedDossiers } from './demonstration/seed-dossiers.js';
import { BullmqBell } from './platform/bullmq-bell.js';
import { UnitOfWork } from './platform/unit-of-work.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './platform/embedded-postgres.js';
import { ChromiumPdfRenderer } from './platform/chromium-pdf-renderer.js';
import { refuseUnreadable } from './platform/http/refuse-unreadable.js';
import { securityHeaders } from './platform/http/security-headers.js';
import { PublishCatalogue } from './procedures/publish-catalogue.js';
import { Background } from './runtime/background.js';
import { translate } from './shared/messages/translate.js';
import { startBackground } from './start-background.js';

export const projectRoot = join(import.meta.dirname, '..');
const bodyBytesMax = 1_000_000;

export async function serve(): Promise<void> {
  const opened = new Opened();
  try {
    await boot(opened);
  } catch (error) {
    // What breaks because everything is being closed is no trouble: the stop ends the process.
    if (opened.stopping) return;
    await opened.close();
    throw error;
  }
}

async function boot(opened: Opened): Promise<void> {
  const started = performance.now();
  const config = readConfig();
  const log = (message: string): void => console.log(message);
  await assertPortFree(config);
  const database =
    config.databaseUrl === null ? await phase('Cơ sở dữ liệu', () => startLocalDatabase(config, log)) : null;
  const databaseUrl = config.databaseUrl ?? database?.url ?? '';
  if (database !== null) opened.push(() => database.stop());
  stopOnSignals(opened, log);

  await phase('Lược đồ dữ liệu', () => prepareDatabase(databaseUrl, config));
  const bell = new BullmqBell({ databaseUrl, redisUrl: config.redisUrl, poolMax: config.pool.queueMax, log });
  opened.push(() => bell.close());
  const renderer = new ChromiumPdfRenderer({
    dataDir: config.dataDir,
    chromePath: config.chromePath,
    pagesMax: config.renderConcurrency,
  });
  opened.push(() => renderer.close());
  const wiring: Wiring = { config, databaseUrl, bell, renderer, log };

  const app = await phase('Ứng dụng', async () => {
    const made = await createApp(wiring);
    opened.push(() => made.close());
    return made;
  });
  await phase('Danh mục thủ tục', () => publish(app));
  if (config.demonstration) await phase('Thành phố minh hoạ', () => app.get(SeedCity).run());
  await app.listen(config.port, config.host);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  log(`\n  Một Cửa đã sẵn sàng sau ${seconds} giây: http://${config.host}:${config.port}\n`);
  if (config.demonstration)
    log('  Chế độ minh hoạ: chọn một thẻ ở trang đăng nhập, không cần mật khẩu. Dừng bằng Ctrl-C.\n');

  const seeds = config.demonstration;
  if (config.backgroundWork) {
    // What the seeding does in its own past is its own to finish.
    if (seeds) app.get(Background).onlySince = new Date().toISOString();
    const background = startBackground(app, bell, config);
    opened.push(() => background.stop());
  }
  if (seeds) {
    opened.push(() => app.get(SeedDossiers).stop());
    await seedDossiers(app, wiring);
  }
  if (!opened.stopping) app.get(Background).onlySince = null;
}

export async function createApp(wiring: Wiring): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.http(wiring), {
    logger: ['error', 'warn'],
    bodyParser: false,
    abortOnError: false,
  });
  app.setGlobalPrefix('api');
  app.disable('x-powered-by');
  app.use(securityHeaders);
  app.useBodyParser('json', { limit: bodyBytesMax, strict: false });
  app.use(refuseUnreadable);
  SwaggerModule.setup('api/docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'api/docs/openapi.json',
    customSiteTitle: 'Một Cửa API',
  });
  serveWeb(app);
  return app;
}

export function openApiDocument(app: NestExpressApplication) {
  const builder = new DocumentBuilder()
    .setTitle('Một Cửa')
    .setDescription('Mọi chức năng của ứng dụng web. Every function of the web app.')
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('motcua_session');
  return SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
}

/** The built browser app; any path that is not a file or the API is a page of it. */
function serveWeb(app: NestExpressApplication): void {
  const web = join(projectRoot, 'dist', 'web');
  if (!existsSync(join(web, 'index.html'))) return;
  app.useStaticAssets(join(web, 'assets'), {
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    fallthrough: false,
  });
  app.useStaticAssets(web, { index: false, maxAge: 0 });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const page = request.method === 'GET' && !request.path.startsWith('/api/') && request.accepts('html');
    if (page) response.sendFile(join(web, 'index.html'), { cacheControl: false });
    else next();
  });
}

/** Goes on while people already look; the page shows how far it is. */
async function seedDossiers(app: NestExpressApplication, wiring: Wiring): Promise<void> {
  const total = wiring.config.demonstrationDossiers;
  const unitOfWork = app.get(UnitOfWork);
  const progress = setInterval(() => {
    unitOfWork
      .query({ name: 'seed.told', text: 'select done from seed_progress', values: [] })
      .then(([row]) => console.log(`  … Hồ sơ minh hoạ: ${Number(row?.['done'] ?? 0)}/${total}`))
      .catch(() => undefined);
  }, 4_000);
  const seconds = await app.get(SeedDossiers).run(total, (over) =>
    NestFactory.createApplicationContext(AppModule.core({ ...wiring, ...over }), {
      logger: ['error', 'warn'],
    }),
  );
  clearInterval(progress);
  if (seconds !== null) console.log(`  ✓ ${total} hồ sơ minh hoạ: ${seconds.toFixed(1)} giây`);
}

async function publish(app: NestExpressApplication): Promise<void> {
  const report = await app.get(PublishCatalogue).run(projectRoot);
  for (const id of report.unproved)
    console.warn(`  Mô hình ${id} quá lớn để thử hết mọi diễn biến; chưa chứng minh được là không bị kẹt.`);
  const [problem] = report.problems;
  if (problem !== undefined)
    throw new Error(
      [
        `Chưa phát hành được danh mục: ${report.problems.length} lỗi. Hãy sửa rồi chạy lại:`,
        ...report.problems.slice(0, 20).map(({ file, element, code, detail, params }) => {
          const place = element === '' ? file : `${file} (${element})`;
          return `  ${place}: ${translate('vi', `problem.${code}`, params)} [${code}: ${detail}]`;
        }),
      ].join('\n'),
    );
}

/** Schema, queue tables, this year's history, and the city's calendar: all of it does nothing the second time. */
export async function prepareDatabase(databaseUrl: string, config: Pick<Config, 'redisUrl'>): Promise<void> {
  await migrate(databaseUrl);
  if (config.redisUrl === null) await BullmqBell.prepare(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const { text, values } of seedCalendar()) await client.query(text, [...values]);
    await client.query(historyPartitions);
  } finally {
    await client.end();
  }
}

const startLocalDatabase = (config: Config, log: (line: string) => void): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    wantedPort: config.postgresPort,
    log,
    database: 'motcua',
  });

async function phase<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const heartbeat = setInterval(
    () => console.log(`  … ${name}: ${Math.round((performance.now() - started) / 1_000)} giây`),
    4_000,
  );
  try {
    const result = await work();
    console.log(`  ✓ ${name}: ${((performance.now() - started) / 1_000).toFixed(1)} giây`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/** What was opened last is closed first, the database last of all; once, whoever asks. */
class Opened {
  readonly #closers: (() => Promise<unknown>)[] = [];
  #closed: Promise<void> | null = null;

  get stopping(): boolean {
    return this.#closed !== null;
  }

  push(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers.toReversed())
      await close().catch((error: unknown) =>
        console.log(`  Khi dừng: ${error instanceof Error ? error.message : String(error)}`),
      );
  }
}

/** Ctrl-C, also in the middle of starting or seeding. */
function stopOnSignals(opened: Opened, log: (message: string) => void): void {
  const stop = async (): Promise<void> => {
    if (opened.stopping) return;
    log('\n  Đang dừng …');
    await opened.close();
    log('  Đã dừng.');
    process.exit(0);
  };
  // A defect nobody caught ends the process, but in order, so that no database is left behind. What fails because
  // everything is being closed is none.
  process.on('uncaughtException', (error) => {
    if (opened.stopping) return;
    console.error(error);
    void opened.close().finally(() => process.exit(1));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

function assertPortFree({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `Cổng ${port} đang có chương trình khác dùng. Hãy tắt chương trình đó, hoặc chạy: PORT=${port + 1} npm start\nPort ${port} is in use; stop what uses it or set PORT.`,
              )
            : error,
        ),
      )
      .listen(port, host, () => probe.close(() => resolve()));
  });
}
