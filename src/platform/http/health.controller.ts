import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../../identity/session.guard.js';
import { UnitOfWork } from '../unit-of-work.js';
import { Answer } from './answer.js';

const Health = z
  .object({
    ok: z.boolean(),
    database: z.string(),
    openIncidents: z.number(),
    overdueTimers: z.number(),
    waitingJobs: z.number(),
  })
  .meta({ id: 'Health' });

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Whether work goes on: nothing here names a person or a dossier. */
  @Get()
  @Answer(Health)
  async health() {
    const [row] = await this.unitOfWork.query({
      name: 'health',
      text: `select current_setting('server_version') as database, (select count(*)::int from incident) as incidents,
        (select count(*)::int from timer where due_at < city_now() - interval '1 minute') as timers,
        (select count(*)::int from job where run_after < city_now() - interval '1 minute') as jobs`,
      values: [],
    });
    return {
      ok: true,
      database: `PostgreSQL ${String(row?.['database'])}`,
      openIncidents: Number(row?.['incidents']),
      overdueTimers: Number(row?.['timers']),
      waitingJobs: Number(row?.['jobs']),
    };
  }
}
