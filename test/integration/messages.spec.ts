/**
 * Messages and signals between dossiers on the real database: sent with the sender's commit, kept until somebody waits, taken
 * once. Beside them what else of the engine needs the runtime: decisions pinned with a version, transactions of their own.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishCatalogue } from '../../src/procedures/publish-catalogue.js';
import { ProcedureBook } from '../../src/procedures/procedure-book.js';
import { UnitOfWork, type Row, type Statement } from '../../src/platform/unit-of-work.js';
import { matchedMessages, signalsToDeliver } from '../../src/runtime/message.store.js';
import { dueTimers } from '../../src/runtime/runtime.store.js';
import { MessageRelay } from '../../src/runtime/message-relay.js';
import { projectRoot } from '../../src/serve.js';
import { City, CityClock } from '../support/city.js';
import { flows } from '../support/engine.js';

const procedure = 'chung-thuc-ban-sao';
const user = (id: string): string => `<bpmn:userTask id="${id}" name="${id}" mc:role="officer"/>`;
let definitions = 0;
const on = (kind: 'message' | 'signal', ref: string): string =>
  `<bpmn:${kind}EventDefinition id="on_${ref}_${kind}_${(definitions += 1)}" ${kind}Ref="${ref}"/>`;

/** a → waits for `hello` → passes `onward` on → b; whatever comes as `onward` or `alarm` opens a task beside it. */
const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<bpmn:message id="hello" name="hello"/><bpmn:message id="onward" name="onward"/><bpmn:signal id="alarm" name="alarm"/>
<bpmn:process id="${procedure}" isExecutable="true" mc:approvedBy="thử" mc:procedure="2.000815">
<bpmn:startEvent id="s"/>${user('a')}
<bpmn:intermediateCatchEvent id="wait">${on('message', 'hello')}</bpmn:intermediateCatchEvent>
<bpmn:businessRuleTask id="rule" mc:decision="phi" mc:resultVariable="phi" mc:asyncBefore="true"/>
<bpmn:intermediateThrowEvent id="pass">${on('message', 'onward')}</bpmn:intermediateThrowEvent>
${user('b')}<bpmn:endEvent id="e"/>
<bpmn:subProcess id="taken" triggeredByEvent="true"><bpmn:startEvent id="ts" isInterrupting="false">${on('message', 'onward')}</bpmn:startEvent>${user('c')}<bpmn:endEvent id="te"/>${flows('ts>c', 'c>te')}</bpmn:subProcess>
<bpmn:subProcess id="alarmed" triggeredByEvent="true"><bpmn:startEvent id="as" isInterrupting="false">${on('signal', 'alarm')}</bpmn:startEvent>${user('d1')}<bpmn:endEvent id="ae"/>${flows('as>d1', 'd1>ae')}</bpmn:subProcess>
${flows('s>a', 'a>wait', 'wait>rule', 'rule>pass', 'pass>b', 'b>e')}
</bpmn:process></bpmn:definitions>`;

const decision = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="phi_definitions" name="phi" namespace="urn:motcua:dmn">
<inputData id="pages" name="pages"><variable name="pages" typeRef="number"/></inputData>
<decision id="phi" name="phi"><variable name="phi" typeRef="number"/><informationRequirement id="r"><requiredInput href="#pages"/></informationRequirement>
<literalExpression id="x"><text>pages * 2000</text></literalExpression></decision></definitions>`;

