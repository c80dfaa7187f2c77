import {
  fold,
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  splitWorkingMinutes,
} from './format.js';

describe('what officers read', () => {
  it('tells instants in Vietnam, whatever the zone of the machine', () => {
    expect(formatDateTime('2026-11-23T17:05:00Z')).toBe('24/11/2026 00:05');
    expect(formatDate('2026-11-23T17:05:00Z')).toBe('24/11/2026');
  });

  it('leaves a date of law as it stands', () => {
    expect(formatDate('1988-04-02')).toBe('02/04/1988');
  });

  it('says nothing where there is no date', () => {
    expect([formatDate(null), formatDateTime(undefined), formatDateTime('never')]).toEqual(['', '', '']);
  });

  it('writes money and numbers with dots and commas', () => {
    expect(formatMoney(25000)).toBe('25.000 đ');
    expect(formatNumber(1234.5)).toBe('1.234,5');
  });

  it('counts eight hours to a working day', () => {
    expect(splitWorkingMinutes(2 * 480 + 3 * 60 + 5)).toEqual({ days: 2, hours: 3, minutes: 5 });
    expect(splitWorkingMinutes(-60)).toEqual({ days: 0, hours: 1, minutes: 0 });
  });

  it('folds tone marks, composed or not, and đ', () => {
    expect(fold('Nguyễn Đình')).toBe('nguyen dinh');
    expect(fold('Nguyễn Đình'.normalize('NFD'))).toBe('nguyen dinh');
  });
});
