import { Controller, Get, Param, ParseUUIDPipe, Query as Query_ } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { auditEntry } from '../audit/audit.store.js';
import { assertHolds } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/session.guard.js';
import { Answer, Query } from '../platform/http/answer.js';
import { UnitOfWork } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { searchTerms } from './dossier-queries.js';
import { ApplicantFull, ApplicantRow } from './dossier.schemas.js';
import { mask } from './mask.js';

const ApplicantQuery = z.object({ query: Query.optional() });
const notFound = new ParseUUIDPipe({ exceptionFactory: () => new Problem(404, 'APPLICANT_NOT_FOUND') });

/** People known from earlier dossiers. Only the desk looks them up; each whole record shown is audited. */
@ApiTags('reception')
@Controller('applicants')
export class ApplicantsController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get()
  @Answer(ApplicantRow.array())
  async search(
    @CurrentActor() actor: Actor,
    @Query_({ schema: ApplicantQuery }) { query = '' }: z.infer<typeof ApplicantQuery>,
  ) {
    assertHolds(actor, ['reception']);
    const terms = searchTerms(query);
    if (terms === '') return [];
    const rows = await this.unitOfWork.query({
      name: 'applicant.search',
      text: `select id, kind, full_name, identity_number, birth_date, phone, address from applicant
        where search @@ to_tsquery('simple', $1) order by (full_name ilike $2) desc, full_name limit 20`,
      values: [terms, `%${query}%`],
    });
    return rows.map((row) => ({
      id: String(row['id']),
      kind: row['kind'] as 'person',
      fullName: String(row['full_name']),
      identityNumberMasked: mask(String(row['identity_number'])),
      birthDate: row['birth_date'] as string | null,
      phone: row['phone'] === null ? null : mask(String(row['phone'])),
      address: String(row['address']),
    }));
  }

  @Get(':id')
  @Answer(ApplicantFull)
  async one(@CurrentActor() actor: Actor, @Param('id', notFound) id: string) {
    assertHolds(actor, ['reception']);
    const [row] = await this.unitOfWork.query({
      name: 'applicant.one',
      text: 'select id, kind, full_name, identity_number, birth_date, phone, email, address from applicant where id = $1',
      values: [id],
    });
    if (row === undefined) throw new Problem(404, 'APPLICANT_NOT_FOUND');
    await this.unitOfWork.query(
      auditEntry({ actorId: actor.id, action: 'applicant.read', objectKind: 'applicant', objectId: id }),
    );
    return {
      id,
      kind: row['kind'] as 'person',
      fullName: String(row['full_name']),
      identityNumber: String(row['identity_number']),
      birthDate: row['birth_date'] as string | null,
      phone: row['phone'] as string | null,
      email: row['email'] as string | null,
      address: String(row['address']),
    };
  }
}
