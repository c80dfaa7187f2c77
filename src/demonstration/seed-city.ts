/** Units and people of the demonstration city, once. */
import { Injectable } from '@nestjs/common';
import { newId } from '../platform/ids.js';
import { touchSnapshot } from '../platform/snapshot.js';
import { UnitOfWork, type Statement } from '../platform/unit-of-work.js';
import { agencies, cityPosts, nameAt, posts, type Post } from './city.js';

interface SeedOfficer {
  readonly id: string;
  readonly username: string;
  readonly full_name: string;
  readonly title: string;
  readonly unit_id: string;
  readonly agency_id: string;
  readonly roles: readonly string[];
}

@Injectable()
export class SeedCity {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async run(): Promise<void> {
    const [row] = await this.unitOfWork.query({
      name: 'seed.known',
      text: 'select count(*)::int as officers from officer',
      values: [],
    });
    if (Number(row?.['officers']) > 0) return;
    const officers = people();
    await this.unitOfWork.run(async (tx) => {
      await tx.read([]);
      tx.write(...unitStatements(), ...officerStatements(officers), touchSnapshot('organisation'));
      return null;
    });
  }
}

function people(): SeedOfficer[] {
  const officers: SeedOfficer[] = [];
  const add = (
    post: Post,
    place: { unitId: string; agencyId: string; short: string; leaderTitle: string },
  ): void => {
    officers.push({
      id: newId(),
      username: `${post.key}.${place.short}`,
      full_name: nameAt(officers.length),
      title: post.title === '' ? place.leaderTitle : post.title,
      unit_id: place.unitId,
      agency_id: place.agencyId,
      roles: post.roles,
    });
  };
  for (const post of cityPosts)
    add(post, { unitId: 'city', agencyId: 'city', short: 'tphcm', leaderTitle: '' });
  for (const { id, short, divisions, leaderTitle } of agencies)
    for (const post of posts) {
      if (post.inDivisions !== true) add(post, { unitId: id, agencyId: id, short, leaderTitle });
      else
        divisions.forEach(({ kind }, index) =>
          add(post, {
            unitId: `${id}.${kind}`,
            agencyId: id,
            short: index === 0 ? short : `${short}${index + 1}`,
            leaderTitle,
          }),
        );
    }
  return officers;
}

function unitStatements(): Statement[] {
  const units = agencies.flatMap(({ divisions, ...agency }) => [
    { ...agency, level: 'agency', parent_id: 'city', agency_id: agency.id },
    ...divisions.map((division, index) => ({
      id: `${agency.id}.${division.kind}`,
      code: `${agency.code}.${index + 1}`,
      name: division.name,
      kind: division.kind,
      level: 'division',
      parent_id: agency.id,
      agency_id: agency.id,
      address: agency.address,
    })),
  ]);
  return [
    {
      name: 'seed.units',
      text: `insert into unit (id, code, name, kind, level, parent_id, agency_id, address, valid_from)
        select id, code, name, kind, level, parent_id, agency_id, address, '2025-07-01'
        from jsonb_to_recordset($1::jsonb) as u (id text, code text, name text, kind text, level text, parent_id text, agency_id text, address text)
        on conflict (id) do nothing`,
      values: [JSON.stringify(units)],
    },
  ];
}

function officerStatements(officers: readonly SeedOfficer[]): Statement[] {
  const rows = JSON.stringify(officers);
  return [
    {
      name: 'seed.officers',
      text: `insert into officer (id, username, full_name, title, unit_id, agency_id, demonstration)
        select id, username, full_name, title, unit_id, agency_id, true
        from jsonb_to_recordset($1::jsonb) as o (id uuid, username text, full_name text, title text, unit_id text, agency_id text)`,
      values: [rows],
    },
    {
      name: 'seed.roles',
      text: `insert into officer_role (officer_id, unit_id, role)
        select id, unit_id, role from jsonb_to_recordset($1::jsonb) as o (id uuid, unit_id text, roles jsonb), jsonb_array_elements_text(o.roles) role`,
      values: [rows],
    },
    {
      name: 'seed.loads',
      text: `insert into officer_load (officer_id, agency_id) select id, agency_id from jsonb_to_recordset($1::jsonb) as o (id uuid, agency_id text)`,
      values: [rows],
    },
  ];
}
