/** The city's calendar as first data: reception hours, holidays and swap days of 2023–2027, each with its source. From
 *  then on it is data of the installation, edited on its page. */
import type { Statement } from '../platform/unit-of-work.js';
import { cityUnitId } from './calendars.js';
import holidays from './data/holidays.json' with { type: 'json' };

/** Monday to Friday 7:30–11:30 and 13:00–17:00 (thutuchanhchinh.hochiminhcity.gov.vn). */
const office = [
  [450, 690],
  [780, 1020],
];
const week = { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] };

/** The city itself, above all units, and its calendar; nothing where they are known already. */
export const seedCalendar = (): Statement[] => [
  {
    name: 'seed.city-unit',
    text: `insert into unit (id, code, name, kind, level, agency_id, address, valid_from)
      values ($1, 'H29', 'Ủy ban nhân dân Thành phố Hồ Chí Minh', 'city', 'city', $1, '86 Lê Thánh Tôn, phường Sài Gòn', '1976-07-02') on conflict (id) do nothing`,
    values: [cityUnitId],
  },
  {
    name: 'seed.city-week',
    text: 'insert into unit_calendar (unit_id, week, swap_day) values ($1, $2, $3) on conflict (unit_id) do nothing',
    values: [cityUnitId, JSON.stringify(week), JSON.stringify(office)],
  },
  {
    name: 'seed.city-days',
    text: `insert into calendar_day (unit_id, date, kind, name, source, provisional)
      select $1, date, kind, name, source, provisional
      from jsonb_to_recordset($2::jsonb) as d (date date, kind text, name text, source text, provisional boolean)
      on conflict (unit_id, date) do nothing`,
    values: [cityUnitId, JSON.stringify(holidays)],
  },
];
