import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.js';
import { CurrentActor, ReaderLanguage } from '../identity/session.guard.js';
import { Answer, Empty } from '../platform/http/answer.js';
import { IdempotencyKey } from '../platform/http/idempotency.js';
import { UnitOfWork, asInstant, cityNow, type Idempotency } from '../platform/unit-of-work.js';
import { officerName, DirectorySnapshot } from '../organisation/directory.js';
import { ProcedureBook } from '../procedures/procedure-book.js';
import { formatShort } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import { CaseActs } from './case-acts.js';
import { DossierQueries } from './dossier-queries.js';
import {
  Diagram,
  DossierDetail,
  DossierList,
  DossierQuery,
  DossierReceived,
  DossierRow,
  DueDateExplanationSchema,
  DueDatePreview,
  DueDatePreviewBody,
  ReceiveDossierBody,
  ReceptionBody,
  RefusalBody,
  SupplementBody,
  TimelineEntrySchema,
  WithdrawalBody,
} from './dossier.schemas.js';
import { explainDueDate } from './due-date-text.js';
import { reasonInWords } from './reason-text.js';
import { ReceiveDossier, type ReceivedDossier } from './receive-dossier.js';

const Id = (): ParameterDecorator =>
  Param('id', new ParseUUIDPipe({ exceptionFactory: () => new Problem(404, 'DOSSIER_NOT_FOUND') }));

@ApiTags('dossiers')
@Controller()
export class DossiersController {
  constructor(
    private readonly queries: DossierQueries,
    private readonly receiveDossier: ReceiveDossier,
    private readonly acts: CaseActs,
    private readonly unitOfWork: UnitOfWork,
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
  ) {}

  @Get('dossiers')
  @Answer(DossierList)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: DossierQuery }) query: z.infer<typeof DossierQuery>,
    @ReaderLanguage() language: Language,
  ) {
    return this.queries.list(actor, query, language);
  }

  @Post('dossiers')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(DossierReceived, 201)
  async receive(
    @CurrentActor() actor: Actor,
    @Body({ schema: ReceiveDossierBody }) body: z.infer<typeof ReceiveDossierBody>,
    @IdempotencyKey() idempotency: Idempotency,
    @ReaderLanguage() language: Language,
  ) {
    if (body.channel === 'online') throw new Problem(422, 'ONLINE_NEEDS_INTAKE');
    return this.#received(await this.receiveDossier.run(actor, body, language, idempotency), language);
  }

  @Get('dossiers/:id')
  @Answer(DossierDetail)
  async detail(@CurrentActor() actor: Actor, @Id() id: string, @ReaderLanguage() language: Language) {
    return this.queries.detail(actor, await this.queries.open(actor, id), language);
  }

  @Post('dossiers/:id/accept')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(DossierReceived)
  async accept(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body({ schema: ReceptionBody }) body: z.infer<typeof ReceptionBody>,
    @IdempotencyKey() idempotency: Idempotency,
    @ReaderLanguage() language: Language,
  ) {
    return this.#received(await this.receiveDossier.accept(actor, id, body, language, idempotency), language);
  }

  @Post('dossiers/:id/refuse')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(Empty)
  async refuse(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body({ schema: RefusalBody }) body: z.infer<typeof RefusalBody>,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    await this.acts.refuse(actor, id, body, idempotency);
    return {};
  }

  @Get('dossiers/:id/timeline')
  @Answer(TimelineEntrySchema.array())
  async timeline(@CurrentActor() actor: Actor, @Id() id: string, @ReaderLanguage() language: Language) {
    return this.queries.timeline(await this.queries.open(actor, id), language);
  }

  @Get('dossiers/:id/diagram')
  @Answer(Diagram)
  async diagram(@CurrentActor() actor: Actor, @Id() id: string) {
    return this.queries.diagram(await this.queries.open(actor, id));
  }

  @Get('dossiers/:id/due-date')
  @Answer(DueDateExplanationSchema)
  async dueDate(@CurrentActor() actor: Actor, @Id() id: string, @ReaderLanguage() language: Language) {
    return this.queries.dueDate(await this.queries.open(actor, id), language);
  }

  @Post('dossiers/:id/supplement')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(Empty)
  async supplement(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body({ schema: SupplementBody }) body: z.infer<typeof SupplementBody>,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    await this.acts.supplement(actor, id, body.components, body.note ?? '', idempotency);
    return {};
  }

  @Post('dossiers/:id/withdraw')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(Empty)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body({ schema: WithdrawalBody }) body: z.infer<typeof WithdrawalBody>,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    await this.acts.withdraw(actor, id, body.reason, idempotency);
    return {};
  }

  @Post('dossiers/:id/incidents/:wait/retry')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(Empty)
  async retry(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Param('wait') wait: string,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    await this.acts.retry(actor, id, wait, idempotency);
    return {};
  }

  @Get('reception/queue')
  @Answer(DossierRow.array())
  queue(@CurrentActor() actor: Actor, @ReaderLanguage() language: Language) {
    return this.queries.queue(actor, language);
  }

  @Post('due-date-preview')
  @Answer(DueDatePreview)
  async preview(
    @CurrentActor() actor: Actor,
    @Body({ schema: DueDatePreviewBody }) body: z.infer<typeof DueDatePreviewBody>,
    @ReaderLanguage() language: Language,
  ) {
    const [row] = await this.unitOfWork.query({
      name: 'clock.now',
      text: `select ${cityNow} as now`,
      values: [],
    });
    const receivedAt =
      body.receivedAt === undefined ? asInstant(row?.['now']) : new Date(body.receivedAt).toISOString();
    const due = await this.receiveDossier.preview(
      body.procedureId,
      body.unitId ?? this.receiveDossier.deskOf(actor),
      receivedAt,
    );
    const limit = (await this.book.version(due.versionId)).card.decidedLimit;
    const outsideHours = due.lines.some(({ kind }) => kind === 'outsideHours');
    return {
      receivedAt,
      countsFrom: due.countsFrom,
      dueAt: due.dueAt,
      outsideHours,
      note: outsideHours
        ? translate(language, 'server.outsideHours', { from: formatShort(due.countsFrom, language) })
        : '',
      explanation: explainDueDate(due, { receivedAt, limit, language }),
    };
  }

  async #received(received: ReceivedDossier, language: Language) {
    const [task] = await this.unitOfWork.query({
      name: 'dossier.first-task',
      text: `select wait_id, name, assignee_id, reason from task where instance_id = $1 and state = 'open' order by created_at limit 1`,
      values: [received.id],
    });
    const directory = await this.directory.fresh();
    const reason = task?.['reason'] as Parameters<typeof reasonInWords>[0] | undefined;
    return {
      ...received,
      firstTask:
        task === undefined
          ? null
          : {
              id: `${received.id}.${String(task['wait_id'])}`,
              officerName: officerName(directory, task['assignee_id'] as string | null) ?? '',
              reason: reason === undefined ? '' : reasonInWords(reason, language),
            },
      receiptDocumentId: `giay-tiep-nhan.${received.id}`,
    };
  }
}
