import { checkModel } from '../../src/bpmn/check-model.js';
import { openModel, writeModel } from '../../src/bpmn/model-document.js';
import { parseModel } from '../../src/bpmn/parse-model.js';
import { readCollaboration } from '../../src/bpmn/read-collaboration.js';
import { readModel } from '../../src/bpmn/read-model.js';
import { validateFile } from '../../src/bpmn/validate-file.js';
import { flows } from '../support/engine.js';

const options = { checkExpression: () => null };
const definitions = (content: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tns="urn:own" xmlns:far="urn:far"
  id="d" targetNamespace="urn:own">${content}</bpmn:definitions>`;
const process = (id: string, executable: boolean, body: string): string =>
  `<bpmn:process id="${id}" isExecutable="${executable}">${body}</bpmn:process>`;
const straight = (id: string, inner = ''): string =>
  `<bpmn:startEvent id="${id}s"/>${inner}<bpmn:endEvent id="${id}e"/>`;

describe('a file of several pools', () => {
  const xml = definitions(`
    <bpmn:message id="order" name="Đơn"/>
    <bpmn:collaboration id="c">
      <bpmn:participant id="citizen" name="Người dân"/>
      <bpmn:participant id="ward" name="Phường" processRef="w"/>
      <bpmn:participant id="city" name="Thành phố" processRef="t"/>
      <bpmn:messageFlow id="m1" sourceRef="citizen" targetRef="wr"/>
      <bpmn:messageFlow id="m2" name="hỏi" sourceRef="ward" targetRef="city" messageRef="order"/>
    </bpmn:collaboration>
    ${process('w', true, `${straight('w', '<bpmn:receiveTask id="wr" messageRef="order"/>')}${flows('ws>wr', 'wr>we')}`)}
    ${process('t', false, `${straight('t')}${flows('ts>te')}`)}`);

  it('gives each process its graph, and says which is not to be executed', async () => {
    const read = await readCollaboration(xml, options);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(
      read.value.processes.map(({ graph, isExecutable, participant }) => [
        graph.processId,
        isExecutable,
        participant,
      ]),
    ).toEqual([
      ['w', true, 'ward'],
      ['t', false, 'city'],
    ]);
    expect(new Set(read.value.processes.map(({ graph }) => graph.digest)).size).toBe(2);
  });

  it('gives its pools, and the messages between them by name', async () => {
    const read = await readCollaboration(xml, options);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value.participants.map(({ id, process: named }) => [id, named])).toEqual([
      ['citizen', null],
      ['ward', 'w'],
      ['city', 't'],
    ]);
    expect(read.value.messageFlows).toEqual([
      { id: 'm1', name: '', source: 'citizen', target: 'wr', message: 'Đơn' },
      { id: 'm2', name: 'hỏi', source: 'ward', target: 'city', message: 'Đơn' },
    ]);
    expect(Object.isFrozen(read.value.messageFlows[0])).toBe(true);
  });

  it('is not for publishing one process', async () => {
    const read = await readModel(xml, options);
    expect(read).toEqual({ ok: false, error: [expect.objectContaining({ code: 'PROCESS_MISSING' })] });
  });

  it('may be asked to keep the rules of the standard', async () => {
    const broken = xml.replace('targetRef="city"', 'targetRef="ward"');
    expect((await readCollaboration(broken, options)).ok).toBe(true);
    expect(await readCollaboration(broken, { ...options, standard: true })).toEqual({
      ok: false,
      error: [expect.objectContaining({ code: 'MESSAGE_FLOW_SAME_POOL', element: 'm2' })],
    });
  });
});

describe('a name with a prefix', () => {
  it('of the file’s own namespace is found in the file', async () => {
    const xml = definitions(
      process(
        'p',
        true,
        `<bpmn:startEvent id="s"><bpmn:outgoing>tns:s_e</bpmn:outgoing></bpmn:startEvent>
         <bpmn:endEvent id="e"><bpmn:incoming>tns:s_e</bpmn:incoming></bpmn:endEvent>${flows('s>e')}`,
      ),
    );
    const parsed = await parseModel(xml);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(checkModel(parsed.value.definitions, parsed.value.outside)).toEqual([]);
  });

  it('of another namespace may lie in another file', async () => {
    const parsed = await parseModel(
      definitions(process('p', true, '<bpmn:receiveTask id="a" messageRef="far:m"/>')),
    );
    expect(parsed).toEqual({
      ok: true,
      value: expect.objectContaining({
        outside: [expect.objectContaining({ property: 'bpmn:messageRef', name: 'far:m' })],
      }),
    });
  });

  it('that is missing is refused where the file must hold it', async () => {
    const parsed = await parseModel(
      definitions(process('p', true, '<bpmn:receiveTask id="a" messageRef="tns:m"/>')),
    );
    expect(parsed).toEqual({
      ok: false,
      error: [
        expect.objectContaining({
          code: 'REFERENCE_UNRESOLVED',
          element: 'a',
          params: { name: 'tns:m', property: 'messageRef' },
        }),
      ],
    });
  });
});

describe('an import', () => {
  const importing = (location: string, namespace: string): Buffer =>
    Buffer.from(
      definitions(
        `<bpmn:import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="${location}" namespace="${namespace}"/>`,
      ),
    );
  const files: Readonly<Record<string, Buffer>> = {
    'sound.bpmn': Buffer.from(definitions('').replace('id="d"', 'id="d2"')),
    'twice.bpmn': Buffer.from(definitions('')),
    'round.bpmn': Buffer.from(importing('round.bpmn', 'urn:own').toString().replace('id="d"', 'id="d2"')),
    'deep/broken.bpmn': Buffer.from(
      importing('gone.bpmn', 'urn:own').toString().replace('id="d"', 'id="d2"'),
    ),
  };
  const problemsOf = async (location: string, namespace = 'urn:own'): Promise<string[]> => {
    const read = (at: string): Promise<Buffer | null> => Promise.resolve(files[at] ?? null);
    return (await validateFile(importing(location, namespace), read)).map(({ code }) => code);
  };

  it('is followed, once', async () => {
    expect(await problemsOf('sound.bpmn')).toEqual([]);
    expect(await problemsOf('round.bpmn')).toEqual([]);
  });

  it('is refused when there is no such file, here or further on', async () => {
    expect(await problemsOf('gone.bpmn')).toEqual(['IMPORT_UNRESOLVED']);
    expect(await problemsOf('deep/broken.bpmn')).toEqual(['IMPORT_UNRESOLVED']);
  });

  it('is refused when it uses an id again', async () => {
    expect(await problemsOf('twice.bpmn')).toEqual(['ID_DUPLICATE']);
  });

  it('is refused when the namespace is another', async () => {
    expect(await problemsOf('sound.bpmn', 'urn:other')).toEqual(['IMPORT_UNRESOLVED']);
  });
});

describe('a document', () => {
  it('is written with all that was in it', async () => {
    const xml = definitions(
      `${process('p', false, '<bpmn:task id="a" name="x &lt; &quot;y&quot;&#10;z" startQuantity="1" far:colour="đỏ"><bpmn:documentation textFormat="text/html"><p xmlns="urn:html">một <b>hai</b></p></bpmn:documentation><bpmn:extensionElements><far:box size="3"><![CDATA[a < b]]></far:box></bpmn:extensionElements></bpmn:task>')}`,
    );
    const opened = await openModel(xml);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const written = writeModel(opened.value);
    for (const kept of [
      'name="x &lt; &quot;y&quot;&#10;z"',
      'startQuantity="1"',
      'far:colour="đỏ"',
      '<p xmlns="urn:html">một <b>hai</b></p>',
      '<far:box size="3"><![CDATA[a < b]]></far:box>',
      'xmlns:tns="urn:own"',
    ])
      expect(written).toContain(kept);
    const again = await openModel(written);
    expect(again.ok && writeModel(again.value)).toBe(written);
  });

  it('can be changed in its tree', async () => {
    const opened = await openModel(definitions(process('p', false, '<bpmn:task id="a"/>')));
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    opened.value.tree.attributes.set('exporter', 'Một Cửa');
    expect(writeModel(opened.value)).toContain('exporter="Một Cửa"');
  });
});
