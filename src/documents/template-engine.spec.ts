import { assertHarmless, compileTemplates } from './template-engine.js';

const render = (source: string, context: object = {}): string =>
  compileTemplates({ page: source })('page').render(context);

describe('a template', () => {
  it('escapes what people wrote', () => {
    expect(render('{{name}}', { name: '<b>Ưởng</b>' })).toBe('&lt;b&gt;Ưởng&lt;/b&gt;');
  });

  it('has the typeface unescaped, and only that', () => {
    expect(render('<style>{{fonts}}</style>', { fonts: '<script>' })).toMatch(
      /^<style>@font-face\{font-family:Tinos;.*url\(data:font\/woff2;base64,[\w+/]+=*\) format\("woff2"\)\}<\/style>$/s,
    );
  });

  it.each([
    ['raw output', '{{{name}}}'],
    ['raw output of the other kind', '{{&name}}'],
    ['a partial chosen by data', '{{> (lookup . "name")}}'],
    ['a decorator', '{{* inline}}'],
  ])('is refused with %s', (_, source) => {
    expect(() => assertHarmless('page', source)).toThrow(/Expected template page without/);
  });

  it('cannot reach a prototype', () => {
    expect(render('{{constructor.name}}{{lookup this "__proto__"}}')).toBe('');
  });

  it('takes partials and the layout by name', () => {
    const templates = compileTemplates({
      page: '{{#> layout}}{{> line label="Tên" value=name}}{{/layout}}',
      _layout: '<main>{{> @partial-block}}</main>',
      '_partials/line': '{{#if value}}{{label}}: {{value}}{{/if}}',
    });
    expect(templates('page').render({ name: 'Ánh' })).toBe('<main>Tên: Ánh</main>');
    expect(templates('page').render({})).toBe('<main></main>');
  });
});

describe('what a template may say of the forms', () => {
  const forms = {
    first: { reason: 'thiếu bản vẽ', owner: 'Lan' },
    second: { reason: 'sai quy hoạch', owner: '', rows: [{ name: 'Cà phê' }, { name: 'Bánh mì' }] },
    third: { reason: '' },
  };

  it('reads one field, or nothing where there is none', () => {
    expect(
      render('{{field "first" "owner"}}|{{field "first" "nothing"}}|{{field "none" "owner"}}', { forms }),
    ).toBe('Lan||');
  });

  it('reads the rows of a list, and other fields within them', () => {
    expect(
      render('{{#each (field "second" "rows")}}{{name}} {{field "first" "owner"}};{{/each}}', { forms }),
    ).toBe('Cà phê Lan;Bánh mì Lan;');
  });

  it('takes a field from the form that said it last', () => {
    expect(
      render('{{latestField "reason"}}|{{latestField "owner"}}|{{latestField "nothing"}}', { forms }),
    ).toBe('sai quy hoạch|Lan|');
  });

  it('splits what is listed', () => {
    expect(
      render('{{#each (listed text)}}[{{this}}]{{/each}}', { text: '- Tư vấn; Tuyển sinh\n+ Bồi dưỡng\n' }),
    ).toBe('[Tư vấn][Tuyển sinh][Bồi dưỡng]');
  });

  it('writes numbers and dates out', () => {
    expect(
      render('{{capitalised (inWords money)}} đồng, {{longDate date}}, {{year date}}', {
        money: 1_500_000,
        date: '2026-11-05',
      }),
    ).toBe('Một triệu năm trăm nghìn đồng, ngày 05 tháng 11 năm 2026, 2026');
  });
});
