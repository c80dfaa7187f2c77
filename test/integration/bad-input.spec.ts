/**
 * A model that asks for too much, in one dossier, again and again: it stands as an incident that names its limit, and the
 * officers of the other dossiers do not notice. All of it runs in one process, where whoever computes keeps the others waiting.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import { DossierQueries } from '../../src/dossiers/dossier-queries.js';
import type { DossierDetail } from '../../src/dossiers/dossier.schemas.js';
import { ProcedureBook } from '../../src/procedures/procedure-book.js';
import { PublishCatalogue } from '../../src/procedures/publish-catalogue.js';
import { projectRoot } from '../../src/serve.js';
import { CompleteTask } from '../../src/tasks/complete-task.js';
import { City } from '../support/city.js';

const procedure = 'dang-ky-ho-kinh-doanh';
const others = 15;
/** What an officer would notice. */
const p99MsMax = 1_000;

const script = (text: string, loop = ''): string =>
  `<bpmn:scriptTask id="x" name="Bước máy" scriptFormat="feel" mc:resultVariable="thu">${loop}<bpmn:script><![CDATA[${text}]]></bpmn:script></bpmn:scriptTask>`;
const many = (count: number): string =>
  `<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${count}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`;
const flow = (source: string, target: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${condition}</bpmn:sequenceFlow>`;

interface Hostile {
  /** Between examination and its result; entered at `in`, left from `out`. */
  readonly body: string;
  readonly in: string;
  readonly out: string;
  readonly limit: RegExp;
  readonly shared?: Readonly<Record<string, string>>;
}

/** Where the condition always holds, it never comes back. */
const self = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<bpmn:process id="goi-chinh-no" name="Gọi chính nó" isExecutable="true"><bpmn:startEvent id="gs"/>
<bpmn:exclusiveGateway id="gg" default="gg_ge"/><bpmn:callActivity id="gc" name="Gọi lại" calledElement="goi-chinh-no"/>
<bpmn:endEvent id="ge"/>${flow('gs', 'gg')}${flow('gg', 'gc', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">1 = 1</bpmn:conditionExpression>')}${flow('gg', 'ge')}${flow('gc', 'ge')}</bpmn:process></bpmn:definitions>`;

const hostile: Readonly<Record<string, Hostile>> = {
  'an expression that never ends': {
    body: script('for i in 1..1000, j in 1..1000, k in 1..1000 return i'),
    in: 'x',
    out: 'x',
    limit: /\bstepsMax\b/,
  },
  'the dearest expression': {
    body: script(
      'for i in 1..100000 return date and time("2024-01-01T00:00:00@Europe/Paris") + duration("P1D")',
    ),
    in: 'x',
    out: 'x',
    limit: /\bstepsMax\b/,
  },
  'a cycle of steps of the machine': {
    body: `<bpmn:exclusiveGateway id="m"/>${script('1')}<bpmn:exclusiveGateway id="k" default="k_m"/>${flow('m', 'x')}${flow('x', 'k')}${flow('k', 'm')}`,
    in: 'm',
    out: 'k',
    limit: /10000 steps/,
  },
  'twenty thousand instances': {
    body: script('1', many(20_000)),
    in: 'x',
    out: 'x',
    limit: /at most 1000 instances/,
  },
};

describe('a hostile model in one dossier', () => {
  let city: City;
  const folders: string[] = [];

  beforeAll(async () => {
    city = await City.open();
  }, 60_000);
  afterAll(async () => {
    await city?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** @returns what stands in the way, by its code */
  async function publish(inserted: Hostile | null): Promise<readonly string[]> {
    const root = mkdtempSync(join(tmpdir(), 'motcua-content-'));
    folders.push(root);
    for (const folder of ['processes', 'bpmn-models', 'templates'])
      cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
    if (inserted !== null) {
      const path = join(root, 'bpmn-models', `${procedure}.bpmn`);
      const between =
        /<bpmn:sequenceFlow id="flow_thamDinh_ketQuaThamDinh" sourceRef="thamDinh" targetRef="ketQuaThamDinh" \/>/;
      const never =
        inserted.out === 'k'
          ? '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">thu &lt; 0</bpmn:conditionExpression>'
          : '';
      const text = readFileSync(path, 'utf8').replace(
        between,
        inserted.body + flow('thamDinh', inserted.in) + flow(inserted.out, 'ketQuaThamDinh', never),
      );
      // What names the flow that is no more: its line in the drawing, and the ends, which need not name any.
      const gone =
        /<bpmndi:BPMNEdge [^>]*bpmnElement="flow_thamDinh_ketQuaThamDinh"[^]*?<\/bpmndi:BPMNEdge>|<bpmn:(incoming|outgoing)>[^<]*<\/bpmn:\1>/g;
      writeFileSync(path, text.replace(gone, ''));
      for (const [name, model] of Object.entries(inserted.shared ?? {}))
        writeFileSync(join(root, 'bpmn-models', 'shared', `${name}.bpmn`), model);
    }
    const { problems } = await city.get(PublishCatalogue).run(root);
    await city.get(ProcedureBook).refresh();
    return problems.map(({ code }) => code);
  }

  const officer = () => city.officer('chuyenvien.saigon2');
  async function detail(id: string): Promise<DossierDetail> {
    const queries = city.get(DossierQueries);
    return queries.detail(await officer(), await queries.open(await officer(), id), 'vi');
  }
  const incidentOf = async (id: string) => (await detail(id)).waits.find(({ kind }) => kind === 'incident');

  /** Receives dossiers and completes their first steps. @returns how long each completion took, in order of length */
  async function officeHours(): Promise<readonly number[]> {
    const tookMs: number[] = [];
    for (let dossier = 0; dossier < others; dossier += 1) {
      const { id } = await city.receive(procedure);
      for (const [node, choices] of [
        ['soHoa', {}],
        ['thamDinh', { ketQua: 'dat' }],
      ] as const) {
        const { actor, completion } = await city.completion(id, node, choices);
        const from = performance.now();
        await city.get(CompleteTask).run(actor, completion);
        tookMs.push(performance.now() - from);
      }
    }
    return tookMs.toSorted((a, b) => a - b);
  }
  const percentile = (sorted: readonly number[], share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const report = (what: string, sorted: readonly number[]): void =>
    console.log(`${what}: p50 ${percentile(sorted, 0.5)} ms, p99 ${percentile(sorted, 0.99)} ms`);

  it('stands as an incident that names the limit, and nobody else waits for it', async () => {
    await officeHours();
    const alone = await officeHours();
    report('alone', alone);
    for (const [what, model] of Object.entries(hostile)) {
      expect([what, await publish(model)]).toEqual([what, []]);
      const { id } = await city.receive(procedure);
      await city.complete(id, 'soHoa');
      await city.complete(id, 'thamDinh', { ketQua: 'dat' });
      expect([what, await incidentOf(id)]).toEqual([
        what,
        expect.objectContaining({ detail: expect.stringMatching(model.limit) as string }),
      ]);
      expect((await detail(id)).permissions.mayRetry).toBe(true);

      expect(await publish(null)).toEqual([]);
      let goesOn = true;
      let retries = 0;
      const again = async (): Promise<void> => {
        while (goesOn) {
          await city.get(CaseActs).retry(await officer(), id, (await incidentOf(id))?.id ?? '');
          retries += 1;
        }
      };
      const retrying = again();
      const beside = await officeHours();
      goesOn = false;
      await retrying;
      report(`beside ${what}, retried ${retries} times`, beside);
      expect(retries).toBeGreaterThan(0);
      expect([what, percentile(beside, 0.99) < p99MsMax]).toEqual([what, true]);

      // It stands as before, and ends when the applicant withdraws.
      expect(await incidentOf(id)).toBeDefined();
      await city.withdraw(id);
      expect(await city.rows('select 1 from incident where instance_id = $1', id)).toEqual([]);
      await city.complete(id, 'traGiayTo');
      expect(await city.status(id)).toBe(7);
    }
  }, 150_000);

  it('is not published where a process calls itself without end', async () => {
    const calls: Hostile = {
      body: '<bpmn:callActivity id="x" name="Gọi" calledElement="goi-chinh-no"/>',
      in: 'x',
      out: 'x',
      limit: /16/,
      shared: { 'goi-chinh-no': self },
    };
    expect(await publish(calls)).toEqual(['SOUNDNESS_DEADLOCK']);
  });
});
