/** Begins a session for an officer and says who is signed in: for the sign-in page and the demonstration's cards. */
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { auditEntry } from '../audit/audit.store.js';
import { CONFIG, type Config } from '../config.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { asInstant, cityNow, UnitOfWork } from '../platform/unit-of-work.js';
import type { Actor } from './actor.js';
import { Sessions } from './sessions.js';

export const SessionSchema = z
  .object({
    officer: z
      .object({
        id: z.string(),
        fullName: z.string(),
        username: z.string(),
        title: z.string(),
        agencyId: z.string(),
      })
      .nullable(),
    roles: z.array(
      z.object({ role: z.string(), unitId: z.string(), unitName: z.string(), agencyId: z.string() }),
    ),
    demo: z.boolean(),
    impersonating: z.boolean(),
    now: z.string(),
    demoOffsetMs: z.number(),
  })
  .meta({ id: 'Session' });

@Injectable()
export class SignIn {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly directory: DirectorySnapshot,
  ) {}

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
          : {
              id: actor.id,
              fullName: actor.fullName,
              username: actor.username,
              title: actor.title,
              agencyId: actor.agencyId,
            },
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
