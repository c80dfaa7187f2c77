import { Body, Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { hash, verify } from '@node-rs/argon2';
import type { Response } from 'express';
import { z } from 'zod';
import { auditEntry } from '../audit/audit.store.js';
import { CONFIG, type Config } from '../config.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { Answer, Empty } from '../platform/http/answer.js';
import { asInstant, cityNow, UnitOfWork } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import type { Actor } from './actor.js';
import { cookieOf, Public, type RequestWithActor } from './session.guard.js';
import { Sessions } from './sessions.js';

export const SessionSchema = z
  .object({
    officer: z.object({ id: z.string(), fullName: z.string(), username: z.string(), title: z.string(), agencyId: z.string() }).nullable(),
    roles: z.array(z.object({ role: z.string(), unitId: z.string(), unitName: z.string(), agencyId: z.string() })),
    demo: z.boolean(),
    impersonating: z.boolean(),
    now: z.string(),
    demoOffsetMs: z.number(),
  })
  .meta({ id: 'Session' });

const SignInBody = z.strictObject({ username: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) });
const failuresMax = 5;

@ApiTags('identity')
@Public()
@Controller('session')
export class SessionController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly directory: DirectorySnapshot,
  ) {}

  @Get()
  @Answer(SessionSchema)
  current(@Req() request: RequestWithActor) {
    return this.describe(request.actor ?? null);
  }

  /** Five wrong passwords in a quarter of an hour, and the account answers no more guesses for the rest of it. */
  @Post()
  @Answer(SessionSchema)
  async signIn(@Body({ schema: SignInBody }) body: z.infer<typeof SignInBody>, @Res({ passthrough: true }) response: Response) {
    const username = body.username.toLowerCase();
    const [row] = await this.unitOfWork.query({
      name: 'session.credentials',
      text: `select id, password_hash, active, demonstration,
          (select count(*)::int from sign_in_failure f where f.username = $1 and f.at > now() - interval '15 minutes') as failures
        from (select $1::text as asked) a left join officer o on o.username = a.asked`,
      values: [username],
    });
    if (Number(row?.['failures'] ?? 0) >= failuresMax) throw new Problem(429, 'SIGN_IN_LOCKED');
    const stored = row?.['password_hash'] as string | null | undefined;
    const usable = row?.['active'] === true && (row['demonstration'] === false || this.config.demonstration);
    // An unknown name costs as much time as a wrong password.
    const right = await verify(stored ?? (await dummyHash()), body.password).catch(() => false);
    if (!right || !usable || stored === null || stored === undefined) {
      await this.unitOfWork.query({
        name: 'session.failure',
        text: 'insert into sign_in_failure (username, at) values ($1, now())',
        values: [username],
      });
      throw new Problem(401, 'SIGN_IN_WRONG');
    }
    return this.begin(String(row?.['id']), response);
  }

  @Delete()
  @Answer(Empty)
  async signOut(@Req() request: RequestWithActor, @Res({ passthrough: true }) response: Response) {
    const token = cookieOf(request, this.sessions.cookieName);
    if (token !== null) await this.sessions.end(token);
    response.setHeader('Set-Cookie', this.sessions.clearedCookie());
    return {};
  }

  async begin(officerId: string, response: Response, impersonatedBy: string | null = null) {
    const token = await this.sessions.begin(officerId, impersonatedBy);
    response.setHeader('Set-Cookie', this.sessions.cookie(token));
    await this.unitOfWork.query(
      auditEntry({
        actorId: officerId,
        action: impersonatedBy === null ? 'session.begin' : 'session.impersonate',
        objectKind: 'officer',
        objectId: officerId,
        detail: { by: impersonatedBy },
      }),
    );
    return this.describe(await this.sessions.actorOf(token));
  }

  async describe(actor: Actor | null) {
    const [row] = await this.unitOfWork.query({
      name: 'session.clock',
      text: `select ${cityNow} as now, coalesce((select milliseconds from clock_offset), 0) as milliseconds`,
      values: [],
    });
    const directory = await this.directory.fresh();
    return {
      officer:
        actor === null
          ? null
          : { id: actor.id, fullName: actor.fullName, username: actor.username, title: actor.title, agencyId: actor.agencyId },
      roles: (actor?.roles ?? []).map(({ role, unitId, agencyId }) => ({
        role,
        unitId,
        agencyId,
        unitName: directory.units.get(unitId)?.name ?? '',
      })),
      demo: this.config.demonstration,
      impersonating: actor?.impersonatedBy !== null && actor?.impersonatedBy !== undefined,
      now: asInstant(row?.['now']),
      demoOffsetMs: Number(row?.['milliseconds'] ?? 0),
    };
  }
}

let dummy: Promise<string> | null = null;
const dummyHash = (): Promise<string> => (dummy ??= hash('no such officer'));
