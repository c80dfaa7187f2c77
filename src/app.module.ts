/** The one wiring file: every port meets its adapter here. */
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { join } from 'node:path';
import { CONFIG, type Config } from './config.js';
import { applicationOptions } from './database/data-source.js';
import { MarkDeadlineJob, NotifyApplicantJob } from './dossiers/case-jobs.js';
import { CaseActs } from './dossiers/case-acts.js';
import { ApplicantsController } from './dossiers/applicants.controller.js';
import { DossierBook, DossierProjector } from './dossiers/dossier-book.js';
import { DossierQueries } from './dossiers/dossier-queries.js';
import { DossiersController } from './dossiers/dossiers.controller.js';
import { ReceiveDossier } from './dossiers/receive-dossier.js';
import { RegisterDossier } from './dossiers/register-dossier.js';
import { RescheduleDossiers } from './dossiers/reschedule-dossiers.js';
import { AttachmentsController } from './documents/attachments.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { LoadContext } from './documents/load-context.js';
import { RenderDocument, RenderDocumentJob } from './documents/render-document.js';
import {
  Approve,
  Deliver,
  Issue,
  RequestSupplement,
  ReturnPapers,
  TakeNumber,
} from './documents/step-actions.js';
import { DemonstrationController } from './demonstration/demonstration.controller.js';
import { SeedCity } from './demonstration/seed-city.js';
import { SeedDossiers } from './demonstration/seed-dossiers.js';
import { HealthController } from './platform/http/health.controller.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { refuseInvalid } from './platform/http/refuse-invalid.js';
import { SessionController } from './identity/session.controller.js';
import { SessionGuard } from './identity/session.guard.js';
import { Sessions } from './identity/sessions.js';
import { SignIn } from './identity/sign-in.js';
import { CalendarsSnapshot } from './organisation/calendars.js';
import { DirectorySnapshot } from './organisation/directory.js';
import { OrganisationController } from './organisation/organisation.controller.js';
import { CalendarDayRow, UnitCalendarRow } from './organisation/organisation.entities.js';
import { RescheduleAfterCalendarChange } from './organisation/reschedule.js';
import { Bell } from './platform/bell.js';
import { BlobStore } from './platform/blob-store.js';
import { FileBlobStore } from './platform/file-blob-store.js';
import { PdfRenderer } from './platform/pdf-renderer.js';
import { PostgresUnitOfWork } from './platform/postgres-unit-of-work.js';
import { UnitOfWork, type ConnectionClock } from './platform/unit-of-work.js';
import { ProcedureBook } from './procedures/procedure-book.js';
import { ProceduresController } from './procedures/procedures.controller.js';
import { PublishCatalogue } from './procedures/publish-catalogue.js';
import { ReportsController } from './reports/reports.controller.js';
import { Background } from './runtime/background.js';
import { MessageRelay } from './runtime/message-relay.js';
import { CommandRunner } from './runtime/command-runner.js';
import { CaseBook, JOB_HANDLERS, PROJECTORS } from './runtime/ports.js';
import { CompleteTask } from './tasks/complete-task.js';
import { MoveTask } from './tasks/move-task.js';
import { STEP_ACTIONS } from './tasks/step-action.js';
import { TaskProjector } from './tasks/task-projector.js';
import { TaskQueries } from './tasks/task-queries.js';
import { TasksController } from './tasks/tasks.controller.js';

export interface Wiring {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Rings after commits; shared by everything in the process. */
  readonly bell: Bell;
  readonly renderer: PdfRenderer;
  readonly log: (message: string) => void;
  /** A clock of its own, for seeding and tests. */
  readonly clock?: ConnectionClock;
}

const domain: Provider[] = [
  // organisation, identity
  DirectorySnapshot,
  CalendarsSnapshot,
  Sessions,
  SignIn,
  // procedures
  ProcedureBook,
  PublishCatalogue,
  // runtime
  CommandRunner,
  Background,
  MessageRelay,
  { provide: CaseBook, useClass: DossierBook },
  DossierProjector,
  TaskProjector,
  {
    provide: PROJECTORS,
    inject: [DossierProjector, TaskProjector],
    useFactory: (...projectors: unknown[]) => projectors,
  },
  NotifyApplicantJob,
  MarkDeadlineJob,
  RenderDocumentJob,
  {
    provide: JOB_HANDLERS,
    inject: [NotifyApplicantJob, MarkDeadlineJob, RenderDocumentJob],
    useFactory: (...handlers: unknown[]) => handlers,
  },
  // dossiers
  RegisterDossier,
  ReceiveDossier,
  CaseActs,
  DossierQueries,
  { provide: RescheduleAfterCalendarChange, useClass: RescheduleDossiers },
  // tasks
  CompleteTask,
  MoveTask,
  TaskQueries,
  {
    provide: STEP_ACTIONS,
    useFactory: () => [
      new Approve(),
      new TakeNumber(),
      new Issue(),
      new Deliver(),
      new RequestSupplement(),
      new ReturnPapers(),
    ],
  },
  // documents
  LoadContext,
  RenderDocument,
  // demonstration
  SeedCity,
  SeedDossiers,
];

@Module({})
export class AppModule {
  /** Everything but HTTP: for workers, seeding and tests. */
  static core(wiring: Wiring): DynamicModule {
    const { config, databaseUrl } = wiring;
    return {
      module: AppModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Bell, useValue: wiring.bell },
        { provide: PdfRenderer, useValue: wiring.renderer },
        { provide: BlobStore, useValue: new FileBlobStore(join(config.dataDir, 'files')) },
        {
          provide: UnitOfWork,
          useFactory: () =>
            new PostgresUnitOfWork({
              url: databaseUrl,
              max: config.pool.runtimeMax,
              log: wiring.log,
              ...(wiring.clock === undefined ? {} : { clock: wiring.clock }),
            }),
        },
        ...domain,
      ],
    };
  }

  static http(wiring: Wiring): DynamicModule {
    const core = AppModule.core(wiring);
    const { config, databaseUrl } = wiring;
    return {
      ...core,
      imports: [
        TypeOrmModule.forRoot(
          applicationOptions({
            url: databaseUrl,
            poolMax: config.pool.plainMax,
            entities: [UnitCalendarRow, CalendarDayRow],
          }),
        ),
        TypeOrmModule.forFeature([UnitCalendarRow, CalendarDayRow]),
      ],
      controllers: [
        SessionController,
        DossiersController,
        ApplicantsController,
        TasksController,
        DocumentsController,
        AttachmentsController,
        ProceduresController,
        ReportsController,
        OrganisationController,
        HealthController,
        ...(wiring.config.demonstration ? [DemonstrationController] : []),
      ],
      providers: [
        ...(core.providers ?? []),
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        {
          provide: APP_PIPE,
          useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: refuseInvalid }),
        },
      ],
    };
  }
}
