import {
  Controller,
  Get,
  Param,
  ParseUUIDPipe,
  Post,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { memoryStorage } from 'multer';
import { maySee } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/session.guard.js';
import { Attachment } from '../dossiers/dossier.schemas.js';
import { BlobStore } from '../platform/blob-store.js';
import { Answer } from '../platform/http/answer.js';
import { newId } from '../platform/ids.js';
import { cityNow, UnitOfWork } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { sendFile } from './send-file.js';

const fileBytesMax = 10 * 1024 * 1024;

/** What a file is, by its first bytes; the name and the sender's word count for nothing. */
const kinds: readonly { readonly mediaType: string; readonly starts: readonly number[] }[] = [
  { mediaType: 'application/pdf', starts: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/png', starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'image/jpeg', starts: [0xff, 0xd8, 0xff] },
];

@ApiTags('documents')
@Controller('attachments')
export class AttachmentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly blobs: BlobStore,
  ) {}

  /** A scan: PDF, PNG or JPEG of at most 10 MB. It belongs to its uploader until a dossier or step takes it. */
  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @Answer(Attachment, 201)
  @UseInterceptors(
    FileInterceptor('file', {
      storage: memoryStorage(),
      limits: { fileSize: fileBytesMax, files: 1, fields: 5, parts: 6, fieldSize: 1_000 },
    }),
  )
  async upload(@CurrentActor() actor: Actor, @UploadedFile() file: Express.Multer.File | undefined) {
    if (file === undefined || file.size === 0) throw new Problem(400, 'FILE_MISSING');
    const mediaType = kinds.find(({ starts }) =>
      starts.every((byte, index) => file.buffer[index] === byte),
    )?.mediaType;
    if (mediaType === undefined) throw new Problem(415, 'FILE_KIND');
    const id = newId();
    const sha256 = await this.blobs.put(file.buffer);
    // Multer reads names as Latin-1; browsers send UTF-8.
    const name = cleanName(Buffer.from(file.originalname, 'latin1').toString('utf8'));
    await this.unitOfWork.query({
      name: 'attachment.insert',
      text: `insert into attachment (id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, ${cityNow})`,
      values: [id, name, mediaType, file.size, sha256, actor.id],
    });
    return { id, name, mediaType, sizeBytes: file.size, sha256 };
  }

  @Get(':id')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new Problem(404, 'FILE_NOT_FOUND') }))
    id: string,
    @Res() response: Response,
  ) {
    const [row] = await this.unitOfWork.query({
      name: 'attachment.one',
      text: `select a.name, a.media_type, a.sha256, a.uploaded_by, d.unit_id, d.receiving_unit_id
        from attachment a left join dossier d on d.id = a.dossier_id where a.id = $1`,
      values: [id],
    });
    const visible =
      row !== undefined &&
      (row['unit_id'] === null
        ? row['uploaded_by'] === actor.id
        : maySee(actor, {
            unitId: String(row['unit_id']),
            receivingUnitId: String(row['receiving_unit_id']),
          }));
    if (!visible) throw new Problem(404, 'FILE_NOT_FOUND');
    sendFile(response, await this.blobs.get(String(row['sha256'])), {
      mediaType: String(row['media_type']),
      name: String(row['name']),
    });
  }
}

/** A name is shown and offered for download, never used as a path. */
function cleanName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069"\\/:*?<>|]/g, '_')
    .trim()
    .slice(-150);
  return clean === '' ? 'tep' : clean;
}
