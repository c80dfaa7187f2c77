/** Writes the API's description to openapi.json; the web's client is generated from it. Needs no database: nothing is
 *  instantiated. */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, type Wiring } from './app.module.js';
import { readConfig } from './config.js';
import { openApiDocument, projectRoot } from './serve.js';

const config = readConfig({ DEMO: 'true' });
const app = await NestFactory.create<NestExpressApplication>(
  AppModule.http({ config, databaseUrl: 'postgres://localhost/none' } as Wiring),
  { logger: ['error'], preview: true },
);
app.setGlobalPrefix('api');
writeFileSync(join(projectRoot, 'openapi.json'), `${JSON.stringify(openApiDocument(app), null, 1)}\n`);
