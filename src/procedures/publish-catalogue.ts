import { Injectable } from '@nestjs/common';
import { UnitOfWork, cityNow, type Statement } from '../platform/unit-of-work.js';
import { touchSnapshot } from '../platform/snapshot.js';
import { assembleVersion, type PublishProblem, type VersionContent } from './assemble-version.js';
import { readContentFiles } from './content-files.js';
import { soundnessProblems } from './soundness-problems.js';

export interface PublishReport {
  readonly published: readonly string[];
  readonly unchanged: number;
  readonly problems: readonly PublishProblem[];
  /** Published although their models are too large to be explored. */
  readonly unproved: readonly string[];
}

/** Publishes the working tree's content: each changed procedure gets a new version; open dossiers keep theirs. */
@Injectable()
export class PublishCatalogue {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @param root folder that holds processes/, bpmn-models/ and templates/ */
  async run(root: string): Promise<PublishReport> {
    const files = await readContentFiles(root);
    const known = await this.unitOfWork.query({
      name: 'catalogue.digests',
      text: 'select procedure_id, digest from procedure_version where current',
      values: [],
    });
    const current = new Map(known.map((row) => [String(row['procedure_id']), String(row['digest'])]));
    const problems: PublishProblem[] = [];
    const changed: VersionContent[] = [];
    const unproved: string[] = [];
    for (const id of files.cards.keys()) {
      const version = await assembleVersion(id, files);
      if (!version.ok) {
        problems.push(...version.error);
        continue;
      }
      if (current.get(id) === version.value.digest) continue;
      const unsound = soundnessProblems(version.value.graphs);
      problems.push(...unsound.problems);
      if (unsound.unknown) unproved.push(id);
      if (unsound.problems.length === 0) changed.push(version.value);
    }
    for (const version of changed)
      await this.unitOfWork.run(async (tx) => {
        await tx.read([]);
        tx.write(...statementsOf(version), touchSnapshot('catalogue'));
      });
    const published = changed.map(({ procedureId }) => procedureId);
    return {
      published,
      unchanged: files.cards.size - published.length - new Set(problems.map(({ file }) => file)).size,
      problems,
      unproved,
    };
  }
}

function statementsOf(version: VersionContent): Statement[] {
  const { procedureId, digest, card, model, asIs, called, decisions, forms, templates, bodies } = version;
  const contents = [...bodies].map(([key, { kind, name, body }]) => ({ digest: key, kind, name, body }));
  return [
    {
      name: 'catalogue.content',
      text: `insert into content (digest, kind, name, body)
        select digest, kind, name, body from jsonb_to_recordset($1::jsonb) as c (digest text, kind text, name text, body text)
        on conflict (digest) do nothing`,
      values: [JSON.stringify(contents)],
    },
    {
      name: 'catalogue.retire',
      text: 'update procedure_version set current = false where procedure_id = $1 and current',
      values: [procedureId],
    },
    {
      name: 'catalogue.version',
      text: `insert into procedure_version
          (procedure_id, version, digest, code, name, domain, level, card, model, as_is, called, decisions, forms, templates, published_at)
        select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ${cityNow}
        from procedure_version where procedure_id = $1
        on conflict (digest) do update set current = true`,
      values: [
        procedureId,
        digest,
        card.code,
        card.name,
        card.domain,
        card.level,
        JSON.stringify(card),
        model,
        asIs,
        JSON.stringify(called),
        JSON.stringify(decisions),
        JSON.stringify(forms),
        JSON.stringify(templates),
      ],
    },
  ];
}
