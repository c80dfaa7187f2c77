/** A change of the calendar recomputes open due dates, each in a transaction of its own and with a line in its timeline. */
import { Injectable } from '@nestjs/common';
import { RescheduleAfterCalendarChange } from '../organisation/reschedule.js';
import { withMemory } from '../platform/snapshot.js';
import { asInstant, asInstantOrNull, UnitOfWork, type Statement } from '../platform/unit-of-work.js';
import { CommandRunner } from '../runtime/command-runner.js';
import { DossierClock } from './dossier-clock.js';

@Injectable()
export class RescheduleDossiers extends RescheduleAfterCalendarChange {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
  ) {
    super();
  }

  async run(cause: 'calendar'): Promise<{ readonly moved: number }> {
    const open = await this.unitOfWork.query({
      name: 'dossier.with-running-clock',
      text: `select id from dossier where clock_state in ('running', 'paused') and finished_at is null order by due_at`,
      values: [],
    });
    let moved = 0;
    for (const row of open) if (await this.#one(String(row['id']), cause)) moved += 1;
    return { moved };
  }

  #one(dossierId: string, cause: string): Promise<boolean> {
    return withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const locked = await this.runner.lock(tx, dossierId, [received(dossierId), pauses(dossierId)]);
        if (locked === null || locked.state.status !== 'running' || !(locked.clock instanceof DossierClock))
          return false;
        const receivedAt = asInstantOrNull(locked.rows[0]?.[0]?.['received_at']);
        if (receivedAt === null) return false;
        const moved = locked.clock.recompute(
          receivedAt,
          (locked.rows[1] ?? []).map((row) => ({
            from: asInstant(row['from_at']),
            to: asInstantOrNull(row['to_at']),
            cause: String(row['cause']),
          })),
        );
        // Tasks' own limits run in the same calendar, so their timers are computed anew in any case.
        const result = this.runner.execute(tx, locked, { type: 'rescheduleTimers', cause }, null);
        if (!result.ok) throw new Error(`Expected timers to be computed anew but: ${result.error.code}`);
        return moved;
      }),
    );
  }
}

const received = (dossierId: string): Statement => ({
  name: 'dossier.received',
  text: 'select received_at from dossier where id = $1',
  values: [dossierId],
});
const pauses = (dossierId: string): Statement => ({
  name: 'dossier.pauses-for-clock',
  text: `select cause, from_at, to_at from clock_segment where dossier_id = $1 and state = 'paused' order by position`,
  values: [dossierId],
});
