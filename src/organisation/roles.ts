/** Roles of decision 43. One person may hold several; who received may not sign. */
export const roles = [
  'reception',
  'digitisation',
  'feeCollector',
  'officer',
  'divisionHead',
  'leader',
  'registry',
  'resultDesk',
  'controller',
  'analyst',
  'supervisor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value);
