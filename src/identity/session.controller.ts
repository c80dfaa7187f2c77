import { Body, Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { hash, verify } from '@node-rs/argon2';
import type { Response } from 'express';
import { z } from 'zod';
import { CONFIG, type Config } from '../config.js';
import { Answer, Empty } from '../platform/http/answer.js';
import { UnitOfWork } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { cookieOf, Public, type RequestWithActor } from './session.guard.js';
import { Sessions } from './sessions.js';
import { SessionSchema, SignIn } from './sign-in.js';

const SignInBody = z.strictObject({
  username: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(200),
});
const failuresMax = 5;

@ApiTags('identity')
@Public()
@Controller('session')
export class SessionController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly signInAs: SignIn,
  ) {}

  @Get()
  @Answer(SessionSchema)
  current(@Req() request: RequestWithActor) {
    return this.signInAs.describe(request.actor ?? null);
  }

  /** Five wrong passwords in a quarter of an hour, and the account answers no more guesses for the rest of it. */
  @Post()
  @Answer(SessionSchema)
  async signIn(
    @Body({ schema: SignInBody }) body: z.infer<typeof SignInBody>,
    @Res({ passthrough: true }) response: Response,
  ) {
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
    return this.signInAs.begin(String(row?.['id']), response);
  }

  @Delete()
  @Answer(Empty)
  async signOut(@Req() request: RequestWithActor, @Res({ passthrough: true }) response: Response) {
    const token = cookieOf(request, this.sessions.cookieName);
    if (token !== null) await this.sessions.end(token);
    response.setHeader('Set-Cookie', this.sessions.clearedCookie());
    return {};
  }
}

let dummy: Promise<string> | null = null;
const dummyHash = (): Promise<string> => (dummy ??= hash('no such officer'));
