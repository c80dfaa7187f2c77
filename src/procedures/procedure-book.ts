/** Published versions in memory: by procedure (the current ones) and by version id (whatever an open dossier pins). */
import { Injectable } from '@nestjs/common';
import { readModel } from '../bpmn/read-model.js';
import type { GraphSet, ProcessGraph } from '../engine/index.js';
import type { DecisionModel } from '../feel/dmn/model.js';
import { readDecisions } from '../feel/dmn/read-decisions.js';
import { checkExpression } from '../feel/evaluate.js';
import { NotInMemory, Snapshot } from '../platform/snapshot.js';
import { UnitOfWork, asInstant, type Row } from '../platform/unit-of-work.js';
import { ProcedureCard } from './card.js';
import { FormSchema } from './form.js';

export interface ProcedureVersion {
  readonly id: number;
  readonly procedureId: string;
  readonly version: number;
  readonly publishedAt: string;
  readonly card: ProcedureCard;
  readonly model: string;
  readonly asIs: string | null;
  readonly called: Readonly<Record<string, string>>;
  readonly decisions: Readonly<Record<string, string>>;
  readonly forms: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}

/** A version ready to run. */
export interface LoadedVersion extends ProcedureVersion {
  readonly graphs: GraphSet;
  /** By decision id. */
  readonly decisionModels: ReadonlyMap<string, DecisionModel>;
}

export interface Catalogue {
  readonly current: ReadonlyMap<string, ProcedureVersion>;
}

const columns = `id, procedure_id, version, published_at, card, model, as_is, called, decisions, forms, templates`;

@Injectable()
export class ProcedureBook extends Snapshot<Catalogue> {
  readonly name = 'catalogue';
  readonly #loaded = new Map<number, LoadedVersion>();
  readonly #graphs = new Map<string, ProcessGraph>();
  readonly #decisions = new Map<string, DecisionModel>();
  readonly #forms = new Map<string, FormSchema>();

  constructor(unitOfWork: UnitOfWork) {
    super(unitOfWork);
  }

  protected async load(): Promise<Catalogue> {
    const rows = await this.unitOfWork.query({
      name: 'catalogue.current',
      text: `select ${columns} from procedure_version where current order by procedure_id`,
      values: [],
    });
    const versions = rows.map(toVersion);
    return { current: new Map(versions.map((version) => [version.procedureId, version])) };
  }

  /** The version for a command in progress. @throws NotInMemory the first time, to be loaded outside the transaction */
  held(versionId: number): LoadedVersion {
    const version = this.#loaded.get(versionId);
    if (version === undefined) throw new NotInMemory(`version ${versionId}`, () => this.version(versionId));
    return version;
  }

  async version(versionId: number): Promise<LoadedVersion> {
    const known = this.#loaded.get(versionId);
    if (known !== undefined) return known;
    const [row] = await this.unitOfWork.query({
      name: 'catalogue.version-by-id',
      text: `select ${columns} from procedure_version where id = $1`,
      values: [versionId],
    });
    if (row === undefined) throw new Error(`Expected version ${versionId} of a procedure but there is none`);
    const version = toVersion(row);
    const graphs = await Promise.all(
      [version.model, ...Object.values(version.called)].map((digest) => this.graph(digest)),
    );
    await Promise.all(Object.values(version.forms).map((digest) => this.form(digest)));
    const decisionModels = new Map<string, DecisionModel>();
    for (const [id, digest] of Object.entries(version.decisions))
      decisionModels.set(id, await this.decision(digest));
    const loaded: LoadedVersion = {
      ...version,
      decisionModels,
      graphs: {
        main: version.model,
        byDigest: new Map(graphs.map((graph) => [graph.digest, graph])),
        called: new Map(Object.entries(version.called)),
      },
    };
    this.#loaded.set(versionId, loaded);
    return loaded;
  }

  async graph(digest: string): Promise<ProcessGraph> {
    const known = this.#graphs.get(digest);
    if (known !== undefined) return known;
    const graph = await readModel(await this.body(digest), { checkExpression });
    if (!graph.ok)
      throw new Error(`Expected published model ${digest} to compile but: ${JSON.stringify(graph.error)}`);
    this.#graphs.set(digest, graph.value);
    return graph.value;
  }

  async decision(digest: string): Promise<DecisionModel> {
    const known = this.#decisions.get(digest);
    if (known !== undefined) return known;
    const model = readDecisions(await this.body(digest));
    if (!model.ok)
      throw new Error(`Expected published decision ${digest} to compile but: ${JSON.stringify(model.error)}`);
    this.#decisions.set(digest, model.value);
    return model.value;
  }

  async form(digest: string): Promise<FormSchema> {
    const known = this.#forms.get(digest);
    if (known !== undefined) return known;
    const form = FormSchema.parse(JSON.parse(await this.body(digest)));
    this.#forms.set(digest, form);
    return form;
  }

  /** A form of a loaded version. @throws Error when the version pins no such form */
  heldForm(version: ProcedureVersion, formId: string): FormSchema {
    const form = this.#forms.get(version.forms[formId] ?? '');
    if (form === undefined)
      throw new Error(`Expected form ${formId} in version ${version.id} but there is none`);
    return form;
  }

  /** Published bytes by digest. */
  async body(digest: string): Promise<string> {
    const [row] = await this.unitOfWork.query({
      name: 'catalogue.body',
      text: 'select body from content where digest = $1',
      values: [digest],
    });
    if (row === undefined) throw new Error(`Expected published content ${digest} but there is none`);
    return String(row['body']);
  }
}

function toVersion(row: Row): ProcedureVersion {
  return {
    id: Number(row['id']),
    procedureId: String(row['procedure_id']),
    version: Number(row['version']),
    publishedAt: asInstant(row['published_at']),
    card: ProcedureCard.parse(row['card']),
    model: String(row['model']),
    asIs: row['as_is'] === null ? null : String(row['as_is']),
    called: row['called'] as Record<string, string>,
    decisions: row['decisions'] as Record<string, string>,
    forms: row['forms'] as Record<string, string>,
    templates: row['templates'] as Record<string, string>,
  };
}
