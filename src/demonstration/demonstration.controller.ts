/** Demonstration mode only: sign-in cards, playing the holder's part, and a clock that can be moved. */
import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { nextWorkingMoment, fromLocal, toLocal } from '../calendar/working-calendar.js';
import { auditEntry } from '../audit/audit.store.js';
import { DossierQueries } from '../dossiers/dossier-queries.js';
import { SessionSchema, SignIn } from '../identity/sign-in.js';
import { CurrentActor, Public, ReaderLanguage, type RequestWithActor } from '../identity/session.guard.js';
import type { Actor } from '../identity/actor.js';
import { CalendarsSnapshot, cityUnitId } from '../organisation/calendars.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { Answer } from '../platform/http/answer.js';
import { Bell } from '../platform/bell.js';
import { asInstant, cityNow, UnitOfWork } from '../platform/unit-of-work.js';
import { Background } from '../runtime/background.js';
import { translate, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import { historyPartitions } from '../runtime/history-partitions.js';

const SignInCard = z
  .object({
    username: z.string(),
    fullName: z.string(),
    title: z.string(),
    role: z.string(),
    roleName: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    openTasks: z.number(),
    note: z.string(),
  })
  .meta({ id: 'DemoSignIn' });
const Clock = z.object({ now: z.string(), offsetMs: z.number() }).meta({ id: 'DemoClock' });
const Progress = z
  .object({ seeding: z.boolean(), done: z.number(), total: z.number() })
  .meta({ id: 'DemoProgress' });
const ClockBody = z.strictObject({
  advance: z.enum(['PT1H', 'nextWorkingMorning', 'until']),
  until: z.iso.datetime().optional(),
});

/** The clock goes forward only, and not beyond what the calendar knows. */
const aheadMaxMs = 300 * 86_400_000;

@ApiTags('demonstration')
@Controller('demo')
export class DemonstrationController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
    private readonly signInAs: SignIn,
    private readonly dossiers: DossierQueries,
    private readonly background: Background,
    private readonly bell: Bell,
  ) {}

  @Get('sign-ins')
  @Public()
  @Answer(SignInCard.array())
  async signIns(@ReaderLanguage() language: Language) {
    const rows = await this.unitOfWork.query({
      name: 'demo.sign-ins',
      text: `select o.id, o.username, o.full_name, o.title, o.unit_id, o.agency_id, coalesce(l.open_tasks, 0) as open_tasks,
          array(select role from officer_role r where r.officer_id = o.id) as roles
        from officer o left join officer_load l on l.officer_id = o.id where o.demonstration and o.active order by o.agency_id, o.unit_id, o.username`,
      values: [],
    });
    const { units } = await this.directory.fresh();
    return rows.map((row) => {
      const roles = row['roles'] as readonly string[];
      const agency = units.get(String(row['agency_id']))?.name ?? '';
      const unit = units.get(String(row['unit_id']))?.name ?? '';
      const [role = ''] = [...roles].sort((a, b) => rank(a) - rank(b));
      return {
        username: String(row['username']),
        fullName: String(row['full_name']),
        title: String(row['title']),
        role,
        roleName: translate(language, `server.role.${role}`),
        unitId: String(row['agency_id']),
        unitName: unit === agency ? agency : `${unit}, ${agency}`,
        openTasks: Number(row['open_tasks']),
        note: translate(language, `server.demoNote.${role}`),
      };
    });
  }

  @Post('sign-in')
  @Public()
  @Answer(SessionSchema)
  async signIn(
    @Body({ schema: z.strictObject({ username: z.string().max(100) }) }) body: { username: string },
    @Res({ passthrough: true }) response: Response,
  ) {
    const officer = [...(await this.directory.fresh()).officers.values()].find(
      ({ username }) => username === body.username,
    );
    if (officer === undefined || !(await this.#isDemonstration(officer.id)))
      throw new Problem(404, 'OFFICER_NOT_FOUND');
    return this.signInAs.begin(officer.id, response);
  }

  /** A real change of session to whoever holds the dossier now, audited with who asked for it. */
  @Post('impersonate-holder')
  @Answer(SessionSchema)
  async impersonate(
    @CurrentActor() actor: Actor,
    @Body({ schema: z.strictObject({ dossierId: z.uuid() }) }) body: { dossierId: string },
    @Req() _request: RequestWithActor,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.dossiers.open(actor, body.dossierId);
    const [row] = await this.unitOfWork.query({
      name: 'demo.holder',
      text: `select assignee_id from task where instance_id = $1 and state = 'open' and assignee_id is not null order by created_at limit 1`,
      values: [body.dossierId],
    });
    const holder = row?.['assignee_id'] as string | undefined;
    if (holder === undefined || !(await this.#isDemonstration(holder))) throw new Problem(409, 'NO_HOLDER');
    return this.signInAs.begin(holder, response, actor.impersonatedBy ?? actor.id);
  }

  @Get('clock')
  @Public()
  @Answer(Clock)
  async clock() {
    const [row] = await this.unitOfWork.query({
      name: 'demo.clock',
      text: `select ${cityNow} as now, coalesce((select milliseconds from clock_offset), 0) as milliseconds`,
      values: [],
    });
    return { now: asInstant(row?.['now']), offsetMs: Number(row?.['milliseconds']) };
  }

  /** Moves everybody's clock; timers, warnings and lateness then truly happen. */
  @Post('clock')
  @Answer(z.object({ now: z.string(), fired: z.number() }))
  async advance(@CurrentActor() actor: Actor, @Body({ schema: ClockBody }) body: z.infer<typeof ClockBody>) {
    const { now, offsetMs } = await this.clock();
    const until = await this.#target(now, body);
    const ahead = Date.parse(until) - Date.parse(now);
    if (ahead < 0 || offsetMs + ahead > aheadMaxMs) throw new Problem(422, 'CLOCK_RANGE');
    await this.unitOfWork.run(async (tx) => {
      await tx.read([]);
      tx.write(
        {
          name: 'demo.move-clock',
          text: `insert into clock_offset (only_row, milliseconds) values (true, $1) on conflict (only_row) do update set milliseconds = excluded.milliseconds`,
          values: [Math.round(offsetMs + ahead)],
        },
        auditEntry({
          actorId: actor.id,
          action: 'demo.clock',
          objectKind: 'clock',
          objectId: 'city',
          detail: { minutes: Math.round(ahead / 60_000) },
        }),
      );
      return null;
    });
    await this.unitOfWork.query({ name: 'demo.history', text: historyPartitions, values: [] });
    const fired = await this.background.fireDueTimers();
    this.bell.ring('jobs');
    return { now: (await this.clock()).now, fired };
  }

  @Get('progress')
  @Public()
  @Answer(Progress)
  async progress() {
    const [row] = await this.unitOfWork.query({
      name: 'demo.progress',
      text: 'select done, total from seed_progress',
      values: [],
    });
    const done = Number(row?.['done'] ?? 0);
    const total = Number(row?.['total'] ?? 0);
    return { seeding: row !== undefined && done < total, done, total };
  }

  async #target(now: string, { advance, until }: z.infer<typeof ClockBody>): Promise<string> {
    if (advance === 'PT1H') return new Date(Date.parse(now) + 3_600_000).toISOString();
    if (advance === 'until') {
      if (until === undefined) throw new Problem(400, 'REQUEST_INVALID');
      return until;
    }
    const calendar = (await this.calendars.fresh()).of(cityUnitId);
    return nextWorkingMoment(calendar, fromLocal(toLocal(now).day + 1, 0));
  }

  async #isDemonstration(officerId: string): Promise<boolean> {
    const [row] = await this.unitOfWork.query({
      name: 'demo.is-demonstration',
      text: 'select demonstration from officer where id = $1 and active',
      values: [officerId],
    });
    return row?.['demonstration'] === true;
  }
}

/** Which of several roles a card shows. */
const order = [
  'leader',
  'divisionHead',
  'officer',
  'reception',
  'registry',
  'resultDesk',
  'analyst',
  'supervisor',
  'administrator',
];
const rank = (role: string): number => (order.includes(role) ? order.indexOf(role) : order.length);
