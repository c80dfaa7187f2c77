/** Units and officers as a copy in memory: who there is, where, in which role. */
import { Injectable } from '@nestjs/common';
import { Snapshot } from '../platform/snapshot.js';
import { UnitOfWork } from '../platform/unit-of-work.js';
import { isRole, type Role } from './roles.js';

export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** commune, so-xay-dung … for agencies; van-hoa-xa-hoi … for divisions. */
  readonly kind: string;
  readonly level: 'city' | 'agency' | 'division';
  readonly parentId: string | null;
  readonly agencyId: string;
  readonly address: string | null;
}

export interface RoleHeld {
  readonly role: Role;
  readonly unitId: string;
  readonly agencyId: string;
}

export interface Officer {
  readonly id: string;
  readonly username: string;
  readonly fullName: string;
  readonly title: string;
  readonly unitId: string;
  readonly agencyId: string;
  readonly active: boolean;
  readonly roles: readonly RoleHeld[];
}

export interface Directory {
  readonly units: ReadonlyMap<string, Unit>;
  readonly officers: ReadonlyMap<string, Officer>;
  readonly byAgency: ReadonlyMap<string, readonly Officer[]>;
}

@Injectable()
export class DirectorySnapshot extends Snapshot<Directory> {
  readonly name = 'organisation';

  constructor(unitOfWork: UnitOfWork) {
    super(unitOfWork);
  }

  protected async load(): Promise<Directory> {
    const [units, officers, held] = await Promise.all([
      this.unitOfWork.query({ name: 'directory.units', text: unitsSql, values: [] }),
      this.unitOfWork.query({ name: 'directory.officers', text: officersSql, values: [] }),
      this.unitOfWork.query({ name: 'directory.roles', text: rolesSql, values: [] }),
    ]);
    const unitById = new Map(units.map((row) => [String(row['id']), row as unknown as Unit]));
    const rolesByOfficer = new Map<string, RoleHeld[]>();
    for (const row of held) {
      const role = String(row['role']);
      const unit = unitById.get(String(row['unitId']));
      if (!isRole(role) || unit === undefined) continue;
      const list = rolesByOfficer.get(String(row['officerId'])) ?? [];
      list.push({ role, unitId: unit.id, agencyId: unit.agencyId });
      rolesByOfficer.set(String(row['officerId']), list);
    }
    const people = officers.map((row): Officer => {
      const officer = row as unknown as Omit<Officer, 'roles'>;
      return { ...officer, roles: rolesByOfficer.get(officer.id) ?? [] };
    });
    const byAgency = new Map<string, Officer[]>();
    for (const officer of people)
      for (const agencyId of new Set([officer.agencyId, ...officer.roles.map((role) => role.agencyId)]))
        byAgency.set(agencyId, [...(byAgency.get(agencyId) ?? []), officer]);
    return { units: unitById, officers: new Map(people.map((officer) => [officer.id, officer])), byAgency };
  }
}

const unitsSql = `select id, code, name, kind, level, parent_id as "parentId", agency_id as "agencyId", address from unit`;
const officersSql = `select id, username, full_name as "fullName", title, unit_id as "unitId", agency_id as "agencyId", active from officer`;
const rolesSql = `select officer_id as "officerId", unit_id as "unitId", role from officer_role`;

export function getUnit(directory: Directory, id: string): Unit {
  const unit = directory.units.get(id);
  if (unit === undefined) throw new Error(`Expected unit ${id} but there is none`);
  return unit;
}

export const officerName = (directory: Directory, id: string | null): string | null =>
  id === null ? null : (directory.officers.get(id)?.fullName ?? null);
