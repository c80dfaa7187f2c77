/** Boots background work alone, beside HTTP processes with PROCESS=http, on the same PostgreSQL and Redis. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { BullmqBell } from './platform/bullmq-bell.js';
import { ChromiumPdfRenderer } from './platform/chromium-pdf-renderer.js';
import { startBackground } from './start-background.js';

const config = readConfig();
if (config.databaseUrl === null) {
  console.error('Tiến trình nền cần DATABASE_URL. The worker needs DATABASE_URL.');
  process.exit(1);
}
const log = (message: string): void => console.log(message);
const bell = new BullmqBell({
  databaseUrl: config.databaseUrl,
  redisUrl: config.redisUrl,
  poolMax: config.pool.queueMax,
  log,
});
const renderer = new ChromiumPdfRenderer({
  dataDir: config.dataDir,
  chromePath: config.chromePath,
  pagesMax: config.renderConcurrency,
});
const context = await NestFactory.createApplicationContext(
  AppModule.core({ config, databaseUrl: config.databaseUrl, bell, renderer, log }),
  { logger: ['error', 'warn'] },
);
const background = startBackground(context, bell, config);
log('  Tiến trình nền đang chạy.');

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await background.stop();
  await context.close();
  await renderer.close();
  await bell.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