describe('messages between dossiers', () => {
  let city: City;
  let root: string;
  const clock = new CityClock();

  beforeAll(async () => {
    city = await City.open({ clock });
    root = mkdtempSync(join(tmpdir(), 'motcua-content-'));
    for (const folder of ['processes', 'bpmn-models', 'templates'])
      cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
    mkdirSync(join(root, 'processes', 'decisions'), { recursive: true });
    writeFileSync(join(root, 'processes', 'decisions', 'phi.dmn'), decision);
    writeFileSync(join(root, 'bpmn-models', `${procedure}.bpmn`), model);
    const report = await city.get(PublishCatalogue).run(root);
    expect(report.problems).toEqual([]);
    await city.get(ProcedureBook).refresh();
  }, 60_000);
  afterAll(async () => {
    await city?.close();
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
  });

  const open = async (id: string): Promise<string[]> => (await city.tasks(id)).map(({ node }) => node).sort();
  const receive = async (): Promise<string> => (await city.receive(procedure)).id;
  const relay = (): MessageRelay => city.get(MessageRelay);
  const variables = async (id: string): Promise<Record<string, unknown>> => {
    const { state } = await city.row('select state from instance where id = $1', id);
    const { activities, root: at } = state as {
      activities: Record<string, { variables?: object }>;
      root: string;
    };
    return { ...activities[at]?.variables };
  };

  it('reach the one who has waited longest, say so, and what is sent in turn reaches another', async () => {
    const older = await receive();
    const younger = await receive();
    await city.complete(younger, 'a');
    const sent = await relay().send({ name: 'hello', payload: { pages: 21 } });
    expect(sent).toMatchObject({ outcome: 'delivered', instanceId: younger });
    expect(await open(younger)).toEqual([]);
    // The step after it is a transaction of its own; then the decision of this version is made.
    await city.runJobs();
    expect(await variables(younger)).toMatchObject({ pages: 21, phi: 42_000 });
    expect(await open(younger)).toEqual(['b']);
    await relay().relay();
    expect(await open(older)).toEqual(['a', 'c']);
    expect(await open(younger)).toEqual(['b']);
  });

  it('are kept for somebody who comes later, and taken once however many look', async () => {
    const sent = await relay().send({ name: 'hello', payload: { pages: 1 }, timeToLiveSeconds: 3_600 });
    expect(sent.outcome).toBe('kept');
    const first = await receive();
    const second = await receive();
    await city.complete(first, 'a');
    await city.complete(second, 'a');
    const taken = await Promise.all(Array.from({ length: 8 }, () => relay().relay()));
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(1);
    const waiting = await city.rows(
      `select instance_id from subscription where name = 'hello' and instance_id = any($1)`,
      [first, second],
    );
    expect(waiting).toHaveLength(1);
  });

  it('are sent once for one key, and stay sent whatever hinders their delivery', async () => {
    const id = await receive();
    await city.complete(id, 'a');
    await city.rows(`delete from subscription where name = 'hello' and instance_id <> $1`, id);
    const idempotency = { key: randomUUID(), actorId: randomUUID(), requestHash: 'x' };
    const send = () => relay().send({ name: 'hello', payload: { pages: 3 } }, idempotency);
    const unitOfWork = city.get(UnitOfWork);
    const query = unitOfWork.query.bind(unitOfWork);
    unitOfWork.query = (statement) =>
      statement.name === 'message.match-one' ? Promise.reject(new Error('Đứt kết nối')) : query(statement);
    const kept = await send();
    unitOfWork.query = query;
    expect(kept).toMatchObject({ outcome: 'kept' });
    // What hinders another is not looked at.
    await city.rows(
      `insert into message (id, kind, name, payload, sent_at, expires_at)
       select gen_random_uuid(), 'message', 'onward', '{}', city_now(), 'infinity' from generate_series(1, 3)`,
    );
    expect(await Promise.all([send(), send(), send()])).toContainEqual({
      id: kept.id,
      outcome: 'delivered',
      instanceId: id,
    });
    expect(await send()).toEqual({ id: kept.id, outcome: 'delivered', instanceId: id });
    expect(
      await city.rows(`select 1 from message where name = 'hello' and payload->>'pages' = '3'`),
    ).toHaveLength(1);
    expect(
      await city.rows(`select 1 from message where name = 'onward' and delivered_at is null`),
    ).toHaveLength(3);
    await city.rows(`delete from message where name = 'onward' and delivered_at is null`);
    const alarm = { key: randomUUID(), actorId: randomUUID(), requestHash: 'x' };
    const first = await relay().broadcast('quiet', {}, alarm);
    expect(await relay().broadcast('quiet', {}, alarm)).toBe(first);
  });

  it('are gone when their time is over', async () => {
    await city.rows(`delete from subscription where name = 'hello'`);
    const sent = await relay().send({ name: 'hello', payload: {}, timeToLiveSeconds: 60 });
    expect(sent.outcome).toBe('kept');
    clock.set(clock.now + 120_000);
    const late = await receive();
    await city.complete(late, 'a');
    expect(await relay().relay()).toBe(0);
    expect(await open(late)).toEqual([]);
  });

  it('are listed page by page, each once, as due timers and signals are', async () => {
    const unitOfWork = city.get(UnitOfWork);
    const pages = async (list: (limit: number, after: Row | null) => Statement, limit: number) => {
      const found: Row[] = [];
      for (let page: readonly Row[] = [{}]; page.length > 0; found.push(...page))
        page = await unitOfWork.query(list(limit, found.at(-1) ?? null));
      return found;
    };
    const ids = [await receive(), await receive(), await receive()];
    for (const id of ids) await city.complete(id, 'a');
    // Two moments, one of them between two milliseconds.
    await city.rows(
      `insert into timer (instance_id, wait_id, node, due_at)
       select id, w, 'a', '2020-01-01 00:00:00.123456+00'::timestamptz + (w = 'x2')::int * interval '1 second'
       from unnest($1::uuid[]) id cross join unnest(array['x1', 'x2']) w`,
      ids,
    );
    await city.rows(
      `insert into message (id, kind, name, payload, sent_at, expires_at)
       select gen_random_uuid(), 'message', 'hello', '{}', '2020-01-01 00:00:00.123456+00', 'infinity' from generate_series(1, 3)`,
    );
    await city.rows(
      `with sent as (insert into message (id, kind, name, payload, sent_at, expires_at, delivered_at)
         select gen_random_uuid(), 'signal', 'none', '{}', city_now(), 'infinity', city_now() from generate_series(1, 2) returning id)
       insert into signal_delivery select sent.id, i from sent cross join unnest($1::uuid[]) i`,
      ids,
    );
    const lists = [
      (limit: number, after: Row | null) => dueTimers(limit, null, after),
      matchedMessages,
      signalsToDeliver,
    ];
    const counts: number[] = [];
    for (const list of lists) {
      const all = await pages(list, 1_000);
      expect(await pages(list, 1)).toEqual(all);
      expect(await pages(list, 2)).toEqual(all);
      counts.push(all.length);
    }
    expect(counts).toEqual([6, 3, 6]);
    await city.rows(`delete from timer where wait_id in ('x1', 'x2')`);
    await city.rows('delete from signal_delivery');
    await city.rows(`delete from message where sent_at < '2021-01-01'`);
    await city.rows(`delete from subscription where name = 'hello'`);
  });

  it('broadcast as signals reach everybody who waits then, and nobody who comes later', async () => {
    const [one, other] = [await receive(), await receive()];
    await relay().broadcast('alarm', {});
    await relay().relay();
    const later = await receive();
    await relay().relay();
    expect(await open(one)).toEqual(['a', 'd1']);
    expect(await open(other)).toEqual(['a', 'd1']);
    expect(await open(later)).toEqual(['a']);
    expect(await city.rows('select * from signal_delivery')).toEqual([]);
  });
});
