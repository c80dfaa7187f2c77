/**
 * Whatever is sent to any route is answered: never with 5xx, always as problem+json with a code and a sentence in the
 * reader's language; and nobody learns of what belongs to another unit (reliability §3 T9, T11, T14, T16, §4 g, k).
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Random } from '../../src/demonstration/random.js';
import { openApiDocument, projectRoot } from '../../src/serve.js';
import english from '../../src/shared/messages/en.json' with { type: 'json' };
import vietnamese from '../../src/shared/messages/vi.json' with { type: 'json' };
import { taskId } from '../../src/tasks/task-id.js';
import { HttpCity, type Answer, type HttpOfficer, type ProblemBody } from '../support/http-city.js';
import { tinyPdf } from '../support/tiny-pdf-renderer.js';

const texts: Readonly<Record<'vi' | 'en', Readonly<Record<string, string>>>> = {
  vi: vietnamese,
  en: english,
};
const marks = /[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]/i;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly mutates: boolean;
  readonly takesJson: boolean;
}

describe('HTTP', () => {
  let http: HttpCity;
  let routes: Route[];
  /** Of the unit whose officers are used here, and of another one. */
  let own: Things;
  /** To be spoilt. */
  let spare: Things;
  let foreign: Things;
  /** Ids that nothing has. */
  let nothing: Things;
  let stranger: HttpOfficer;
  const officers = new Map<string, HttpOfficer>();
  const codesSeen = new Set<string>();

  interface Things {
    readonly dossier: string;
    /** Online, waiting at the desk. */
    readonly registered: string;
    readonly task: string;
    readonly document: string;
    readonly attachment: string;
    readonly applicant: string;
  }

  beforeAll(async () => {
    http = await HttpCity.open();
    stranger = http.stranger;
    for (const username of people) officers.set(username, await http.signIn(username));
    own = await thingsOf('phuong-sai-gon', 'tiepnhan.saigon');
    spare = await thingsOf('phuong-sai-gon', 'tiepnhan.saigon');
    foreign = await thingsOf('xa-cu-chi', 'tiepnhan.cuchi');
    const dossier = randomUUID();
    nothing = {
      dossier,
      registered: randomUUID(),
      task: taskId(dossier, 'w1'),
      document: randomUUID(),
      attachment: randomUUID(),
      applicant: randomUUID(),
    };
    const { paths } = openApiDocument(http.city.context as NestExpressApplication);
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        mutates: method !== 'get',
        takesJson:
          'application/json' in
          ((operation as { requestBody?: { content?: object } }).requestBody?.content ?? {}),
      })),
    );
  }, 60_000);
  afterAll(() => http?.close());

  async function thingsOf(unitId: string, clerkName: string): Promise<Things> {
    const { city } = http;
    const clerk = await http.signIn(clerkName);
    const { id } = await city.receive('dang-ky-ho-kinh-doanh', { unitId });
    const file = await clerk.upload<{ id: string }>(tinyPdf('scan'));
    // The draft is there, and the next officer has the task.
    await city.go(id, 'soHoa', ['thamDinh', { ketQua: 'dat' }]);
    const { waitId } = await city.task(id, 'xemXet');
    const document = await city.row('select id from document where dossier_id = $1', id);
    const body = await city.reception('dang-ky-ho-kinh-doanh', { unitId, channel: 'online' });
    const applicant = await city.row('select applicant_id from dossier where id = $1', id);
    return {
      dossier: id,
      registered: await city.register(body, unitId),
      task: taskId(id, waitId),
      document: String(document['id']),
      attachment: file.body.id,
      applicant: String(applicant['applicant_id']),
    };
  }

  const as = (username: string): HttpOfficer => {
    const officer = officers.get(username);
    if (officer === undefined) throw new Error(`Expected ${username} to be signed in`);
    return officer;
  };

  /** A route's path with ids in it. */
  function filled({ path }: Route, things: Things): string {
    const id = path.includes('/tasks/')
      ? things.task
      : path.includes('/documents/')
        ? things.document
        : path.includes('/attachments/')
          ? things.attachment
          : path.includes('/applicants/')
            ? things.applicant
            : path.includes('/units/')
              ? 'phuong-sai-gon'
              : /\/(models|procedures)\//.test(path)
                ? 'dang-ky-ho-kinh-doanh'
                : /accept|refuse/.test(path)
                  ? things.registered
                  : things.dossier;
    return path.replace('{id}', id).replace('{wait}', 'w1').replace('{date}', '2026-12-24');
  }

  /** Refused as it should be: 4xx, a problem with a code that has a text, in Vietnamese, and in English when asked. */
  function expectProblem(answer: Answer<ProblemBody>, language: 'vi' | 'en', about: unknown): void {
    const { status, body, headers } = answer;
    const seen = { about, status, type: headers.get('Content-Type')?.split(';')[0], code: typeof body.code };
    expect(seen).toEqual({ about, status, type: 'application/problem+json', code: 'string' });
    codesSeen.add(body.code);
    const template = texts[language][`error.${body.code}`];
    expect({ about, code: body.code, template: typeof template }).toEqual({
      about,
      code: body.code,
      template: 'string',
    });
    expect(body.title).not.toContain('error.');
    if (language === 'vi') expect(body.title).toMatch(marks);
    // Names of people and places are the same in every language.
    const named = Object.values(body.params ?? {})
      .map(String)
      .filter(Boolean);
    const words = named.reduce((title, name) => title.replaceAll(name, ''), body.title);
    if (language === 'en') expect(words).not.toMatch(marks);
    for (const field of body.fields ?? []) {
      expect({ field: field.code, text: texts[language][`error.field.${field.code}`] !== undefined }).toEqual(
        { field: field.code, text: true },
      );
      expect(field.message).not.toContain('error.field');
    }
  }

  /** Any answer will do but 5xx and an unreadable refusal. */
  function expectAnswered(answer: Answer<unknown>, about: unknown, language: 'vi' | 'en' = 'vi'): void {
    if (answer.status >= 500)
      throw new Error(
        `${answer.status} to ${JSON.stringify(about).slice(0, 500)}: ${JSON.stringify(answer.body)}`,
      );
    if (answer.status >= 400) expectProblem(answer as Answer<ProblemBody>, language, about);
  }

  it('knows all routes of the application', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(Object.keys(bodies).filter((known) => !routes.some((route) => nameOf(route) === known))).toEqual(
      [],
    );
    expect(
      routes.filter((route) => route.takesJson && bodies[nameOf(route)] === undefined).map(nameOf),
    ).toEqual([]);
  });

  it('asks strangers to sign in, on every route that is not public', async () => {
    for (const route of routes) {
      const answer = await stranger.send<ProblemBody>(route.method, filled(route, own), undefined);
      if (publicRoutes.has(nameOf(route))) expectAnswered(answer, nameOf(route));
      else {
        expect([nameOf(route), answer.status, answer.body.code]).toEqual([
          nameOf(route),
          401,
          'SIGN_IN_NEEDED',
        ]);
        expectProblem(answer, 'vi', nameOf(route));
      }
    }
  });

  it('refuses what another site’s page asks for, whatever cookie it carries', async () => {
    for (const route of routes.filter(({ mutates }) => mutates))
      for (const headers of otherSites) {
        const answer = await as(officerFor(route)).send<ProblemBody>(
          route.method,
          filled(route, own),
          route.takesJson ? {} : undefined,
          { headers },
        );
        expect([nameOf(route), headers, answer.status, answer.body.code]).toEqual([
          nameOf(route),
          headers,
          403,
          'OTHER_SITE',
        ]);
      }
  });

  it('answers bodies of the wrong kind, size and shape', async () => {
    const wrong: readonly [what: string, init: { body?: string; type?: string }][] = [
      ['nothing', {}],
      ['null', { body: 'null' }],
      ['a list', { body: '[]' }],
      ['a number', { body: '42' }],
      ['a text', { body: '"text"' }],
      ['an empty object', { body: '{}' }],
      ['broken JSON', { body: '{"a":' }],
      ['a prototype', { body: '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}' }],
      ['another type', { body: 'data=1', type: 'application/x-www-form-urlencoded' }],
      ['plain text', { body: '{}', type: 'text/plain' }],
      ['an unknown charset', { body: '{}', type: 'application/json; charset=latin-9' }],
      ['multipart without a boundary', { body: 'x', type: 'multipart/form-data' }],
      ['something deep', { body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }],
      ['1.2 MB', { body: JSON.stringify({ data: { x: 'x'.repeat(1_200_000) } }) }],
    ];
    for (const route of routes.filter(({ mutates }) => mutates))
      for (const [what, { body, type = 'application/json' }] of wrong)
        for (const language of ['vi', 'en'] as const) {
          const answer = await raw(as(officerFor(route)), {
            method: route.method,
            path: filled(route, spare),
            headers: {
              'Idempotency-Key': randomUUID(),
              'If-Match': '"1"',
              'Accept-Language': language,
              ...(body === undefined ? {} : { 'Content-Type': type }),
            },
            ...(body === undefined ? {} : { body }),
          });
          expectAnswered(answer, [nameOf(route), what], language);
          if (what === '1.2 MB' && route.takesJson)
            expect([nameOf(route), answer.status]).toEqual([nameOf(route), 413]);
        }
  }, 60_000);

  it('answers 10 MB of JSON without reading it all', async () => {
    const body = JSON.stringify({ data: { x: 'x'.repeat(10_000_000) } });
    const answer = await raw(as('tiepnhan.saigon'), {
      method: 'POST',
      path: '/api/dossiers',
      headers: { 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' },
      body,
    });
    expect([answer.status, answer.body.code]).toEqual([413, 'TOO_LARGE']);
  });

  it('answers every kind of value in every field of every body', async () => {
    const random = new Random(42);
    let sent = 0;
    for (const route of routes.filter(({ takesJson }) => takesJson)) {
      const officer = as(officerFor(route));
      const whole = await bodies[nameOf(route)]?.();
      const leaves = pathsIn(whole);
      const cases = leaves.flatMap((leaf) =>
        (leaves.length > 12 ? sample(random, hostile, 6) : hostile).map((value) => [leaf, value] as const),
      );
      await inBatches(cases, 8, async ([leaf, value]) => {
        sent += 1;
        const answer = await officer.send(route.method, filled(route, spare), replaced(whole, leaf, value), {
          ifMatch: 1,
        });
        expectAnswered(answer, [nameOf(route), leaf.join('.'), JSON.stringify(value)?.slice(0, 60)]);
      });
      const unknown = await officer.send<ProblemBody>(
        route.method,
        filled(route, spare),
        { ...(whole as object), khongCo: 1 },
        { ifMatch: 1 },
      );
      expectAnswered(unknown, [nameOf(route), 'unknown field']);
      expect([nameOf(route), unknown.status]).toEqual([nameOf(route), 400]);
    }
    console.log(`${sent} bodies with one hostile value each`);
  }, 90_000);

  it('answers every kind of id, query and header', async () => {
    for (const route of routes) {
      const officer = as(officerFor(route));
      const body = route.takesJson ? await bodies[nameOf(route)]?.() : undefined;
      if (route.path.includes('{'))
        for (const id of hostileIds) {
          const path = route.path.replaceAll(/\{\w+\}/g, id);
          expectAnswered(
            await raw(officer, {
              method: route.method,
              path,
              body,
              headers: { 'If-Match': '"1"', 'Idempotency-Key': randomUUID() },
            }),
            [route.method, path.slice(0, 120)],
          );
        }
      if (route.mutates)
        for (const headers of hostileHeaders)
          expectAnswered(
            await raw(officer, {
              method: route.method,
              path: filled(route, spare),
              body,
              headers: { 'If-Match': '"1"', 'Idempotency-Key': randomUUID(), ...headers },
            }),
            [nameOf(route), headers],
          );
      if (!route.mutates)
        for (const query of hostileQueries(route.path))
          expectAnswered(await raw(officer, { method: 'GET', path: `${filled(route, spare)}?${query}` }), [
            nameOf(route),
            query.slice(0, 120),
          ]);
    }
  }, 60_000);

  it('wants a key for every act, and the revision for every act on a task', async () => {
    for (const route of routes.filter(({ path, mutates }) => mutates && !withoutKey.has(path))) {
      const body = route.takesJson ? await bodies[nameOf(route)]?.() : undefined;
      const without = await raw(as(officerFor(route)), {
        method: route.method,
        path: filled(route, own),
        body,
        headers: { 'If-Match': '"1"' },
      });
      expect([nameOf(route), without.status, without.body.code]).toEqual([
        nameOf(route),
        400,
        'IDEMPOTENCY_KEY_MISSING',
      ]);
      if (!/\/(complete|claim|reassign)$/.test(route.path)) continue;
      const blind = await raw(as(officerFor(route)), {
        method: route.method,
        path: filled(route, own),
        body,
        headers: { 'Idempotency-Key': randomUUID() },
      });
      expect([nameOf(route), blind.status, blind.body.code]).toEqual([
        nameOf(route),
        428,
        'IF_MATCH_MISSING',
      ]);
    }
  });

  it('gives no route under another spelling to strangers', async () => {
    const page = readIndexPage();
    for (const route of routes.filter((one) => !publicRoutes.has(nameOf(one)))) {
      const path = filled(route, own);
      const spellings = [
        path.toUpperCase(),
        `${path}/`,
        `/${path}`,
        path.replace('/api/', '/api//'),
        path.replace('/api/', '/api/./'),
        path.replace('/api/', '/api/health/../'),
        path.replace('/api/', '/api/%2e%2e/api/'),
        path.replace('/api/', '/%61pi/'),
        `${path};x=1`,
        `${path}%2f`,
        `${path}%00`,
        `${path}?x=1#y`,
        path.replace('/api/', '/api\\'),
      ];
      for (const spelling of spellings) {
        const answer = await raw(stranger, {
          method: route.method,
          path: spelling,
          headers: { 'Idempotency-Key': randomUUID(), 'If-Match': '"1"' },
        });
        if (answer.status < 400) expect([spelling, answer.text]).toEqual([spelling, page]);
        else expect([spelling, answer.status < 500]).toEqual([spelling, true]);
      }
    }
  }, 30_000);

  describe('what belongs to another unit', () => {
    const secret = (things: Things): readonly (readonly [method: string, path: string, body?: unknown])[] => [
      ['GET', `/api/dossiers/${things.dossier}`],
      ['GET', `/api/dossiers/${things.dossier}/timeline`],
      ['GET', `/api/dossiers/${things.dossier}/diagram`],
      ['GET', `/api/dossiers/${things.dossier}/due-date`],
      ['POST', `/api/dossiers/${things.dossier}/withdraw`, { reason: 'Không cần nữa' }],
      [
        'POST',
        `/api/dossiers/${things.dossier}/supplement`,
        { components: [{ code: 'x', received: true, form: 'paper', copies: 1, attachmentIds: [] }] },
      ],
      ['POST', `/api/dossiers/${things.dossier}/incidents/w1/retry`],
      [
        'POST',
        `/api/dossiers/${things.registered}/refuse`,
        { reason: 'Không thuộc thẩm quyền', legalBasis: 'NĐ 118/2025' },
      ],
      ['GET', `/api/dossiers/${things.registered}`],
      ['GET', `/api/tasks/${things.task}`],
      ['GET', `/api/tasks/${things.task}/candidates`],
      ['PUT', `/api/tasks/${things.task}/draft`, { data: {} }],
      ['POST', `/api/tasks/${things.task}/complete`, { data: {} }],
      ['POST', `/api/tasks/${things.task}/claim`],
      [
        'POST',
        `/api/tasks/${things.task}/reassign`,
        { officerId: randomUUID(), reason: 'Nghỉ phép dài ngày' },
      ],
      ['GET', `/api/documents/${things.document}/content`],
      ['GET', `/api/documents/giay-tiep-nhan.${things.dossier}/content`],
      ['GET', `/api/documents/phieu-kiem-soat.${things.dossier}/content`],
      ['GET', `/api/attachments/${things.attachment}`],
      ['POST', '/api/demo/impersonate-holder', { dossierId: things.dossier }],
    ];

    it('is answered as if it did not exist, byte for byte', async () => {
      const theirs = secret(foreign);
      const none = secret(nothing);
      for (const username of [
        'tiepnhan.saigon',
        'chuyenvien.saigon2',
        'lanhdao.saigon',
        'vanthu.saigon',
        'trakq.thuduc',
        'phantich.tphcm',
        'quantri.tphcm',
      ])
        for (const [index, [method, path, body]] of theirs.entries()) {
          const answer = await as(username).send<ProblemBody>(method, path, body, { ifMatch: 1 });
          const other = await as(username).send<ProblemBody>(method, none[index]?.[1] ?? '', body, {
            ifMatch: 1,
          });
          expect([username, method, path, answer.status]).toEqual([username, method, path, 404]);
          expect(answer.body).toEqual(other.body);
        }
    });

    it('is in no list, search, report or queue', async () => {
      const { code } = await http.city.row('select code from dossier where id = $1', foreign.dossier);
      for (const username of ['tiepnhan.saigon', 'lanhdao.saigon', 'phantich.tphcm', 'quantri.tphcm'])
        for (const path of [
          '/api/dossiers',
          `/api/dossiers?query=${String(code)}`,
          '/api/dossiers?unitId=xa-cu-chi',
          '/api/tasks?unitId=xa-cu-chi',
          '/api/tasks?deadline=overdue',
          '/api/reception/queue',
          '/api/tasks?tab=pool',
        ]) {
          const answer = await as(username).get<unknown>(path);
          expectAnswered(answer, path);
          expect(JSON.stringify(answer.body)).not.toContain(foreign.dossier);
          expect(JSON.stringify(answer.body)).not.toContain(String(code));
          expect(JSON.stringify(answer.body)).not.toContain(foreign.registered);
        }
    });

    it('cannot be drawn into one’s own dossier', async () => {
      const { city } = http;
      const { id } = await city.receive('dang-ky-ho-kinh-doanh');
      const { actor, completion, task } = await city.completion(id, 'soHoa');
      const officer = await http.signIn(actor.username);
      const answer = await officer.post(
        `/api/tasks/${taskId(id, task.waitId)}/complete`,
        { data: completion.data, attachmentIds: [foreign.attachment] },
        { ifMatch: task.revision },
      );
      expect(answer.status).toBe(200);
      expect(await city.row('select dossier_id from attachment where id = $1', foreign.attachment)).toEqual({
        dossier_id: null,
      });
      expect((await officer.get(`/api/attachments/${foreign.attachment}`)).status).toBe(404);
    });

    it('gets no task of ours by reassignment', async () => {
      const head = await http.city.officer('truongphong.cuchi2');
      const answer = await as('lanhdao.saigon').post<ProblemBody>(
        `/api/tasks/${own.task}/reassign`,
        { officerId: head.id, reason: 'Chuyển cho đơn vị khác' },
        { ifMatch: 1 },
      );
      expect([answer.status, answer.body.code]).toEqual([422, 'OFFICER_DOES_NOT_FIT']);
    });
  });

  describe('roles', () => {
    /** Who may; everybody else is told that a role is missing, or sees nothing at all. */
    const policy: Readonly<Record<string, readonly string[]>> = {
      'POST /api/dossiers': ['tiepnhan.saigon'],
      'POST /api/dossiers/{id}/accept': ['tiepnhan.saigon'],
      'POST /api/dossiers/{id}/refuse': ['tiepnhan.saigon'],
      'POST /api/dossiers/{id}/withdraw': [
        'tiepnhan.saigon',
        'chuyenvien.saigon2',
        'truongphong.saigon2',
        'lanhdao.saigon',
        'giamsat.tphcm',
      ],
      'POST /api/dossiers/{id}/supplement': [
        'tiepnhan.saigon',
        'chuyenvien.saigon2',
        'truongphong.saigon2',
        'lanhdao.saigon',
        'giamsat.tphcm',
      ],
      'POST /api/tasks/{id}/complete': ['truongphong.saigon2'],
      'POST /api/tasks/{id}/reassign': ['truongphong.saigon2', 'lanhdao.saigon'],
      'GET /api/applicants': ['tiepnhan.saigon'],
      'GET /api/applicants/{id}': ['tiepnhan.saigon'],
      'GET /api/models': ['giamsat.tphcm', 'phantich.tphcm', 'quantri.tphcm', 'lanhdao.saigon'],
      'GET /api/models/{id}': ['giamsat.tphcm', 'phantich.tphcm', 'quantri.tphcm', 'lanhdao.saigon'],
      'GET /api/models/{id}/comparison': [
        'giamsat.tphcm',
        'phantich.tphcm',
        'quantri.tphcm',
        'lanhdao.saigon',
      ],
      'GET /api/reports/summary': ['giamsat.tphcm', 'lanhdao.saigon', 'truongphong.saigon2'],
      'GET /api/reports/overdue': ['giamsat.tphcm', 'lanhdao.saigon', 'truongphong.saigon2'],
      'PUT /api/units/{id}/calendar': ['quantri.tphcm'],
      'PUT /api/calendar/days/{date}': ['quantri.tphcm'],
    };
    const holders = [
      'tiepnhan.saigon',
      'chuyenvien.saigon2',
      'truongphong.saigon2',
      'lanhdao.saigon',
      'vanthu.saigon',
      'trakq.saigon',
      'giamsat.tphcm',
      'phantich.tphcm',
      'quantri.tphcm',
    ];

    it('are what the written policy says', async () => {
      for (const [name, allowed] of Object.entries(policy)) {
        const route = routes.find((one) => nameOf(one) === name);
        if (route === undefined) throw new Error(`Expected route ${name}`);
        const body = route.takesJson ? await bodies[name]?.() : undefined;
        for (const username of holders.filter((one) => !allowed.includes(one))) {
          const { status } = await as(username).send(route.method, filled(route, own), body, { ifMatch: 1 });
          expect([name, username, status === 403 || status === 404]).toEqual([name, username, true]);
        }
        if (route.mutates) continue;
        for (const username of allowed)
          expect([name, username, (await as(username).get(filled(route, own))).status]).toEqual([
            name,
            username,
            200,
          ]);
      }
    });

    it('end with the officer’s post: within five seconds the session is worth nothing', async () => {
      const { city } = http;
      const officer = await http.signIn('tiepnhan2.thuduc');
      expect((await officer.get('/api/tasks')).status).toBe(200);
      await city.rows(`update officer set active = false where username = 'tiepnhan2.thuduc'`);
      await city.rows(`update snapshot_revision set value = value + 1 where name = 'organisation'`);
      const started = performance.now();
      while ((await officer.get('/api/tasks')).status !== 401) {
        expect(performance.now() - started).toBeLessThan(5_000);
        await new Promise((later) => setTimeout(later, 100));
      }
    }, 10_000);
  });

  describe('a file', () => {
    const upload = (bytes: Uint8Array, name?: string) =>
      as('tiepnhan.saigon').upload<ProblemBody & { id: string; name: string; mediaType: string }>(
        bytes,
        name,
      );
    const zip = Buffer.from('504b0304140000000800', 'hex');

    it('is taken by its first bytes, whatever it is called', async () => {
      const pdf = await upload(tinyPdf('x'), 'anh.png');
      expect(pdf).toMatchObject({ status: 201, body: { mediaType: 'application/pdf' } });
      for (const [bytes, name] of [
        [zip, 'ho-so.pdf'],
        [Buffer.from('<script>alert(1)</script>'), 'x.pdf'],
        [Buffer.from('MZ\u0090'), 'x.jpg'],
        [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'x.png'],
        [Buffer.from(' %PDF-1.4'), 'x.pdf'],
      ] as const) {
        const answer = await upload(bytes, name);
        expect([name, answer.status, answer.body.code]).toEqual([name, 415, 'FILE_KIND']);
        expectProblem(answer, 'vi', name);
      }
    });

    it('has at most 10 MB', async () => {
      const large = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(11 * 1024 * 1024)]);
      const answer = await upload(large);
      expect([answer.status, answer.body.code]).toEqual([413, 'FILE_TOO_LARGE']);
      expect((await upload(large.subarray(0, 10 * 1024 * 1024))).status).toBe(201);
      const empty = await upload(Buffer.alloc(0));
      expect([empty.status, empty.body.code]).toEqual([400, 'FILE_MISSING']);
    });

    it('comes alone', async () => {
      const clerk = as('tiepnhan.saigon');
      const form = (add: (form: FormData) => void): FormData => {
        const made = new FormData();
        add(made);
        return made;
      };
      const pdf = new Blob([Uint8Array.from(tinyPdf('x'))]);
      const forms = [
        form((made) => ['a', 'b'].forEach(() => made.append('file', pdf, 'x.pdf'))),
        form((made) => made.append('other', pdf, 'x.pdf')),
        form((made) => made.append('file', 'a text')),
        form((made) => Array.from({ length: 200 }, (_, index) => made.append(`field${index}`, 'x'))),
        form((made) => made.append('x'.repeat(5_000), 'x'.repeat(50_000))),
      ];
      for (const [index, made] of forms.entries()) {
        const answer = await clerk.send<ProblemBody>('POST', '/api/attachments', made);
        expect([index, answer.status]).toEqual([index, 400]);
        expectProblem(answer, 'vi', index);
      }
    });

    it('keeps a name that is only a name', async () => {
      for (const name of [
        '../../../etc/passwd',
        'a/b\\c:d*e?.pdf',
        '\u202Efdp.exe',
        'CON',
        'x\r\nSet-Cookie: a=b.pdf',
        `${'x'.repeat(400)}.pdf`,
        'tên tiếng Việt.pdf',
        '',
      ]) {
        const { status, body } = await upload(tinyPdf('x'), name);
        if (status !== 201) {
          expect([name, status]).toEqual([name, 400]);
          continue;
        }
        expect(body.name).not.toMatch(/[/\\\r\n\u202e]/);
        expect(body.name.length).toBeLessThanOrEqual(150);
        const read = await as('tiepnhan.saigon').get<string>(`/api/attachments/${body.id}`);
        expect(read.status).toBe(200);
        expect(read.headers.get('X-Content-Type-Options')).toBe('nosniff');
        expect(read.headers.get('Content-Security-Policy')).toContain(`default-src 'none'`);
        expect(read.headers.get('Content-Disposition')).toMatch(
          /^inline; filename="[^"\r\n/\\]*"; filename\*=UTF-8''[^"\r\n/\\]*$/,
        );
      }
    });

    it('is shown to its uploader alone until a dossier has it', async () => {
      const { body } = await upload(tinyPdf('x'));
      expect((await as('trakq.saigon').get(`/api/attachments/${body.id}`)).status).toBe(404);
    });
  });

  it('keeps script tags as text, in answers and in print', async () => {
    const { city } = http;
    const body = await city.reception('dang-ky-ho-kinh-doanh');
    const script = '<script>alert(1)</script>{{constructor}}';
    const received = await as('tiepnhan.saigon').post<{ id: string }>('/api/dossiers', {
      ...body,
      applicant: { ...body.applicant, fullName: script, address: script },
    });
    expect(received.status).toBe(201);
    const shown = await as('tiepnhan.saigon').get<{ applicantName: string }>(
      `/api/dossiers/${received.body.id}`,
    );
    expect(shown.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(shown.body.applicantName).toBe(script);
    const receipt = await as('tiepnhan.saigon').get(
      `/api/documents/giay-tiep-nhan.${received.body.id}/content`,
    );
    expect(receipt.headers.get('Content-Type')).toBe('application/pdf');
    const html = city.renderer.printed.at(-1)?.html ?? '';
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;{{constructor}}');
    expect(html).not.toContain('<script>alert');
  });

  it('has a text for every code of the source, in both languages', () => {
    const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => readFileSync(join(projectRoot, 'src', file), 'utf8'));
    const codes = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/new Problem\(\s*\d{3},\s*'([A-Z_]+)'/g)].map(([, code]) => code),
      ),
    );
    const known = [...codes].map((code) => [code, `error.${code}` in texts.vi, `error.${code}` in texts.en]);
    expect(known.filter(([, vi, en]) => vi !== true || en !== true)).toEqual([]);
    expect(codes.size).toBeGreaterThan(30);
    console.log(`Codes answered here: ${codesSeen.size} of ${codes.size}`);
  });

  // ---- bodies that would do

  const bodies: Readonly<Record<string, () => Promise<unknown>>> = {
    'POST /api/session': async () => ({ username: 'khong.co', password: 'sai' }),
    'POST /api/dossiers': () => http.city.reception('dang-ky-ho-kinh-doanh'),
    'POST /api/dossiers/{id}/accept': async () => {
      const { components, application, feeLines, feePaid, resultReturn } =
        await http.city.reception('dang-ky-ho-kinh-doanh');
      return { components, application, feeLines, feePaid, resultReturn };
    },
    'POST /api/dossiers/{id}/refuse': async () => ({
      reason: 'Không thuộc thẩm quyền',
      legalBasis: 'NĐ 118/2025/NĐ-CP',
    }),
    'POST /api/dossiers/{id}/supplement': async () => {
      const { components } = await http.city.reception('dang-ky-ho-kinh-doanh');
      return { components: components.slice(0, 1), note: 'Nộp tại quầy' };
    },
    'POST /api/dossiers/{id}/withdraw': async () => ({ reason: 'Không còn nhu cầu' }),
    'POST /api/due-date-preview': async () => ({
      procedureId: 'dang-ky-ho-kinh-doanh',
      unitId: 'phuong-sai-gon',
      receivedAt: '2026-11-23T01:00:00Z',
    }),
    'PUT /api/tasks/{id}/draft': async () => ({ data: { yKienPhong: 'dong-y' } }),
    'POST /api/tasks/{id}/complete': async () => ({
      data: { yKienPhong: 'dong-y' },
      documentSha256: 'a'.repeat(64),
      attachmentIds: [randomUUID()],
      note: 'x',
    }),
    'POST /api/tasks/{id}/reassign': async () => ({ officerId: randomUUID(), reason: 'Nghỉ phép dài ngày' }),
    'PUT /api/units/{id}/calendar': async () => ({
      week: Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7].map((day) => [day, day > 5 ? [] : [{ from: '07:30', to: '11:30' }]]),
      ),
    }),
    'PUT /api/calendar/days/{date}': async () => ({
      name: 'Ngày nghỉ',
      kind: 'holiday',
      source: 'Quyết định thử',
    }),
    'POST /api/demo/sign-in': async () => ({ username: 'tiepnhan.saigon' }),
    'POST /api/demo/impersonate-holder': async () => ({ dossierId: own.registered }),
    'POST /api/demo/clock': async () => ({ advance: 'until', until: '2020-01-01T00:00:00Z' }),
  };
});

