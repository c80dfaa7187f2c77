/**
 * Dates, money and numbers as Vietnamese offices write them, whatever the browser's zone and language:
 * dd/MM/yyyy HH:mm in Asia/Ho_Chi_Minh, 1.234,5 and 25.000 đ.
 */
export const ZONE = 'Asia/Ho_Chi_Minh';
export const MINUTES_PER_DAY = 480;

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
});

interface LocalTime {
  date: string;
  time: string;
  /** yyyy-MM-dd */
  day: string;
  /** 0 = Sunday */
  weekday: number;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export function localTime(instant: string | Date): LocalTime | null {
  const at = typeof instant === 'string' ? new Date(instant) : instant;
  if (Number.isNaN(at.getTime())) return null;
  const by: Record<string, string> = {};
  for (const part of parts.formatToParts(at)) by[part.type] = part.value;
  return {
    date: `${by['day']}/${by['month']}/${by['year']}`,
    time: `${by['hour']}:${by['minute']}`,
    day: `${by['year']}-${by['month']}-${by['day']}`,
    weekday: WEEKDAYS.indexOf(by['weekday'] ?? ''),
  };
}

export function formatDateTime(instant: string | null | undefined): string {
  const local = instant ? localTime(instant) : null;
  return local ? `${local.date} ${local.time}` : '';
}

/** A date of law (yyyy-MM-dd) is written as it stands; an instant becomes its day in Vietnam. */
export function formatDate(value: string | null | undefined): string {
  if (!value) return '';
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  return localTime(value)?.date ?? '';
}

/** A moment as the clock in Vietnam showed it, without a zone: yyyy-MM-ddTHH:mm. */
export function formatMoment(value: string): string {
  const [day = '', time = ''] = value.split('T');
  return `${formatDate(day)} ${time.slice(0, 5)}`.trim();
}

export function formatTime(instant: string | null | undefined): string {
  return (instant ? localTime(instant)?.time : null) ?? '';
}

const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 });

export const formatNumber = (value: number): string => decimal.format(value);
export const formatMoney = (amount: number): string => `${whole.format(amount)} đ`;

/** Splits working minutes into days of eight hours, hours and minutes. */
export function splitWorkingMinutes(minutes: number): { days: number; hours: number; minutes: number } {
  const all = Math.max(0, Math.round(Math.abs(minutes)));
  return {
    days: Math.floor(all / MINUTES_PER_DAY),
    hours: Math.floor((all % MINUTES_PER_DAY) / 60),
    minutes: all % 60,
  };
}

/** 'd' also for 'đ', no tone marks, lower case: what a hurried typist means. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${whole.format(bytes / 1024)} KB`;
  return `${decimal.format(bytes / 1024 / 1024)} MB`;
}
