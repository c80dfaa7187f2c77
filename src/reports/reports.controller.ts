import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { workingMinutesBetween } from '../calendar/working-calendar.js';
import { whereOf } from '../dossiers/dossier-queries.js';
import type { DossierQuery } from '../dossiers/dossier.schemas.js';
import { assertHolds, visibleSql, visibleValues } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { CurrentActor, ReaderLanguage } from '../identity/session.guard.js';
import { CalendarsSnapshot } from '../organisation/calendars.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { Answer } from '../platform/http/answer.js';
import { asInstant, cityNow, UnitOfWork, type Row } from '../platform/unit-of-work.js';
import { translate, type Language } from '../shared/messages/translate.js';

const CountLink = z.object({ count: z.number(), query: z.string() }).meta({ id: 'CountLink' });
const Summary = z
  .object({
    inHand: CountLink,
    dueSoon: CountLink,
    overdue: CountLink,
    paused: CountLink,
    waitingSignature: CountLink,
    incidents: CountLink,
  })
  .meta({ id: 'ReportSummary' });
const OverdueRow = z
  .object({
    key: z.string(),
    label: z.string(),
    tasks: z.number(),
    dossiers: z.number(),
    workingMinutesLate: z.number(),
    query: z.string(),
  })
  .meta({ id: 'OverdueRow' });
const OverdueQuery = z.object({ by: z.enum(['officer', 'unit', 'procedure']).default('officer') });

/** Each card is a filter of the dossier list: its number and its rows come from the same words. */
const cards = {
  inHand: 'open',
  dueSoon: 'dueSoon',
  overdue: 'overdue',
  paused: 'paused',
  waitingSignature: 'waitingSignature',
  incidents: 'incident',
} as const;

@ApiTags('reports')
@Controller('reports')
export class ReportsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
  ) {}

  @Get('summary')
  @Answer(Summary)
  async summary(@CurrentActor() actor: Actor) {
    assertHolds(actor, ['supervisor', 'divisionHead', 'leader', 'controller']);
    const entries = await Promise.all(
      Object.entries(cards).map(async ([card, deadline]) => {
        const filter: DossierQuery = { deadline };
        const { where, values } = whereOf(actor, filter);
        const [row] = await this.unitOfWork.query({
          name: `report.card.${card}`,
          text: `select count(*)::int as count from dossier d where ${where}`,
          values,
        });
        return [card, { count: Number(row?.['count'] ?? 0), query: `deadline=${deadline}` }] as const;
      }),
    );
    return Object.fromEntries(entries) as z.infer<typeof Summary>;
  }

  /** Open tasks past their due date, by who or what holds them up. */
  @Get('overdue')
  @Answer(OverdueRow.array())
  async overdue(
    @CurrentActor() actor: Actor,
    @Query({ schema: OverdueQuery }) { by }: z.infer<typeof OverdueQuery>,
    @ReaderLanguage() language: Language,
  ) {
    assertHolds(actor, ['supervisor', 'divisionHead', 'leader', 'controller']);
    const rows = await this.unitOfWork.query({
      name: 'report.overdue',
      text: `select t.instance_id, t.assignee_id, t.agency_id, t.due_at, d.procedure_id, d.procedure_name, d.unit_id, ${cityNow} as now
        from task t join dossier d on d.id = t.instance_id where t.state = 'open' and t.due_at < ${cityNow} and ${visibleSql('d', 1)}`,
      values: [...visibleValues(actor)],
    });
    const [directory, calendars] = await Promise.all([this.directory.fresh(), this.calendars.fresh()]);
    const keyOf = (row: Row): string =>
      String(
        by === 'officer'
          ? (row['assignee_id'] ?? '')
          : by === 'unit'
            ? row['agency_id']
            : row['procedure_id'],
      );
    const groups = new Map<string, Row[]>();
    for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
    return [...groups]
      .map(([key, group]) => ({
        key,
        label:
          by === 'officer'
            ? (directory.officers.get(key)?.fullName ?? translate(language, 'server.nobody'))
            : by === 'unit'
              ? (directory.units.get(key)?.name ?? key)
              : String(group[0]?.['procedure_name']),
        tasks: group.length,
        dossiers: new Set(group.map((row) => String(row['instance_id']))).size,
        workingMinutesLate: Math.round(
          group.reduce(
            (sum, row) =>
              sum +
              workingMinutesBetween(
                calendars.of(String(row['unit_id'])),
                asInstant(row['due_at']),
                asInstant(row['now']),
              ),
            0,
          ),
        ),
        query: `deadline=overdue&${by === 'officer' ? 'assignee' : by === 'unit' ? 'unitId' : 'procedure'}=${encodeURIComponent(key === '' ? 'none' : key)}`,
      }))
      .sort((a, b) => b.workingMinutesLate - a.workingMinutesLate);
  }
}