const people = [
  'tiepnhan2.saigon',
  'tiepnhan.saigon',
  'chuyenvien.saigon2',
  'truongphong.saigon2',
  'lanhdao.saigon',
  'vanthu.saigon',
  'trakq.saigon',
  'trakq.thuduc',
  'giamsat.tphcm',
  'phantich.tphcm',
  'quantri.tphcm',
];
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Needs no session. */
const publicRoutes = new Set([
  'GET /api/session',
  'POST /api/session',
  'DELETE /api/session',
  'GET /api/health',
  'GET /api/demo/sign-ins',
  'POST /api/demo/sign-in',
  'GET /api/demo/clock',
  'GET /api/demo/progress',
]);
/** Acts without a key: sign-in, drafts, questions that keep nothing, files that belong to nothing yet, the demonstration. */
const withoutKey = new Set([
  '/api/session',
  '/api/tasks/{id}/draft',
  '/api/due-date-preview',
  '/api/attachments',
  '/api/demo/sign-in',
  '/api/demo/impersonate-holder',
  '/api/demo/clock',
]);

/** Somebody who may, so that what is sent is read to the end. */
function officerFor({ method, path }: Route): string {
  // Signs out in earnest.
  if (method === 'DELETE') return 'tiepnhan2.saigon';
  if (path.includes('/tasks/')) return 'truongphong.saigon2';
  if (path.includes('/models')) return 'phantich.tphcm';
  if (path.includes('/reports')) return 'giamsat.tphcm';
  if (method === 'PUT') return 'quantri.tphcm';
  return 'tiepnhan.saigon';
}

