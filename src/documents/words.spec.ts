import { citationInFull, clockTime, longDate, numberInWords, signatureLines } from './words.js';

describe('numbers in words', () => {
  it.each([
    [0, 'không'],
    [5, 'năm'],
    [10, 'mười'],
    [15, 'mười lăm'],
    [21, 'hai mươi mốt'],
    [24, 'hai mươi tư'],
    [105, 'một trăm lẻ năm'],
    [1_000, 'một nghìn'],
    [1_005, 'một nghìn không trăm lẻ năm'],
    [75_000, 'bảy mươi lăm nghìn'],
    [500_000_000, 'năm trăm triệu'],
    [502_000_015, 'năm trăm lẻ hai triệu không trăm mười lăm'],
    [3_000_000_000, 'ba tỷ'],
    [1_000_000_001, 'một tỷ không trăm lẻ một'],
    [
      12_345_678_901_234,
      'mười hai nghìn ba trăm bốn mươi lăm tỷ sáu trăm bảy mươi tám triệu chín trăm lẻ một nghìn hai trăm ba mươi tư',
    ],
  ])('%d', (value, words) => {
    expect(numberInWords(value)).toBe(words);
  });

  it('says nothing of what is not a whole number', () => {
    expect([1.5, -1, Number.NaN, 1e15].map(numberInWords)).toEqual(['', '', '', '']);
  });
});

describe('dates and times', () => {
  it('writes a date as Decree 30/2020 asks, and nothing where there is none', () => {
    expect(longDate('2026-11-05')).toBe('ngày 05 tháng 11 năm 2026');
    expect(longDate('2026-11-05T08:30')).toBe('ngày 05 tháng 11 năm 2026');
    expect(longDate('')).toBe('');
  });

  it('writes hours and minutes', () => {
    expect(clockTime('08:05')).toBe('08 giờ 05 phút');
    expect(clockTime('2026-11-05T16:30')).toBe('16 giờ 30 phút');
    expect(clockTime('2026-11-05')).toBe('');
  });
});

describe('citations', () => {
  it('names a law by its title and a decree by its number', () => {
    expect(citationInFull({ citation: 'Luật số 60/2014/QH13', title: 'Luật Hộ tịch' })).toBe(
      'Luật Hộ tịch số 60/2014/QH13',
    );
    expect(
      citationInFull({
        citation: 'Nghị định số 144/2020/NĐ-CP',
        title: 'Nghị định quy định về hoạt động nghệ thuật biểu diễn',
      }),
    ).toBe('Nghị định số 144/2020/NĐ-CP quy định về hoạt động nghệ thuật biểu diễn');
    expect(citationInFull({ citation: 'QCVN 12:2026/BCA', title: 'Quy chuẩn' })).toBe(
      'Quy chuẩn (QCVN 12:2026/BCA)',
    );
  });
});

describe('lines above the signature', () => {
  it('has a deputy sign for the head, and a division head by delegation', () => {
    expect(signatureLines('Chủ tịch', true)).toEqual(['CHỦ TỊCH']);
    expect(signatureLines('Phó Chủ tịch', true)).toEqual(['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']);
    expect(signatureLines('Phó Giám đốc Sở Xây dựng', false)).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC']);
    expect(signatureLines('Trưởng phòng', false)).toEqual(['TUQ. GIÁM ĐỐC', 'TRƯỞNG PHÒNG']);
    expect(signatureLines('', true)).toEqual([]);
  });
});
