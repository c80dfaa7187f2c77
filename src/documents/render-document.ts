/** A document of a dossier, from template to stored PDF. Slow, so outside any transaction. */
import { Injectable } from '@nestjs/common';
import { BlobStore } from '../platform/blob-store.js';
import { newId } from '../platform/ids.js';
import { PdfRenderer, type PdfOptions } from '../platform/pdf-renderer.js';
import type { Statement } from '../platform/unit-of-work.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import { JobFailed, JobHandler, type Job, type JobResult } from '../runtime/ports.js';
import { timeline } from '../dossiers/timeline.js';
import type { Instant } from '../shared/time.js';
import { evaluate } from '../feel/evaluate.js';
import { LoadContext } from './load-context.js';
import { compileTemplates, type Template } from './template-engine.js';

export interface Rendered {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly pages: number;
  readonly title: string;
}

/** Forms of the one-stop desk are A5, everything else A4 (TT 01/2018/TT-VPCP Đ9). */
const a5 = new Set(['giay-tiep-nhan', 'phieu-bo-sung', 'phieu-tu-choi-tiep-nhan']);
const landscape = new Set(['phieu-kiem-soat']);

@Injectable()
export class RenderDocument {
  readonly #templates = new Map<number, (name: string) => Template>();

  constructor(
    private readonly load: LoadContext,
    private readonly book: ProcedureBook,
    private readonly renderer: PdfRenderer,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws JobFailed when the template is at fault */
  async run(dossierId: string, template: string, stage: 'draft' | 'final'): Promise<Rendered> {
    const { html, title } = await this.html(dossierId, template, stage);
    const { bytes, pages } = await this.renderer.render(html, optionsOf(template));
    return { sha256: await this.blobs.put(bytes), sizeBytes: bytes.length, pages, title };
  }

  async html(
    dossierId: string,
    template: string,
    stage: 'draft' | 'final',
  ): Promise<{ readonly html: string; readonly title: string }> {
    const { version, context } = await this.load.run(dossierId, { template, stage, title: '' });
    const title = titleOf(version, template);
    const templates = await this.#compiled(version);
    try {
      const document = { ...(context['document'] as object), title };
      return { html: templates(template).render({ ...context, document }), title };
    } catch (error) {
      throw new JobFailed(
        `Mẫu "${template}" có lỗi: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  async #compiled(version: LoadedVersion): Promise<(name: string) => Template> {
    const known = this.#templates.get(version.id);
    if (known !== undefined) return known;
    const sources: Record<string, string> = {};
    for (const [name, digest] of Object.entries(version.templates))
      sources[name] = await this.book.body(digest);
    let compiled: (name: string) => Template;
    try {
      compiled = compileTemplates(sources);
    } catch (error) {
      throw new JobFailed(`Mẫu văn bản có lỗi: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#templates.set(version.id, compiled);
    return compiled;
  }
}

export const optionsOf = (template: string): PdfOptions => ({
  format: a5.has(template) ? 'A5' : 'A4',
  landscape: landscape.has(template),
});

const titles: Readonly<Record<string, string>> = {
  'giay-tiep-nhan': 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
  'phieu-kiem-soat': 'Phiếu kiểm soát quá trình giải quyết hồ sơ',
  'phieu-bo-sung': 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ',
  'phieu-tu-choi-tiep-nhan': 'Phiếu từ chối tiếp nhận giải quyết hồ sơ',
  'thong-bao-tu-choi': 'Thông báo từ chối giải quyết hồ sơ',
};

export const titleOf = (version: LoadedVersion, template: string): string =>
  version.card.results.find((result) => result.template === template)?.name ?? titles[template] ?? template;

/** `result` is the template of the procedure's own result. */
export const templateOf = (version: LoadedVersion, document: string): string =>
  document === 'result' ? (version.card.results[0]?.template ?? document) : document;

/** Service task `renderDocument`: its PDF is stored before the process goes on. */
@Injectable()
export class RenderDocumentJob extends JobHandler {
  readonly name = 'renderDocument';

  constructor(private readonly render: RenderDocument) {
    super();
  }

  async run({ instanceId, node, variables, version, effectKey }: Job): Promise<JobResult> {
    const named = node.extension['document'] ?? '';
    const stage = node.extension['stage'] === 'draft' ? 'draft' : 'final';
    const value = named.startsWith('=') ? evaluate(named.slice(1), (name) => variables[name]) : null;
    const document = value === null ? named : value.ok ? String(value.value.value) : '';
    if (document === '' || document === 'null')
      throw new JobFailed(`Bước "${node.name}" không cho biết cần lập văn bản nào`);
    const template = templateOf(version, document);
    if (version.templates[template] === undefined)
      throw new JobFailed(`Không có mẫu văn bản tên "${template}"`);
    const rendered = await this.render.run(instanceId, template, stage);
    return {
      output: {},
      statements: (now) =>
        documentRows({ instanceId, template, stage, effectKey, stepName: node.name, now, ...rendered }),
    };
  }
}

export function documentRows(
  document: Rendered & {
    readonly instanceId: string;
    readonly template: string;
    readonly stage: 'draft' | 'final' | 'signed';
    readonly effectKey: string;
    readonly stepName: string;
    readonly now: Instant;
  },
): Statement[] {
  const id = newId();
  return [
    {
      name: 'document.insert',
      text: `insert into document (id, dossier_id, template, stage, title, sha256, size_bytes, pages, effect_key, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [
        id,
        document.instanceId,
        document.template,
        document.stage,
        document.title,
        document.sha256,
        document.sizeBytes,
        document.pages,
        document.effectKey,
        document.now,
      ],
    },
    timeline(document.instanceId, document.now, [
      {
        kind: document.stage === 'draft' ? 'draftRendered' : 'documentRendered',
        documentId: id,
        stepName: document.stepName,
        params: { title: document.title },
      },
    ]),
  ];
}