const hostile: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'x'.repeat(100_000),
  '<script>alert(1)</script>',
  `'; drop table dossier; --`,
  'a\u0000b',
  '\ud800',
  '\u202e\u200b\ufeff',
  '🙂'.repeat(60),
  '../../etc/passwd',
  '${7*7}{{7*7}}',
  '2026-02-30',
  [],
  {},
  [null],
  ['\u0000'],
  { a: '\u0000' },
  { ['__proto__']: 1, constructor: 1, 'a.b': 1 },
  Array.from({ length: 5_000 }, () => 0),
];
type HeadersSent = Readonly<Record<string, string>>;
const otherSites: readonly HeadersSent[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { Origin: 'https://evil.example' },
  // A sandboxed frame.
  { Origin: 'null' },
];
const hostileHeaders: readonly HeadersSent[] = [
  { 'Idempotency-Key': '' },
  { 'Idempotency-Key': 'x'.repeat(5_000) },
  { 'If-Match': 'W/"x"' },
  { 'If-Match': '"99999999999999999999"' },
  { Cookie: 'motcua_session=' },
  { Cookie: 'x'.repeat(4_000) },
  { 'Accept-Language': '*;q=x' },
];
const hostileIds: readonly string[] = [
  'x',
  '0',
  '-1',
  '%00',
  '%F0%9F%99%82',
  '%ff%fe',
  '%',
  '..%2f..%2fetc%2fpasswd',
  `${'a'.repeat(3_000)}`,
  `%27%3b--`,
  'null',
  'undefined',
  '__proto__',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-0000-0000-000000000000.w1',
  '00000000-0000-0000-0000-000000000000.w999999999999',
  'giay-tiep-nhan.00000000-0000-0000-0000-000000000000',
  'A0A0A0A0-A0A0-A0A0-A0A0-A0A0A0A0A0A0',
];

