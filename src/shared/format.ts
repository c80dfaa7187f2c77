/** How dates, times and amounts are written for people, in the city's zone and in Vietnamese or English. */
import { translate, type Language } from './messages/translate.js';
import type { Instant, PlainDate } from './time.js';

const local = (instant: Instant): Date => new Date(Date.parse(instant) + 7 * 3_600_000);
const two = (value: number): string => String(value).padStart(2, '0');

export const formatDate = (date: PlainDate): string =>
  `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
export const formatDay = (instant: Instant): string => formatDate(local(instant).toISOString().slice(0, 10));
export const formatTime = (instant: Instant): string =>
  `${two(local(instant).getUTCHours())}:${two(local(instant).getUTCMinutes())}`;
export const formatMoment = (instant: Instant): string => `${formatTime(instant)} ${formatDay(instant)}`;

/** 'thứ Hai' … 'Chủ nhật'. */
export const formatWeekday = (instant: Instant, language: Language): string =>
  translate(language, `server.weekday.${local(instant).getUTCDay()}`);

/** '07:30 thứ Hai 23/11' */
export const formatShort = (instant: Instant, language: Language): string =>
  `${formatTime(instant)} ${formatWeekday(instant, language)} ${formatDay(instant).slice(0, 5)}`;

/** Working minutes in days of eight hours: '2 ngày làm việc 3 giờ'. */
export function formatWorking(minutes: number, language: Language): string {
  const rounded = Math.round(Math.abs(minutes));
  const days = Math.floor(rounded / 480);
  const hours = Math.floor((rounded % 480) / 60);
  const rest = rounded % 60;
  const parts = [
    days > 0 ? translate(language, 'server.duration.days', { count: days }) : '',
    hours > 0 ? translate(language, 'server.duration.hours', { count: hours }) : '',
    rest > 0 && days === 0 ? translate(language, 'server.duration.minutes', { count: rest }) : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : translate(language, 'server.duration.minutes', { count: 0 });
}

export const formatNumber = (value: number, language: Language): string =>
  new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB').format(value);

/** 25.000 đ */
export const formatMoney = (dong: number, language: Language = 'vi'): string =>
  `${formatNumber(dong, language)} đ`;
