/** The same city behind HTTP: the application as `npm start` makes it, on a port of its own, and officers who sign in by
 *  their demonstration cards. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/serve.js';
import { City, type CityOptions } from './city.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

export interface RequestOptions {
  readonly key?: string;
  readonly ifMatch?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export class HttpCity {
  private constructor(
    readonly city: City,
    readonly origin: string,
  ) {}

  static async open(options: CityOptions = {}): Promise<HttpCity> {
    return HttpCity.#listening(await City.open(options, createApp));
  }

  /** Another process's application on the same database. */
  async beside(options: CityOptions = {}): Promise<HttpCity> {
    return HttpCity.#listening(await this.city.beside(options, createApp));
  }

  static async #listening(city: City): Promise<HttpCity> {
    const app = city.context as NestExpressApplication;
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new HttpCity(city, `http://127.0.0.1:${port}`);
  }

  close(): Promise<void> {
    return this.city.close();
  }

  /** Somebody who has not signed in. */
  get stranger(): HttpOfficer {
    return new HttpOfficer(this.origin, '');
  }

  async signIn(username: string): Promise<HttpOfficer> {
    const answer = await this.stranger.post('/api/demo/sign-in', { username });
    const [cookie] = answer.headers.getSetCookie();
    if (answer.status !== 200 || cookie === undefined)
      throw new Error(`Expected ${username} to sign in but: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new HttpOfficer(this.origin, cookie.split(';')[0] ?? '');
  }

  /** The officer who has an open task, signed in. */
  async holderOf(dossierId: string, node: string): Promise<HttpOfficer> {
    const { assigneeId } = await this.city.task(dossierId, node);
    return this.signIn((await this.city.officerById(assigneeId ?? '')).username);
  }
}

export class HttpOfficer {
  constructor(
    readonly origin: string,
    readonly cookie: string,
  ) {}

  /** The same session, spoken to through another process. */
  at(other: HttpCity): HttpOfficer {
    return new HttpOfficer(other.origin, this.cookie);
  }

  get<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, options);
  }

  post<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.send('POST', path, body, options);
  }

  put<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.send('PUT', path, body, options);
  }

  async send<T>(
    method: string,
    path: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<Answer<T>> {
    const { key = randomUUID(), ifMatch, headers = {} } = options;
    const json = body !== undefined && !(body instanceof FormData);
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...(this.cookie === '' ? {} : { Cookie: this.cookie }),
        ...(method === 'GET' ? {} : { 'Idempotency-Key': key }),
        ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
        ...(json ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as T,
      headers: response.headers,
    };
  }

  /** Sends a file as a browser's form does. */
  upload<T>(bytes: Uint8Array, name = 'ban-quet.pdf', type = 'application/pdf'): Promise<Answer<T>> {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)], { type }), name);
    return this.send('POST', '/api/attachments', form);
  }
}
