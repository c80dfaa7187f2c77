/** Which pages which roles use. The server decides what may be done; this only keeps the rail free of dead ends. */
import type { RoleCode, RoleGrant } from '../api/types.js';
import type { MessageKey } from '../i18n/texts.js';

export interface NavigationItem {
  key: 'tasks' | 'reception' | 'dossiers' | 'reports' | 'procedures' | 'calendar';
  label: MessageKey;
  to: string;
  roles: readonly RoleCode[];
}

const WORKING: readonly RoleCode[] = [
  'reception',
  'digitisation',
  'feeCollector',
  'officer',
  'divisionHead',
  'leader',
  'registry',
  'resultDesk',
];

export const navigation: readonly NavigationItem[] = [
  { key: 'tasks', label: 'web.nav.tasks', to: '/tasks', roles: WORKING },
  { key: 'reception', label: 'web.nav.reception', to: '/reception', roles: ['reception'] },
  {
    key: 'dossiers',
    label: 'web.nav.dossiers',
    to: '/dossiers',
    roles: [...WORKING, 'supervisor', 'controller'],
  },
  {
    key: 'reports',
    label: 'web.nav.reports',
    to: '/reports',
    roles: ['supervisor', 'leader', 'divisionHead', 'controller'],
  },
  {
    key: 'procedures',
    label: 'web.nav.procedures',
    to: '/procedures',
    roles: ['analyst', 'controller', 'supervisor', 'administrator'],
  },
  { key: 'calendar', label: 'web.nav.calendar', to: '/calendar', roles: ['administrator'] },
];

export function navigationFor(roles: readonly RoleGrant[]): readonly NavigationItem[] {
  const held = new Set(roles.map((grant) => grant.role));
  return navigation.filter((item) => item.roles.some((role) => held.has(role)));
}
