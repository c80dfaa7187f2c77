import { decodeXml } from '../../src/bpmn/decode-xml.js';
import { openModel } from '../../src/bpmn/model-document.js';
import { parseModel } from '../../src/bpmn/parse-model.js';
import { readModel } from '../../src/bpmn/read-model.js';
import { validateFile } from '../../src/bpmn/validate-file.js';
import {
  xmlAttributesMax,
  xmlCharactersMax,
  xmlDepthMax,
  xmlElementsMax,
} from '../../src/bpmn/xml-limits.js';
import { bpmn, flows } from '../support/engine.js';

const options = { checkExpression: () => null };
const plain = bpmn(`<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>${flows('s>e')}`);
const headless = plain.replace(/^<\?xml[^>]*\?>\n/, '');

async function verdictOn(xml: string): Promise<string> {
  const read = await readModel(xml, options);
  return read.ok ? 'read' : (read.error[0]?.code ?? '');
}
async function verdictOnBytes(bytes: Uint8Array): Promise<string> {
  const problems = await validateFile(bytes, () => Promise.resolve(null));
  return problems[0]?.code ?? 'read';
}

describe('a hostile file', () => {
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>';
  const forbidden: Readonly<Record<string, string>> = {
    'a document type': headless.replace('<bpmn:definitions', '<!DOCTYPE definitions><bpmn:definitions'),
    'a document type in small letters': `<!doctype x>${headless}`,
    'entities that multiply': laughs + headless.replace('id="s"', 'id="s" name="&c;"'),
    'an external entity': `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${headless}`,
    'an external document type': `<!DOCTYPE x SYSTEM "http://example.org/x.dtd">${headless}`,
    'a processing instruction': plain.replace('<bpmn:startEvent', '<?run now?><bpmn:startEvent'),
    'a style sheet': plain.replace('?>', '?><?xml-stylesheet href="x.xsl"?>'),
    'a second declaration': plain.replace('<bpmn:startEvent', '<?xml version="1.0"?><bpmn:startEvent'),
    NUL: plain.replace('id="s"', 'id="s" name="a\u0000b"'),
    'a control character': plain.replace('id="s"', 'id="s" name="a\u0007b"'),
    'a control character as a reference': plain.replace('id="s"', 'id="s" name="a&#x7;b"'),
    'NUL as a reference': plain.replace('id="s"', 'id="s" name="a&#0;b"'),
    'half of a surrogate pair': plain.replace('id="s"', 'id="s" name="a\uD800b"'),
    'an attribute twice': plain.replace('id="s"', 'id="s" name="a" name="b"'),
    'an attribute without value': plain.replace('id="s"', 'id="s" name'),
    'an attribute without quotes': plain.replace('id="s"', 'id="s" name=a'),
    'a flood of attributes': plain.replace(
      'id="s"',
      `id="s" ${Array.from({ length: xmlAttributesMax + 1 }, (_, index) => `x:a${index}="1"`).join(' ')}`,
    ),
    'a depth bomb': plain.replace(
      '<bpmn:startEvent',
      `${'<bpmn:extensionElements>'.repeat(xmlDepthMax)}<bpmn:startEvent`,
    ),
    'a depth bomb of a hundred thousand': '<a>'.repeat(100_000),
    'too many elements': plain.replace(
      '<bpmn:startEvent',
      `${'<a/>'.repeat(xmlElementsMax)}<bpmn:startEvent`,
    ),
    'too much text': plain.replace('id="s"', `id="s" name="${'x'.repeat(xmlCharactersMax)}"`),
    'an open comment': `${plain}<!--`,
    'an open quote': plain.replace('id="e"/>', 'id="e/>'),
    'a boolean that is none': plain.replace('isExecutable="true"', 'isExecutable="1"'),
  };
  for (const [what, xml] of Object.entries(forbidden))
    it(`is refused by name: ${what}`, async () => {
      const from = performance.now();
      expect(await verdictOn(xml)).toBe('XML_FORBIDDEN');
      expect((await openModel(xml)).ok).toBe(false);
      expect(performance.now() - from).toBeLessThan(1_000);
    });

  const invalid: Readonly<Record<string, string>> = {
    'no text': '',
    'no XML': 'hello',
    'another document': '<html/>',
    'another namespace': plain.replaceAll('http://www.omg.org/spec/BPMN/20100524/MODEL', 'urn:other'),
    'a prefix bound anew': plain.replace('<bpmn:startEvent', '<bpmn:startEvent xmlns:bpmn="urn:other"'),
    'an id twice': plain.replace('id="e"', 'id="s"'),
    'an unclosed element': plain.replace('</bpmn:process>', ''),
    'elements closed in the wrong order': plain.replace(
      '</bpmn:process></bpmn:definitions>',
      '</bpmn:definitions></bpmn:process>',
    ),
    'an unknown element': plain.replace('<bpmn:startEvent', '<bpmn:teaBreak id="t"/><bpmn:startEvent'),
    'an unknown attribute': plain.replace('id="s"', 'id="s" colour="red"'),
    'text after the root': `${plain}tail`,
    'a second root': `${plain}<a/>`,
  };
  for (const [what, xml] of Object.entries(invalid))
    it(`is no model: ${what}`, async () => {
      expect(await verdictOn(xml)).toBe('XML_INVALID');
    });

  const many = (count: number, of: (index: number) => string): string =>
    plain.replace(
      '<bpmn:startEvent',
      `${Array.from({ length: count }, (_, index) => of(index)).join('')}<bpmn:startEvent`,
    );
  const slow: Readonly<Record<string, string>> = {
    'unknown elements': many(50_000, () => '<bpmn:foo/>'),
    'prefixes that nobody declared': many(20_000, (index) => `<bpmn:task id="t${index}" y:a="1"/>`),
    'prefixes declared elsewhere': many(
      15_000,
      (index) => `<bpmn:task id="t${index}" xmlns:n${index}="u"/><bpmn:task id="u${index}" n${index}:a="1"/>`,
    ),
    'names of attributes that are none': many(20_000, (index) => `<bpmn:task id="t${index}" 1a="1"/>`),
    'attributes without a space between': many(20_000, (index) => `<bpmn:task id="t${index}"name="1"/>`),
    'unknown attributes': many(20_000, (index) => `<bpmn:task id="t${index}" zz="1"/>`),
    'one id for all': many(20_000, () => '<bpmn:task id="t"/>'),
    'references that lead nowhere': many(
      20_000,
      (index) => `<bpmn:sequenceFlow id="f${index}" sourceRef="q" targetRef="r"/>`,
    ),
  };
  for (const [what, xml] of Object.entries(slow))
    it(`does not make reading slow: ${what} by the thousand`, async () => {
      const from = performance.now();
      const read = await readModel(xml, options);
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.error.length).toBeLessThanOrEqual(500);
      // The square of these files takes four seconds and more.
      expect(performance.now() - from).toBeLessThan(2_500);
    });

  it('with names of the prototype as ids is read like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const body = names.map((name) => `<bpmn:task id="${name}"/>`).join('');
    const chain = ['s', ...names, 'e'];
    const arrows = chain.slice(1).map((to, index) => `${chain[index]}>${to}`);
    const xml = bpmn(`<bpmn:startEvent id="s"/>${body}<bpmn:endEvent id="e"/>${flows(...arrows)}`);
    const read = await parseModel(xml);
    expect(read.ok).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('may hide markup in CDATA and comments, where it is text', async () => {
    const noted = plain.replace(
      '<bpmn:startEvent',
      '<bpmn:documentation><![CDATA[<!DOCTYPE x> <?run?> & <b>]]></bpmn:documentation><!-- <!DOCTYPE x> <?run?> --><bpmn:startEvent',
    );
    expect(await verdictOn(noted)).toBe('read');
  });
});

