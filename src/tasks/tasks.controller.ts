import { Body, Controller, Get, Header, Param, Post, Put, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { DossierQueries } from '../dossiers/dossier-queries.js';
import { CurrentActor, ReaderLanguage } from '../identity/session.guard.js';
import type { Actor } from '../identity/actor.js';
import { Answer } from '../platform/http/answer.js';
import { IdempotencyKey, IfMatch } from '../platform/http/idempotency.js';
import type { Idempotency } from '../platform/unit-of-work.js';
import { translate, type Language } from '../shared/messages/translate.js';
import { CompleteTask, type Completed } from './complete-task.js';
import { MoveTask } from './move-task.js';
import { parseTaskId } from './task-id.js';
import { reasonInWords } from '../dossiers/reason-text.js';
import { TaskQueries } from './task-queries.js';
import {
  Candidate,
  CompleteTaskBody,
  DraftBody,
  DraftSaved,
  ReassignBody,
  TaskCompleted,
  TaskList,
  TaskQuery,
  TaskRow,
  TaskView,
} from './task.schemas.js';

@ApiTags('tasks')
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly queries: TaskQueries,
    private readonly dossiers: DossierQueries,
    private readonly completeTask: CompleteTask,
    private readonly moveTask: MoveTask,
  ) {}

  @Get()
  @Answer(TaskList)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: TaskQuery }) query: z.infer<typeof TaskQuery>,
    @ReaderLanguage() language: Language,
  ) {
    return this.queries.list(actor, query, language);
  }

  @Get('next')
  @Header('Content-Type', 'application/json')
  @Answer(TaskRow.nullable())
  async next(@CurrentActor() actor: Actor, @ReaderLanguage() language: Language) {
    return JSON.stringify(await this.queries.next(actor, language));
  }

  @Get(':id')
  @Answer(TaskView)
  view(@CurrentActor() actor: Actor, @Param('id') id: string, @ReaderLanguage() language: Language) {
    return this.queries.view(actor, id, language);
  }

  @Get(':id/candidates')
  @Answer(Candidate.array())
  candidates(@CurrentActor() actor: Actor, @Param('id') id: string, @ReaderLanguage() language: Language) {
    return this.queries.candidates(actor, id, language);
  }

  @Put(':id/draft')
  @Answer(DraftSaved)
  saveDraft(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: DraftBody }) body: z.infer<typeof DraftBody>,
  ) {
    return this.queries.saveDraft(actor, id, body.data);
  }

  @Post(':id/complete')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiHeader({ name: 'If-Match', required: true })
  @Answer(TaskCompleted)
  async complete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: CompleteTaskBody }) body: z.infer<typeof CompleteTaskBody>,
    @IfMatch() revision: number,
    @IdempotencyKey() idempotency: Idempotency,
    @ReaderLanguage() language: Language,
  ) {
    const completed = await this.completeTask.run(
      actor,
      {
        ...parseTaskId(id),
        revision,
        data: body.data,
        documentSha256: body.documentSha256 ?? null,
        attachmentIds: body.attachmentIds ?? [],
      },
      idempotency,
    );
    const opened = await this.dossiers.open(actor, completed.dossierId);
    const { active, completed: passed, waits } = await this.dossiers.diagram(opened);
    return {
      dossierId: completed.dossierId,
      next: completed.next.map((next) => ({
        taskId: next.taskId,
        stepName: next.stepName,
        officerName: next.officerName,
        reason: next.reason === null ? '' : reasonInWords(next.reason, language),
      })),
      message: messageOf(completed, language),
      activity: { active, completed: passed, waits },
      nextTask: await this.queries.next(actor, language),
    };
  }

  @Post(':id/claim')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiHeader({ name: 'If-Match', required: true })
  @Answer(TaskRow)
  async claim(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() revision: number,
    @IdempotencyKey() idempotency: Idempotency,
    @ReaderLanguage() language: Language,
  ) {
    await this.moveTask.claim(actor, { ...parseTaskId(id), revision }, idempotency);
    return this.queries.one(actor, id, language);
  }

  @Post(':id/reassign')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiHeader({ name: 'If-Match', required: true })
  @Answer(TaskRow)
  async reassign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: ReassignBody }) body: z.infer<typeof ReassignBody>,
    @IfMatch() revision: number,
    @IdempotencyKey() idempotency: Idempotency,
    @ReaderLanguage() language: Language,
  ) {
    await this.moveTask.reassign(actor, { ...parseTaskId(id), revision }, body, idempotency);
    return this.queries.one(actor, id, language);
  }
}

/** "Đã chuyển cho …, vì …": what the page says after a completion. */
function messageOf({ ended, next }: Completed, language: Language): string {
  if (ended) return translate(language, 'server.completed.ended');
  return next
    .map(({ officerName: officer, stepName: step, kind, reason }) => {
      if (kind === 'job') return translate(language, 'server.completed.job', { step });
      if (kind === 'incident') return translate(language, 'server.completed.incident', { step });
      if (kind === 'message') return translate(language, 'server.completed.message', { step });
      const because = reason === null ? '' : reasonInWords(reason, language);
      return officer === null
        ? translate(language, 'server.completed.pool', { step })
        : translate(language, 'server.completed.officer', { officer, step, because });
    })
    .join(' ');
}
