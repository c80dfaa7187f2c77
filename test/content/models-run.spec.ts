/**
 * Every model is walked by the engine itself, with answers drawn by lot from its own forms: whatever people answer and
 * in whatever order, it ends, without an incident; and over all walks every element is reached.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, type FormField, type FormSchema } from '../../scripts/draw/check-model.mjs';
import { notStarted, type ProcessGraph, type Variables, type Wait } from '../../src/engine/index.js';
import { Bench, graphFrom } from '../support/engine.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const models = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.bpmn'))
    .sort()
    .map((name) => `${folder}/${name}`);
const sharedFiles = models('bpmn-models/shared');
const files = [...models('bpmn-models'), ...models('bpmn-models/as-is')];

const walks = { min: 15, max: 300 };
const patience = 40; // commands after which the first, plain answer is always given
const commandsMax = 400;

describe.each(files)('%s', (file) => {
  it('ends without an incident on every walk, and every element is reached', async () => {
    const shared = sharedFiles.map(read);
    const graphs = await Promise.all([read(file), ...shared].map(graphFrom));
    const [main] = graphs;
    if (main === undefined) throw new Error(`Expected a graph of ${file}`);
    const called = new Set(
      [...main.nodes.values()].flatMap((node) =>
        'calledElement' in node ? [String(node.calledElement)] : [],
      ),
    );
    const missing = new Set(
      graphs
        .filter(({ processId }) => processId === main.processId || called.has(processId))
        .flatMap(({ nodes }) => [...nodes.keys()]),
    );
    const bench = await Bench.of(read(file), ...shared);
    for (let seed = 1; seed <= walks.min || (missing.size > 0 && seed <= walks.max); seed += 1) {
      bench.state = notStarted;
      bench.trace.length = 0;
      walk(bench, graphs, lot(seed));
      for (const node of bench.done()) missing.delete(node);
      for (const event of bench.trace) if (event.type === 'activityLeft') missing.delete(event.node);
      expect({ seed, status: bench.state.status, incidents: bench.incidents() }).toEqual({
        seed,
        status: expect.stringMatching('completed|terminated') as string,
        incidents: [],
      });
    }
    expect([...missing]).toEqual([]);
  });
});

type Lot = (below: number) => number;

/** The same numbers for the same seed, everywhere. */
function lot(seed: number): Lot {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function walk(bench: Bench, graphs: readonly ProcessGraph[], draw: Lot): void {
  const forms = new Map(
    graphs.flatMap(({ nodes }) =>
      [...nodes.values()].map(({ id, extension }) => [id, extension['form']] as const),
    ),
  );
  const channel = ['truc-tiep', 'truc-tuyen', 'buu-chinh'][draw(3)];
  bench.start({ kenh: channel, doiTuong: 'person', maThuTuc: 'x', hanBoSungNgay: 30 });
  for (let count = 0; bench.state.status === 'running'; count += 1) {
    if (count > commandsMax)
      throw new Error(`Expected an end after ${commandsMax} commands; open: ${bench.waiting().join(' ')}`);
    bench.now += 3_600_000;
    const wait = choose(Object.values(bench.state.waits), draw);
    if (wait === undefined)
      throw new Error(`Expected something to do but found ${bench.waiting().join(' ')}`);
    switch (wait.kind) {
      case 'task':
        bench.send({
          type: 'completeTask',
          wait: wait.id,
          output: answer(forms.get(wait.node), count > patience ? () => 0 : draw),
        });
        break;
      case 'job':
        bench.send({ type: 'finishJob', wait: wait.id, output: {} });
        break;
      case 'timer':
        bench.send({ type: 'fireTimer', wait: wait.id });
        break;
      case 'message':
        bench.send({ type: 'correlate', wait: wait.id, payload: {} });
        break;
      default:
        throw new Error(`Expected no such wait: ${JSON.stringify(wait)}`);
    }
  }
}

/** People act more often than timers fire, and hardly anybody withdraws. */
function choose(waits: readonly Wait[], draw: Lot): Wait | undefined {
  const tickets = waits.flatMap((wait) => Array.from({ length: likelihood(wait) }, () => wait));
  return tickets[draw(tickets.length)];
}

function likelihood(wait: Wait): number {
  if (wait.kind === 'timer') return wait.limit === true ? 0 : 6;
  if (wait.kind === 'message') return wait.name === 'rut-ho-so' ? 1 : 12;
  return 30;
}

/** What a form gives the process: one of each choice, a number within its range. */
function answer(formId: string | undefined, draw: Lot): Variables {
  return Object.fromEntries(
    fieldsOf(formOf(formId ?? '')).flatMap((field) => {
      const name = field.properties?.['variable'];
      return name === undefined ? [] : [[name, valueOf(field, draw)]];
    }),
  );
}

const formsRead = new Map<string, FormSchema>();

function formOf(id: string): FormSchema {
  const form = formsRead.get(id) ?? (JSON.parse(read(`processes/forms/${id}.form.json`)) as FormSchema);
  formsRead.set(id, form);
  return form;
}

function valueOf({ values, validate }: FormField, draw: Lot): unknown {
  if (values !== undefined) return values[draw(values.length)]?.value;
  const [min, max] = [validate?.min ?? 0, validate?.max ?? 100];
  return min + draw(Math.min(max - min, 50) + 1);
}
