/** "Vì sao là ngày này?" in sentences. */
import type { DueDate, DueDateLine } from '../calendar/due-date.js';
import type { LegalLimit } from '../procedures/card.js';
import { formatDate, formatMoment, formatNumber, formatShort, formatWorking } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';
import type { Instant } from '../shared/time.js';

export interface ExplainedLine {
  readonly kind: DueDateLine['kind'];
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly workingMinutes: number | null;
}

export interface DueDateExplanation {
  readonly startAt: Instant;
  readonly countsFrom: Instant;
  readonly limitText: string;
  readonly lines: readonly ExplainedLine[];
  readonly dueAt: Instant;
  readonly provisional: boolean;
  readonly citations: readonly string[];
}

export const limitText = (limit: LegalLimit, language: Language): string =>
  limit.sameDayCutoff === undefined
    ? translate(language, `server.limit.${limit.unit}`, { count: formatNumber(limit.value, language) })
    : translate(language, 'server.limit.sameDay', { cutoff: limit.sameDayCutoff });

export function explainDueDate(
  due: DueDate,
  about: { readonly receivedAt: Instant; readonly limit: LegalLimit; readonly language: Language },
): DueDateExplanation {
  const { limit, language, receivedAt } = about;
  return {
    startAt: receivedAt,
    countsFrom: due.countsFrom,
    limitText: limitText(limit, language),
    lines: due.lines.map((line) => explainLine(line, language)),
    dueAt: due.dueAt,
    provisional: due.provisional,
    citations: [limit.decision],
  };
}

export function explainLine(line: DueDateLine, language: Language): ExplainedLine {
  const text = (params: Record<string, string | number>): string =>
    translate(language, `server.dueLine.${line.kind}`, params);
  const made = (
    sentence: string,
    from: string,
    to: string,
    workingMinutes: number | null = null,
  ): ExplainedLine => ({
    kind: line.kind,
    text: sentence,
    from,
    to,
    workingMinutes,
  });
  switch (line.kind) {
    case 'outsideHours':
      return made(text({ from: formatShort(line.countsFrom, language) }), line.at, line.countsFrom);
    case 'nextDay':
      return made(text({ from: formatShort(line.countsFrom, language) }), line.countsFrom, line.countsFrom);
    case 'cutoff':
      return made(
        translate(language, line.before ? 'server.dueLine.cutoffBefore' : 'server.dueLine.cutoffAfter', {
          cutoff: line.cutoff,
        }),
        '',
        '',
      );
    case 'work':
      return made(
        text({
          from: formatShort(line.from, language),
          to: formatShort(line.to, language),
          span: formatWorking(line.minutes, language),
        }),
        line.from,
        line.to,
        line.minutes,
      );
    case 'weekend':
      return made(
        text({
          from: formatDate(line.from),
          to: formatDate(line.to),
          same: line.from === line.to ? 'yes' : 'no',
        }),
        line.from,
        line.to,
      );
    case 'holiday':
      return made(
        text({
          name: line.name,
          from: formatDate(line.from),
          to: formatDate(line.to),
          same: line.from === line.to ? 'yes' : 'no',
        }),
        line.from,
        line.to,
      );
    case 'swapDay':
      return made(text({ name: line.name, date: formatDate(line.date) }), line.date, line.date);
    case 'rolled':
      return made(text({ from: formatDate(line.from), to: formatDate(line.to) }), line.from, line.to);
    case 'pause':
      return made(
        text({
          cause: translate(language, `server.pauseCause.${line.cause}`),
          from: formatMoment(line.from),
          to: line.to === null ? translate(language, 'server.now') : formatMoment(line.to),
          span: formatWorking(line.minutes, language),
        }),
        line.from,
        line.to ?? '',
        line.minutes,
      );
    case 'restart':
      return made(
        text({ at: formatMoment(line.at), cause: translate(language, `server.pauseCause.${line.cause}`) }),
        line.at,
        line.at,
      );
  }
}
