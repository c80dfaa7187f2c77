/**
 * What does reading a model cost beside parsing it? In turns: the library's `fromXML` alone, a graph from the same text,
 * and the same with the standard's rules. Ratios count, not the figures of one machine.
 *
 *   npm run bench -- read
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import motcua from '../src/bpmn/motcua-moddle.json' with { type: 'json' };
import { admitModel, readModel } from '../src/bpmn/read-model.js';
import { checkExpression } from '../src/feel/evaluate.js';

const sizes = [20, 100, 1_000];
const repeats = 15;
/** Of both sides at every size, so that the compiler has done its work before anything counts. */
const warmUps = 30;

/** A model as an editor writes it: nodes that name their flows, every fifth a pair of gateways, and a drawing. */
function modelOf(nodes: number): string {
  const kinds = ['userTask', 'scriptTask', 'exclusiveGateway', 'exclusiveGateway', 'userTask'] as const;
  const names = ['s', ...Array.from({ length: nodes - 2 }, (_, index) => `n${index}`), 'e'];
  const flows: { id: string; from: string; to: string; condition: boolean }[] = [];
  const kindOf = (index: number): string =>
    index === 0 ? 'startEvent' : index === names.length - 1 ? 'endEvent' : (kinds[(index - 1) % 5] ?? 'task');
  const whole = Math.floor((names.length - 2) / 5) * 5;
  names.slice(1).forEach((to, index) => {
    const from = names[index] ?? '';
    flows.push({ id: `f${index}`, from, to, condition: false });
    // The first gateway of a pair has a second way to the other one.
    if (index % 5 === 3 && index <= whole) flows.push({ id: `c${index}`, from, to, condition: true });
  });
  const into = new Map(names.map((name) => [name, flows.filter(({ to }) => to === name)]));
  const outOf = new Map(names.map((name) => [name, flows.filter(({ from }) => from === name)]));
  const body = names.map((name, index) => {
    const kind = kindOf(index);
    const ends = [
      ...(into.get(name) ?? []).map(({ id }) => `<bpmn:incoming>${id}</bpmn:incoming>`),
      ...(outOf.get(name) ?? []).map(({ id }) => `<bpmn:outgoing>${id}</bpmn:outgoing>`),
    ].join('');
    const splits = (outOf.get(name)?.length ?? 0) > 1 ? ` default="f${index}"` : '';
    const real =
      kind === 'exclusiveGateway' && (into.get(name)?.length ?? 0) + (outOf.get(name)?.length ?? 0) < 3
        ? 'task'
        : kind;
    const more =
      real === 'scriptTask'
        ? ' scriptFormat="feel" mc:resultVariable="x"'
        : real === 'userTask'
          ? ' mc:role="r" mc:limit="PT4H"'
          : '';
    const script = real === 'scriptTask' ? '<bpmn:script>1 + 1</bpmn:script>' : '';
    return `<bpmn:${real} id="${name}" name="Bước ${index}"${splits}${more}>${ends}${script}</bpmn:${real}>`;
  });
  const lines = flows.map(({ id, from, to, condition }) => {
    const text = condition
      ? '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">amount &gt; 10</bpmn:conditionExpression>'
      : '';
    return `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${text}</bpmn:sequenceFlow>`;
  });
  const shapes = names.map(
    (name, index) =>
      `<bpmndi:BPMNShape id="${name}_di" bpmnElement="${name}"><dc:Bounds x="${index * 120}" y="100" width="100" height="80"/></bpmndi:BPMNShape>`,
  );
  const edges = flows.map(
    ({ id }) =>
      `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="4"/></bpmndi:BPMNEdge>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:mc="urn:motcua:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<bpmn:process id="p" isExecutable="true">${[...body, ...lines].join('\n')}</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="p">${[...shapes, ...edges].join('\n')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
}

const library = new BpmnModdle({ mc: motcua });
const sides = {
  fromXml: async (xml: string): Promise<boolean> => (await library.fromXML(xml)).warnings.length === 0,
  graph: async (xml: string): Promise<boolean> => (await readModel(xml, { checkExpression })).ok,
  admitted: async (xml: string): Promise<boolean> => (await admitModel(xml, { checkExpression })).ok,
} as const;
type Side = keyof typeof sides;

const version = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'node_modules', 'bpmn-moddle', 'package.json'), 'utf8'),
  ) as { version: string }
).version;
console.log(
  JSON.stringify({
    machine: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    'bpmn-moddle': version,
    repeats,
  }),
);

const rows: Record<string, string | number>[] = [];
for (const nodes of sizes) {
  const xml = modelOf(nodes);
  const times: Record<Side, number[]> = { fromXml: [], graph: [], admitted: [] };
  const names = Object.keys(sides) as Side[];
  for (let turn = -Math.ceil((warmUps * 100) / nodes); turn < repeats; turn += 1)
    for (const name of names) {
      const from = performance.now();
      if (!(await sides[name](xml))) throw new Error(`Expected ${name} to read ${nodes} nodes`);
      if (turn >= 0) times[name].push(performance.now() - from);
    }
  const median = (of: Side): number => times[of].toSorted((a, b) => a - b)[Math.floor(repeats / 2)] ?? 0;
  const row = {
    nodes,
    kilobytes: Math.round(xml.length / 1024),
    fromXmlMs: Number(median('fromXml').toFixed(2)),
    graphMs: Number(median('graph').toFixed(2)),
    admittedMs: Number(median('admitted').toFixed(2)),
    graphRatio: Number((median('graph') / median('fromXml')).toFixed(2)),
    admittedRatio: Number((median('admitted') / median('fromXml')).toFixed(2)),
  };
  console.log(JSON.stringify(row));
  rows.push(row);
}
console.table(rows);
