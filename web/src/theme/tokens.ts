/**
 * The city's face: ink and deep teal on warm paper, brass as the one accent (the mark of "where it is now"). The
 * deadline colours always come with a word and an icon. Every text colour reaches 4.5:1 on the grounds it is used on.
 */
export const colour = {
  ink: '#16282b',
  inkSoft: '#46575b',
  inkFaint: '#5a696d',
  paper: '#f6f2e9',
  surface: '#ffffff',
  surfaceSoft: '#fbf9f4',
  line: '#e3dccd',
  lineStrong: '#818a89',
  rail: '#0c2f34',
  railSoft: '#174249',
  railText: '#dfe8e6',
  teal: '#0b5f63',
  tealStrong: '#084a4e',
  tealSoft: '#e2efec',
  tealLine: '#a9cdc8',
  brass: '#d9a441',
  brassSoft: '#fbf1da',
  brassText: '#6f4d06',
  danger: '#a81e17',
  dangerSoft: '#fbe4e0',
  success: '#1e6b3c',
  successSoft: '#e1f1e6',
  onTimeText: '#46575b',
  onTimeBar: '#b9c2c0',
  dueSoonText: '#6b4700',
  dueSoonBar: '#d69a1e',
  dueSoonSoft: '#fcf0d2',
  dueTodayText: '#86360a',
  dueTodayBar: '#e0701e',
  dueTodaySoft: '#fde6d5',
  overdueText: '#97170f',
  overdueBar: '#c0271f',
  overdueSoft: '#fbe1dd',
  pausedText: '#1c4a7e',
  pausedBar: '#3f7cc0',
  pausedSoft: '#e2edf8',
  elsewhereText: '#553585',
  elsewhereBar: '#8b64c4',
  elsewhereSoft: '#ede6f7',
} as const;

export const font = {
  family: "'Be Vietnam Pro', system-ui, 'Segoe UI', Roboto, sans-serif",
  size: 14,
  small: 13,
  tiny: 12,
} as const;

/** Steps of 4 px; a row of a dense table is 36 px high. */
export const space = {
  1: '4px',
  2: '8px',
  3: '12px',
  4: '16px',
  5: '20px',
  6: '24px',
  8: '32px',
  10: '40px',
} as const;

export function applyTokens(root: HTMLElement): void {
  const write = (name: string, value: string): void => root.style.setProperty(name, value);
  for (const [name, value] of Object.entries(colour)) write(`--c-${kebab(name)}`, value);
  for (const [name, value] of Object.entries(space)) write(`--s-${name}`, value);
  write('--font', font.family);
  write('--f-small', `${font.small}px`);
  write('--f-tiny', `${font.tiny}px`);
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
