/** Numbers, dates and citations written out as Vietnamese documents write them. */

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const scales = ['', 'nghìn', 'triệu'];
const inWordsMax = 1e15;

/** 502.000.015 → 'năm trăm lẻ hai triệu không trăm mười lăm'. Whole numbers below 10¹⁵; else ''. */
export function numberInWords(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= inWordsMax) return '';
  if (value === 0) return 'không';
  const billions = Math.floor(value / 1e9);
  const rest = value % 1e9;
  if (billions === 0) return millionsInWords(rest, false);
  const head = `${numberInWords(billions)} tỷ`;
  return rest === 0 ? head : `${head} ${millionsInWords(rest, true)}`;
}

/** @param after whether something larger was said before, so that missing hundreds are named */
function millionsInWords(value: number, after: boolean): string {
  const parts: string[] = [];
  for (let scale = 2; scale >= 0; scale -= 1) {
    const group = Math.floor(value / 1000 ** scale) % 1000;
    if (group === 0) continue;
    parts.push(`${hundredsInWords(group, after || parts.length > 0)} ${scales[scale] ?? ''}`.trim());
  }
  return parts.join(' ');
}

function hundredsInWords(value: number, after: boolean): string {
  const [hundreds, tens, units] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const parts: string[] = [];
  if (hundreds > 0 || after) parts.push(`${digits[hundreds]} trăm`);
  if (tens === 1) parts.push('mười');
  else if (tens > 1) parts.push(`${digits[tens]} mươi`);
  else if (units > 0 && parts.length > 0) parts.push('lẻ');
  if (units > 0) parts.push(unitsInWords(tens, units));
  return parts.join(' ');
}

function unitsInWords(tens: number, units: number): string {
  if (units === 1 && tens > 1) return 'mốt';
  if (units === 4 && tens > 1) return 'tư';
  if (units === 5 && tens > 0) return 'lăm';
  return digits[units] ?? '';
}

/** '2026-11-05' or '2026-11-05T08:30' → 'ngày 05 tháng 11 năm 2026'; anything else → ''. */
export function longDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(date) ?? [];
  return year === undefined ? '' : `ngày ${day} tháng ${month} năm ${year}`;
}

/** '2026-11-05T08:30' or '08:30' → '08 giờ 30 phút'; anything else → ''. */
export function clockTime(time: string): string {
  const [, hour, minute] = /(?:^|T)(\d{2}):(\d{2})/.exec(time) ?? [];
  return hour === undefined ? '' : `${hour} giờ ${minute} phút`;
}

/** 'Luật số 60/2014/QH13' with the title 'Luật Hộ tịch' → 'Luật Hộ tịch số 60/2014/QH13'; a decree keeps its number
 *  before its subject: 'Nghị định số 123/2015/NĐ-CP quy định chi tiết …'. */
export function citationInFull({
  citation,
  title,
}: {
  readonly citation: string;
  readonly title: string;
}): string {
  const [, kind = '', number = ''] = /^(.+?) số (.+)$/.exec(citation) ?? [];
  if (kind === '' || !title.startsWith(kind)) return `${title} (${citation})`;
  return /^(Luật|Bộ luật)$/.test(kind)
    ? `${title} số ${number}`
    : `${kind} số ${number}${title.slice(kind.length)}`;
}

/**
 * The lines above a signature, in capitals (NĐ 30/2020 Đ13): a deputy signs for the head ("KT."), the head of a division
 * by delegation ("TUQ.").
 */
export function signatureLines(title: string, isCommune: boolean): readonly string[] {
  const own = title.replace(/ (Ủy ban nhân dân|Sở)( .*)?$/u, '').trim();
  const capitals = own.toLocaleUpperCase('vi');
  if (/^Phó (Chủ tịch|Giám đốc)/u.test(own)) return [`KT. ${capitals.replace(/^PHÓ /u, '')}`, capitals];
  if (/^(Phó )?(Trưởng phòng|Chánh Văn phòng)/u.test(own))
    return [`TUQ. ${isCommune ? 'CHỦ TỊCH' : 'GIÁM ĐỐC'}`, capitals];
  return capitals === '' ? [] : [capitals];
}
