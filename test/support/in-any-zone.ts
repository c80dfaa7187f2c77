/** What must come out the same in whatever zone a process runs: due dates with their reasons in words, the day in a
 *  dossier's code, deadlines as shown, and what is printed. */
import { DossierQueries } from '../../src/dossiers/dossier-queries.js';
import { RenderDocument } from '../../src/documents/render-document.js';
import type { City } from './city.js';

const moments = [
  '2026-11-23 00:10',
  '2026-11-23 07:05',
  '2026-11-23 16:40',
  '2026-11-21 23:50',
  '2026-12-31 16:59',
] as const;

export async function receiveInAnyZone(city: City): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const seen: Record<string, unknown>[] = [];
  for (const moment of moments) {
    city.clock.set(moment);
    const { id, code } = await city.receive('dang-ky-ho-kinh-doanh', { unitId: 'xa-cu-chi' });
    const supervisor = await city.officer('giamsat.tphcm');
    const queries = city.get(DossierQueries);
    const opened = await queries.open(supervisor, id);
    const { due_at: dueAt } = await city.row('select due_at from dossier where id = $1', id);
    const { lines, limitText } = await queries.dueDate(opened, 'vi');
    const detail = await queries.detail(supervisor, opened, 'vi');
    const { html } = await city.get(RenderDocument).html(id, 'giay-tiep-nhan', 'final');
    seen.push({
      moment,
      // Receipt runs a few milliseconds after the moment that was set.
      dueAt: (dueAt as Date).toISOString().slice(0, 16),
      day: code.split('-')[1],
      limitText,
      lines: lines.map(({ text }) => text),
      deadline: detail.deadline.text,
      printed: [...html.matchAll(/\d{1,2} giờ \d{2}|ngày \d{2} tháng \d{2} năm \d{4}/g)].map(
        ([text]) => text,
      ),
    });
  }
  return seen;
}