function hostileQueries(path: string): readonly string[] {
  if (!/dossiers$|applicants$|tasks$|procedures$|overdue$/.test(path)) return ['x=1'];
  const names = [
    'query',
    'status',
    'unitId',
    'procedureId',
    'procedure',
    'domain',
    'deadline',
    'assignee',
    'from',
    'to',
    'after',
    'tab',
    'sort',
    'by',
  ];
  const values = [
    '',
    '%00',
    '%27',
    '%25%25',
    '%ff',
    'x'.repeat(5_000),
    '-1',
    '1e9',
    '99999999999999999999',
    '2026-02-30',
    '0001-01-01',
    '9999-12-31',
    '%26%7C%21%28%29%3A%2A',
    '%F0%9F%99%82',
    'a%00b',
    '1,2,x',
    '0,11',
    'eHw=',
  ];
  return [
    ...names.flatMap((name) => values.map((value) => `${name}=${value}`)),
    ...names.map((name) => `${name}[]=a&${name}[]=b`),
    ...names.map((name) => `${name}=a&${name}=b`),
    ...names.map((name) => `${name}[__proto__]=a`),
  ];
}

type Leaf = readonly (string | number)[];

/** Every place of a value, of lists the first item only; the containers too. */
function pathsIn(value: unknown, at: Leaf = []): Leaf[] {
  const here = at.length === 0 ? [] : [at];
  if (Array.isArray(value)) return [...here, ...(value.length > 0 ? pathsIn(value[0], [...at, 0]) : [])];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))];
}

