import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DossierQueries } from '../dossiers/dossier-queries.js';
import type { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/session.guard.js';
import { BlobStore } from '../platform/blob-store.js';
import { newId } from '../platform/ids.js';
import { cityNow, UnitOfWork } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { RenderDocument } from './render-document.js';
import { sendFile } from './send-file.js';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const stored = new RegExp(`^${uuid}$`);
/** Forms of the desk that are made when somebody asks for them: `<template>.<dossier>`. */
const onDemand = new RegExp(`^(giay-tiep-nhan|phieu-kiem-soat|phieu-tu-choi-tiep-nhan)\\.(${uuid})$`);

@ApiTags('documents')
@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly blobs: BlobStore,
    private readonly dossiers: DossierQueries,
    private readonly render: RenderDocument,
  ) {}

  /** A document's PDF, shown inside the page. */
  @Get(':id/content')
  async content(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() response: Response) {
    const [, template, dossierId] = onDemand.exec(id) ?? [];
    if (template !== undefined && dossierId !== undefined) {
      await this.#onDemand(actor, { dossierId, template }, response);
      return;
    }
    if (!stored.test(id)) throw new Problem(404, 'DOCUMENT_NOT_FOUND');
    const [row] = await this.unitOfWork.query({
      name: 'document.one',
      text: 'select dossier_id, title, sha256, stage from document where id = $1',
      values: [id],
    });
    if (row === undefined) throw new Problem(404, 'DOCUMENT_NOT_FOUND');
    // Of a dossier that one may not see there is no document either.
    const opened = await this.dossiers.open(actor, String(row['dossier_id'])).catch((error: unknown) => {
      throw error instanceof Problem ? new Problem(404, 'DOCUMENT_NOT_FOUND') : error;
    });
    const bytes = await this.blobs.get(String(row['sha256']));
    sendFile(response, bytes, {
      mediaType: mediaTypeOf(bytes),
      name: `${String(row['title'])} ${String(opened.row['code'])}.pdf`,
    });
  }

  /** The receipt is kept as first printed; the control sheet is made anew, since it grows with every step. */
  async #onDemand(
    actor: Actor,
    about: { readonly dossierId: string; readonly template: string },
    response: Response,
  ): Promise<void> {
    const { dossierId, template } = about;
    const opened = await this.dossiers.open(actor, dossierId);
    const key = `${template}.${dossierId}`;
    const keeps = template !== 'phieu-kiem-soat';
    const [kept] = keeps
      ? await this.unitOfWork.query({
          name: 'document.by-key',
          text: 'select title, sha256 from document where effect_key = $1',
          values: [key],
        })
      : [];
    const rendered = kept === undefined ? await this.render.run(dossierId, template, 'final') : null;
    if (rendered !== null && keeps)
      await this.unitOfWork.query({
        name: 'document.keep',
        text: `insert into document (id, dossier_id, template, stage, title, sha256, size_bytes, pages, effect_key, created_at)
          values ($1, $2, $3, 'final', $4, $5, $6, $7, $8, ${cityNow}) on conflict (effect_key) do nothing`,
        values: [
          newId(),
          dossierId,
          template,
          rendered.title,
          rendered.sha256,
          rendered.sizeBytes,
          rendered.pages,
          key,
        ],
      });
    const bytes = await this.blobs.get(rendered?.sha256 ?? String(kept?.['sha256']));
    const title = rendered?.title ?? String(kept?.['title']);
    sendFile(response, bytes, {
      mediaType: 'application/pdf',
      name: `${title} ${String(opened.row['code'])}.pdf`,
    });
  }
}

/** A signed scan may be a picture. */
function mediaTypeOf(bytes: Buffer): string {
  if (bytes[0] === 0x89) return 'image/png';
  return bytes[0] === 0xff ? 'image/jpeg' : 'application/pdf';
}
