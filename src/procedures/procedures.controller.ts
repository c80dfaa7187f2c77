import { Controller, Get, Param, Query as Query_ } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { measurePath, type PathMeasure } from '../bpmn/measure-path.js';
import { parseDuration, workingMinutesOf } from '../calendar/duration.js';
import type { ProcessGraph } from '../engine/index.js';
import { agenciesOf, type Actor } from '../identity/actor.js';
import { assertHolds } from '../identity/access.js';
import { CurrentActor, ReaderLanguage } from '../identity/session.guard.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { Answer, Provenance, Query } from '../platform/http/answer.js';
import { asInstant, UnitOfWork } from '../platform/unit-of-work.js';
import { formatNumber } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import type { LegalLimit } from './card.js';
import { ProcedureBook, type ProcedureVersion } from './procedure-book.js';

const ProcedureRow = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    domain: z.string(),
    level: z.enum(['commune', 'city']),
    serviceLevel: z.enum(['full', 'partial', 'information']),
    decidedLimitText: z.string(),
    count: z.number(),
  })
  .meta({ id: 'ProcedureRow' });

const ProcedureDetail = ProcedureRow.extend({
  version: z.number(),
  statutoryLimitText: z.string(),
  applicantKinds: z.array(z.enum(['person', 'organisation'])),
  competentUnits: z.array(z.object({ id: z.string(), name: z.string() })),
  components: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      original: z.number(),
      copy: z.number(),
      required: z.boolean(),
      group: z.enum(['submit', 'present']),
      heldByState: z.boolean(),
    }),
  ),
  componentsSource: Provenance,
  fees: z.object({
    lines: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        amount: z.number(),
        per: z.string(),
        quantity: z.number(),
        source: Provenance,
      }),
    ),
    exemptions: z.array(
      z.object({
        code: z.string(),
        question: z.string(),
        evidence: z.string(),
        lines: z.array(z.string()).optional(),
        source: Provenance,
      }),
    ),
  }),
  applicationForm: z.unknown(),
  legalBasis: z.array(
    z.object({ citation: z.string(), title: z.string(), state: z.enum(['verified', 'inherited']) }),
  ),
  results: z.array(z.object({ code: z.string(), name: z.string() })),
  codeSource: Provenance,
  limitSource: Provenance,
}).meta({ id: 'ProcedureDetail' });

const ModelRow = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    domain: z.string(),
    version: z.number(),
    publishedAt: z.string(),
    hasAsIs: z.boolean(),
    steps: z.number(),
    hoursSaved: z.number().nullable(),
  })
  .meta({ id: 'ModelRow' });

const ModelDetail = ModelRow.extend({
  xml: z.string(),
  statutoryLimitText: z.string(),
  decidedLimitText: z.string(),
  limitHours: z.number(),
  results: z.array(z.object({ code: z.string(), name: z.string() })),
  called: z.array(z.object({ id: z.string(), name: z.string(), xml: z.string() })),
  codeSource: Provenance,
  limitSource: Provenance,
  versions: z.array(z.object({ version: z.number(), publishedAt: z.string(), digest: z.string() })),
}).meta({ id: 'ModelDetail' });

const ModelMeasure = z
  .object({ steps: z.number(), limitHours: z.number(), handOvers: z.number(), signatures: z.number() })
  .meta({ id: 'ModelMeasure' });
const ModelComparison = z
  .object({
    asIsXml: z.string(),
    toBeXml: z.string(),
    asIs: ModelMeasure,
    toBe: ModelMeasure,
    hoursSaved: z.number(),
    source: Provenance,
    summary: z.string(),
    cuts: z.array(
      z.object({
        step: z.string(),
        stepName: z.string(),
        kind: z.enum(['removed', 'merged', 'moved']),
        reason: z.string(),
        safeguard: z.string(),
      }),
    ),
    removed: z.array(z.string()),
    added: z.array(z.string()),
    changed: z.array(z.string()),
  })
  .meta({ id: 'ModelComparison' });

const ProcedureQuery = z.object({ query: Query.optional(), unitId: z.string().max(60).optional() });

@ApiTags('procedures')
@Controller()
export class ProceduresController {
  constructor(
    private readonly book: ProcedureBook,
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: DirectorySnapshot,
  ) {}