function replaced(whole: unknown, [first, ...rest]: Leaf, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item: unknown, index) => (index === first ? replaced(item, rest, value) : item));
  const record = whole as Readonly<Record<string, unknown>>;
  return { ...record, [first]: replaced(record[first], rest, value) };
}

const sample = <T>(random: Random, from: readonly T[], count: number): T[] =>
  Array.from({ length: count }, () => random.pick(from));

async function inBatches<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += size)
    await Promise.all(items.slice(from, from + size).map(work));
}

interface RawAnswer extends Answer<ProblemBody> {
  readonly text: string;
}

/** As written: nothing of the path is put right on the way. */
function raw(
  officer: HttpOfficer,
  {
    method,
    path,
    headers = {},
    body,
  }: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(officer.origin);
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = rawRequest({
      hostname,
      port,
      method,
      path: path.split('#')[0],
      headers: {
        ...(officer.cookie === '' ? {} : { Cookie: officer.cookie }),
        ...(payload === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(payload)) }),
        ...(payload !== undefined && headers['Content-Type'] === undefined
          ? { 'Content-Type': 'application/json' }
          : {}),
        ...headers,
      },
    });
    // The server may answer before it has read everything.
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const type = String(response.headers['content-type'] ?? '');
        resolve({
          status: response.statusCode ?? 0,
          body: (type.includes('json') && text !== '' ? JSON.parse(text) : {}) as ProblemBody,
          headers: new Headers({ 'Content-Type': type }),
          text,
        });
      });
    });
    request.end(payload);
  });
}

/** The browser app's page, which any address outside the API gets where it is built. */
function readIndexPage(): string {
  try {
    return readFileSync(join(projectRoot, 'dist', 'web', 'index.html'), 'utf8');
  } catch {
    return '';
  }
}
