/** Models broken on purpose: a gateway of another kind, a flow that is gone or leads elsewhere, a join taken out. */
import type { Model } from './write-model.js';

interface FlowText {
  readonly text: string;
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

const flowPattern =
  /<bpmn:sequenceFlow id="([^"]*)" sourceRef="([^"]*)" targetRef="([^"]*)">.*?<\/bpmn:sequenceFlow>\n/gs;
const flowsIn = (file: string): FlowText[] =>
  [...file.matchAll(flowPattern)].map(([text, id = '', source = '', target = '']) => ({
    text,
    id,
    source,
    target,
  }));
const kinds = ['exclusiveGateway', 'parallelGateway', 'inclusiveGateway'];

/** @param numbers what is broken, and where */
export function breakModel(
  { files }: Model,
  [which = 0, how = 0, where = 0, to = 0]: readonly number[],
): Model {
  const slot = which % files.length;
  const file = files[slot] ?? '';
  const broken =
    [swapGateway, dropFlow, redirectFlow, removeJoin, addFlow][how % 5]?.(file, where, to) ?? file;
  return { files: files.map((other, index) => (index === slot ? broken : other)) };
}

function swapGateway(file: string, where: number, to: number): string {
  const gateways = [...file.matchAll(/<bpmn:(\w+Gateway) id="(g\d+)" ([^>]*)><\/bpmn:\w+>/g)];
  const [text = '', kind = '', id = '', attributes = ''] =
    gateways[where % Math.max(gateways.length, 1)] ?? [];
  const others = kinds.filter((other) => other !== kind);
  const other = others[to % others.length] ?? kind;
  const kept = other === 'parallelGateway' ? '' : attributes;
  return text === '' ? file : file.replace(text, `<bpmn:${other} id="${id}" ${kept}></bpmn:${other}>`);
}

const withoutDefault = (file: string, flow: string): string => file.replace(`default="${flow}"`, '');

function dropFlow(file: string, where: number): string {
  const flows = flowsIn(file);
  const flow = flows[where % Math.max(flows.length, 1)];
  return flow === undefined ? file : withoutDefault(file.replace(flow.text, ''), flow.id);
}

function redirectFlow(file: string, where: number, to: number): string {
  const flows = flowsIn(file);
  const flow = flows[where % Math.max(flows.length, 1)];
  const target = flows[to % Math.max(flows.length, 1)]?.target;
  if (flow === undefined || target === undefined) return file;
  return file.replace(flow.text, flow.text.replace(`targetRef="${flow.target}"`, `targetRef="${target}"`));
}

/** Whatever came to the join goes straight to what follows it. */
function removeJoin(file: string, where: number): string {
  const flows = flowsIn(file);
  const joins = [...file.matchAll(/<bpmn:\w+Gateway id="(g\d+)" [^>]*>(?:<\/bpmn:\w+>)\n/g)].filter(
    ([, id]) => flows.filter(({ target }) => target === id).length > 1,
  );
  const [text = '', id = ''] = joins[where % Math.max(joins.length, 1)] ?? [];
  const outgoing = flows.filter(({ source }) => source === id);
  const [only] = outgoing;
  if (only === undefined || outgoing.length !== 1) return file;
  const without = file.replace(text, '').replace(only.text, '');
  return without.replaceAll(`targetRef="${id}"`, `targetRef="${only.target}"`);
}

/** One token more where nobody waits for it. */
function addFlow(file: string, where: number, to: number): string {
  const flows = flowsIn(file);
  const from = flows[where % Math.max(flows.length, 1)];
  const target = flows[to % Math.max(flows.length, 1)]?.target;
  if (from === undefined || target === undefined) return file;
  const flow = `<bpmn:sequenceFlow id="fx${where}" sourceRef="${from.source}" targetRef="${target}"></bpmn:sequenceFlow>\n`;
  return file.replace(from.text, `${from.text}${flow}`);
}