describe('the encoding of a file', () => {
  const vietnamese = plain.replace('id="s"', 'id="s" name="Nhận hồ sơ"');
  const declared = (encoding: string): string => vietnamese.replace('UTF-8', encoding);
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

  it('is read from its mark', async () => {
    expect(await verdictOnBytes(Buffer.from(`\uFEFF${vietnamese}`))).toBe('read');
    expect(await verdictOnBytes(utf16(declared('UTF-16')))).toBe('read');
    expect(await verdictOnBytes(utf16(declared('UTF-16')).swap16())).toBe('read');
  });

  it('is read from its declaration', () => {
    const latin = decodeXml(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a b="é"/>', 'latin1'));
    expect(latin).toEqual({ ok: true, value: expect.stringContaining('é') as string });
  });

  it('is refused when the bytes are no text in it', async () => {
    const overlong = Buffer.concat([Buffer.from('<a b="'), Buffer.from([0xc0, 0xaf]), Buffer.from('"/>')]);
    expect(await verdictOnBytes(overlong)).toBe('XML_FORBIDDEN');
    expect(await verdictOnBytes(Buffer.from(declared('UTF-8'), 'latin1'))).toBe('XML_FORBIDDEN');
  });

  it('is refused when nobody knows it', async () => {
    expect(await verdictOnBytes(Buffer.from(declared('UTF-7')))).toBe('XML_FORBIDDEN');
    expect(await verdictOnBytes(Buffer.from(declared('x-user-defined')))).toBe('XML_FORBIDDEN');
  });
});