  /** Procedures that a desk may receive, the most frequent of the last 90 days first. */
  @Get('procedures')
  @Answer(ProcedureRow.array())
  async list(
    @CurrentActor() actor: Actor,
    @Query_({ schema: ProcedureQuery }) query: z.infer<typeof ProcedureQuery>,
    @ReaderLanguage() language: Language,
  ) {
    const [desk] = agenciesOf(actor, 'reception');
    const unit = (await this.directory.fresh()).units.get(query.unitId ?? desk ?? actor.agencyId);
    const counts = await this.unitOfWork.query({
      name: 'procedures.counts',
      text: `select procedure_id, count(*)::int as count from dossier
        where receiving_unit_id = $1 and registered_at > city_now() - interval '90 days' group by procedure_id`,
      values: [unit?.id ?? ''],
    });
    const countOf = new Map(counts.map((row) => [String(row['procedure_id']), Number(row['count'])]));
    const words = folded(query.query ?? '')
      .split(/\s+/)
      .filter(Boolean);
    return [...(await this.book.fresh()).current.values()]
      .filter(({ card }) => unit === undefined || card.competent.includes(unit.kind))
      .filter(({ card }) =>
        words.every((word) => folded(`${card.name} ${card.code} ${card.domain}`).includes(word)),
      )
      .map((version) => toRow(version, countOf.get(version.procedureId) ?? 0, language))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'vi'));
  }

  @Get('procedures/:id')
  @Answer(ProcedureDetail)
  async one(@Param('id') id: string, @ReaderLanguage() language: Language) {
    const version = await this.#current(id);
    const { card } = version;
    const units = [...(await this.directory.fresh()).units.values()].filter(
      (unit) => unit.level === 'agency' && card.competent.includes(unit.kind),
    );
    return {
      ...toRow(version, 0, language),
      version: version.version,
      statutoryLimitText: limitInWords(card.statutoryLimit, language),
      applicantKinds: card.applicantKinds,
      competentUnits: units.map(({ id: unitId, name }) => ({ id: unitId, name })),
      components: card.components,
      componentsSource: card.componentsSource,
      fees: card.fees,
      applicationForm: await this.book.form(version.forms[card.applicationForm] ?? ''),
      legalBasis: card.legalBasis.map(({ citation, title, state }) => ({ citation, title, state })),
      results: card.results.map(({ code, name }) => ({ code, name })),
      codeSource: card.codeSource,
      limitSource: card.decidedLimit.source,
    };
  }

  @Get('models')
  @Answer(ModelRow.array())
  async models(@CurrentActor() actor: Actor) {
    assertHolds(actor, ['analyst', 'controller', 'supervisor', 'administrator']);
    const versions = [...(await this.book.fresh()).current.values()];
    const rows = await Promise.all(versions.map((version) => this.#modelRow(version)));
    return rows.sort((a, b) => a.domain.localeCompare(b.domain, 'vi') || a.name.localeCompare(b.name, 'vi'));
  }

  @Get('models/:id')
  @Answer(ModelDetail)
  async model(@CurrentActor() actor: Actor, @Param('id') id: string, @ReaderLanguage() language: Language) {
    assertHolds(actor, ['analyst', 'controller', 'supervisor', 'administrator']);
    const version = await this.#current(id);
    const [row, xml, versions, loaded] = await Promise.all([
      this.#modelRow(version),
      this.book.body(version.model),
      this.unitOfWork.query({
        name: 'models.versions',
        text: 'select version, published_at, digest from procedure_version where procedure_id = $1 order by version desc',
        values: [id],
      }),
      this.book.version(version.id),
    ]);
    const main = await this.book.graph(version.model);
    const called = await Promise.all(
      [...loaded.graphs.byDigest.values()]
        .filter(({ digest }) => digest !== version.model)
        .map(async (graph) => ({
          id: graph.processId,
          name: graph.name,
          xml: await this.book.body(graph.digest),
        })),
    );
    return {
      ...row,
      xml,
      called,
      limitHours: hoursOf(await this.#measure(version, main)),
      statutoryLimitText: limitInWords(version.card.statutoryLimit, language),
      decidedLimitText: limitInWords(version.card.decidedLimit, language),
      results: version.card.results.map(({ code, name }) => ({ code, name })),
      codeSource: version.card.codeSource,
      limitSource: version.card.decidedLimit.source,
      versions: versions.map((one) => ({
        version: Number(one['version']),
        publishedAt: asInstant(one['published_at']),
        digest: String(one['digest']),
      })),
    };
  }

  /** As-is beside to-be: what was cut, why, and the hours of limits that the longest way loses. */
  @Get('models/:id/comparison')
  @Answer(ModelComparison)
  async comparison(@CurrentActor() actor: Actor, @Param('id') id: string) {
    assertHolds(actor, ['analyst', 'controller', 'supervisor', 'administrator']);
    const version = await this.#current(id);
    const { redesign } = version.card;
    if (version.asIs === null || redesign === undefined) throw new Problem(404, 'NO_COMPARISON');
    const [before, after] = await Promise.all([
      this.book.graph(version.asIs),
      this.book.graph(version.model),
    ]);
    const [asIs, toBe] = await Promise.all([this.#measure(version, before), this.#measure(version, after)]);
    const removed = [...before.nodes.keys()].filter((node) => !after.nodes.has(node));
    const added = [...after.nodes.keys()].filter((node) => !before.nodes.has(node));
    const changed = [...after.nodes.values()]
      .filter((node) => differs(node, before))
      .map(({ id: node }) => node);
    return {
      asIsXml: await this.book.body(version.asIs),
      toBeXml: await this.book.body(version.model),
      asIs: toMeasure(asIs),
      toBe: toMeasure(toBe),
      hoursSaved: hoursOf(asIs) - hoursOf(toBe),
      source: redesign.source,
      summary: redesign.summary,
      cuts: redesign.cuts.map((cut) => ({ ...cut, stepName: before.nodes.get(cut.step)?.name ?? cut.step })),
      removed,
      added,
      changed,
    };
  }

  async #current(id: string): Promise<ProcedureVersion> {
    const version = (await this.book.fresh()).current.get(id);
    if (version === undefined) throw new Problem(404, 'PROCEDURE_NOT_FOUND');
    return version;
  }

  async #modelRow(version: ProcedureVersion) {
    const after = await this.#measure(version, await this.book.graph(version.model));
    const before =
      version.asIs === null ? null : await this.#measure(version, await this.book.graph(version.asIs));
    return {
      id: version.procedureId,
      code: version.card.code,
      name: version.card.name,
      domain: version.card.domain,
      version: version.version,
      publishedAt: version.publishedAt,
      hasAsIs: before !== null,
      steps: after.steps,
      hoursSaved: before === null ? null : hoursOf(before) - hoursOf(after),
    };
  }

  async #measure(version: ProcedureVersion, graph: ProcessGraph): Promise<PathMeasure> {
    const called = new Map<string, ProcessGraph>();
    for (const [name, digest] of Object.entries(version.called))
      called.set(name, await this.book.graph(digest));
    return measurePath(graph, {
      called: (name) => called.get(name) ?? null,
      minutesOf: (text) => {
        const duration = parseDuration(text);
        return duration.ok ? workingMinutesOf(duration.value) : 0;
      },
    });
  }
}

const hoursOf = ({ minutes }: PathMeasure): number => Math.round((minutes / 60) * 10) / 10;
const toMeasure = (measure: PathMeasure) => ({
  steps: measure.steps,
  limitHours: hoursOf(measure),
  handOvers: measure.handOvers,
  signatures: measure.signatures,
});

/** The same step with another name, role, limit or form. */
function differs(
  node: { readonly id: string; readonly name: string; readonly extension: object },
  before: ProcessGraph,
): boolean {
  const earlier = before.nodes.get(node.id);
  return (
    earlier !== undefined &&
    (earlier.name !== node.name || JSON.stringify(earlier.extension) !== JSON.stringify(node.extension))
  );
}

const toRow = ({ procedureId, card }: ProcedureVersion, count: number, language: Language) => ({
  id: procedureId,
  code: card.code,
  name: card.name,
  domain: card.domain,
  level: card.level,
  serviceLevel: card.serviceLevel,
  decidedLimitText: limitInWords(card.decidedLimit, language),
  count,
});

const limitInWords = (limit: LegalLimit, language: Language): string =>
  limit.sameDayCutoff === undefined
    ? translate(language, `server.limit.${limit.unit}`, { count: formatNumber(limit.value, language) })
    : translate(language, 'server.limit.sameDay', { cutoff: limit.sameDayCutoff });

const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
