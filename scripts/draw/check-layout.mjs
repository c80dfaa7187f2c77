/**
 * Says what is wrong with the drawing of a BPMN model: shapes or names on top of each other, flows that cross too
 * often, elements outside their lane. Works on the file alone, whoever drew it.
 *
 *   node scripts/draw/check-layout.mjs bpmn-models/x.bpmn …
 */
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { INNER_FONT, LABEL_FONT, textBox, textWidth, wrap } from './text.mjs';

export const CROSSINGS_MAX = 2;
const OUTER_LABEL = /Event$|Gateway$/;
const motcua = JSON.parse(
  readFileSync(new URL('../../src/bpmn/motcua-moddle.json', import.meta.url), 'utf8'),
);

/** Reads BPMN XML; `warnings` are what bpmn-js would complain about when it opens the file. */
export async function readModel(xml) {
  const { rootElement, warnings } = await new BpmnModdle({ mc: motcua }).fromXML(xml);
  return { definitions: rootElement, warnings: warnings.map((warning) => warning.message) };
}

/** The drawing alone: rectangles, lines and names. */
export function drawingOf(definitions) {
  const plane = definitions.diagrams[0].plane;
  const drawing = { pools: [], lanes: [], shapes: [], edges: [] };
  for (const each of plane.planeElement) {
    const element = each.bpmnElement;
    const type = element.$type.replace('bpmn:', '');
    const label = each.label?.bounds ? plain(each.label.bounds) : undefined;
    if (each.waypoint) {
      const points = each.waypoint.map(({ x, y }) => [x, y]);
      drawing.edges.push({
        id: element.id,
        name: element.name ?? '',
        from: element.sourceRef.id,
        to: element.targetRef.id,
        points,
        label,
      });
      continue;
    }
    const shape = { id: element.id, type, name: element.name ?? '', bounds: plain(each.bounds), label };
    if (type === 'Participant') drawing.pools.push(shape);
    else if (type === 'Lane')
      drawing.lanes.push({ ...shape, members: (element.flowNodeRef ?? []).map(({ id }) => id) });
    else {
      const parent = element.$parent.$type === 'bpmn:SubProcess' ? element.$parent.id : undefined;
      drawing.shapes.push({
        ...shape,
        parent,
        attachedTo: element.attachedToRef?.id,
        expanded: each.isExpanded === true,
      });
    }
  }
  return drawing;
}

/** Every flow element that has no picture. */
export function undrawn(definitions) {
  const drawn = new Set(definitions.diagrams[0].plane.planeElement.map((each) => each.bpmnElement.id));
  const missing = [];
  const visit = (scope) => {
    for (const element of scope.flowElements ?? []) {
      if (!drawn.has(element.id)) missing.push(`${element.id} is not drawn`);
      visit(element);
    }
  };
  for (const root of definitions.rootElements) visit(root);
  return missing;
}

/** @returns {string[]} one sentence per fault; empty when the drawing is good */
export function checkLayout(drawing) {
  return [
    ...shapesApart(drawing),
    ...insideLanes(drawing),
    ...insideParents(drawing),
    ...boundariesOnBorders(drawing),
    ...labelsApart(drawing),
    ...namesFit(drawing),
    ...flowsClear(drawing),
    ...fewCrossings(drawing),
  ];
}

const plain = ({ x, y, width, height }) => ({ x, y, width, height });

function overlap(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0.5 && height > 0.5;
}

const contains = (outer, inner) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function pairs(list) {
  return list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other]));
}

function ancestors(drawing, shape) {
  const byId = new Map(drawing.shapes.map((each) => [each.id, each]));
  const list = [];
  for (let parent = shape.parent; parent; parent = byId.get(parent)?.parent) list.push(parent);
  return list;
}

function shapesApart(drawing) {
  return pairs(drawing.shapes)
    .filter(([one, other]) => one.attachedTo !== other.id && other.attachedTo !== one.id)
    .filter(
      ([one, other]) =>
        !ancestors(drawing, one).includes(other.id) && !ancestors(drawing, other).includes(one.id),
    )
    .filter(([one, other]) => overlap(one.bounds, other.bounds))
    .map(([one, other]) => `${one.id} and ${other.id} overlap`);
}

function insideLanes(drawing) {
  const byId = new Map(drawing.shapes.map((shape) => [shape.id, shape]));
  return drawing.lanes.flatMap((lane) =>
    lane.members
      .map((id) => byId.get(id))
      .filter((shape) => shape && !contains(lane.bounds, shape.bounds))
      .map((shape) => `${shape.id} is not inside its lane ${lane.id}`),
  );
}

function insideParents(drawing) {
  const byId = new Map(drawing.shapes.map((shape) => [shape.id, shape]));
  return drawing.shapes
    .filter((shape) => shape.parent && !contains(byId.get(shape.parent).bounds, shape.bounds))
    .map((shape) => `${shape.id} is not inside ${shape.parent}`);
}

function boundariesOnBorders(drawing) {
  const byId = new Map(drawing.shapes.map((shape) => [shape.id, shape]));
  return drawing.shapes
    .filter((shape) => shape.attachedTo)
    .filter((shape) => {
      const host = byId.get(shape.attachedTo).bounds;
      const x = shape.bounds.x + shape.bounds.width / 2;
      const y = shape.bounds.y + shape.bounds.height / 2;
      const onSide = Math.abs(x - host.x) < 2 || Math.abs(x - host.x - host.width) < 2;
      const onTop = Math.abs(y - host.y) < 2 || Math.abs(y - host.y - host.height) < 2;
      return !onSide && !onTop;
    })
    .map((shape) => `${shape.id} does not sit on the border of ${shape.attachedTo}`);
}

function labelled(drawing) {
  return [
    ...drawing.shapes.filter((shape) => shape.label).map((shape) => ({ ...shape, own: shape.id })),
    ...drawing.edges.filter((edge) => edge.label).map((edge) => ({ ...edge, own: edge.id })),
  ];
}

function labelsApart(drawing) {
  const labels = labelled(drawing);
  const faults = [];
  for (const [one, other] of pairs(labels)) {
    if (overlap(one.label, other.label)) faults.push(`The names of ${one.own} and ${other.own} overlap`);
  }
  const byId = new Map(drawing.shapes.map((shape) => [shape.id, shape]));
  for (const each of labels) {
    const shape = byId.get(each.own);
    const around = shape ? ancestors(drawing, shape) : ancestorsOfFlow(drawing, byId, each);
    for (const other of drawing.shapes) {
      if (other.id === each.own && !OUTER_LABEL.test(other.type)) continue;
      if (around.includes(other.id)) continue;
      const hit = other.type.endsWith('Gateway')
        ? touchesDiamond(each.label, other.bounds)
        : overlap(each.label, other.bounds);
      if (hit) faults.push(`The name of ${each.own} lies on ${other.id}`);
    }
    for (const edge of drawing.edges) {
      if (segments(edge).some(([a, b]) => touches(a, b, each.label))) {
        faults.push(`Flow ${edge.id} runs through the name of ${each.own}`);
      }
    }
    const pool = drawing.pools[0];
    if (pool && !contains(pool.bounds, each.label))
      faults.push(`The name of ${each.own} lies outside the pool`);
  }
  return faults;
}

function ancestorsOfFlow(drawing, byId, edge) {
  return ancestors(drawing, byId.get(edge.from));
}

function touchesDiamond(box, diamond) {
  const middleX = diamond.x + diamond.width / 2;
  const middleY = diamond.y + diamond.height / 2;
  const nearX = Math.max(box.x, Math.min(middleX, box.x + box.width));
  const nearY = Math.max(box.y, Math.min(middleY, box.y + box.height));
  return (
    Math.abs(nearX - middleX) / (diamond.width / 2) + Math.abs(nearY - middleY) / (diamond.height / 2) < 1
  );
}

function namesFit(drawing) {
  const faults = [];
  for (const each of labelled(drawing)) {
    const needed = textBox(each.name, each.label.width, LABEL_FONT);
    if (needed.height > each.label.height + 1) faults.push(`The name of ${each.own} does not fit its box`);
  }
  for (const shape of drawing.shapes) {
    if (OUTER_LABEL.test(shape.type)) {
      if (shape.name && !shape.label) faults.push(`The name of ${shape.id} has no place`);
    } else if (
      !shape.expanded &&
      wrap(shape.name, shape.bounds.width - 10, INNER_FONT).length * 14.4 > shape.bounds.height - 56
    ) {
      faults.push(`The name of ${shape.id} does not fit its shape`);
    }
  }
  for (const strip of [...drawing.pools, ...drawing.lanes]) {
    if (textWidth(strip.name, INNER_FONT) > strip.bounds.height - 6)
      faults.push(`The name of ${strip.id} is too long for it`);
  }
  for (const edge of drawing.edges)
    if (edge.name && !edge.label) faults.push(`The name of ${edge.id} has no place`);
  return faults;
}

function segments({ points }) {
  return points.slice(1).map((point, index) => [points[index], point]);
}

/** Whether an upright or level line goes through a rectangle. */
function touches([x1, y1], [x2, y2], box) {
  return (
    Math.max(x1, x2) > box.x &&
    Math.min(x1, x2) < box.x + box.width &&
    Math.max(y1, y2) > box.y &&
    Math.min(y1, y2) < box.y + box.height
  );
}

function flowsClear(drawing) {
  const faults = [];
  const byId = new Map(drawing.shapes.map((shape) => [shape.id, shape]));
  for (const edge of drawing.edges) {
    if (segments(edge).some(([[x1, y1], [x2, y2]]) => x1 !== x2 && y1 !== y2))
      faults.push(`${edge.id} is not orthogonal`);
    const around = ancestorsOfFlow(drawing, byId, edge);
    const ends = new Set([edge.from, edge.to]);
    for (const shape of drawing.shapes) {
      if (around.includes(shape.id)) continue;
      const box = ends.has(shape.id) ? shrink(shape.bounds, 1) : shape.bounds;
      if (segments(edge).some(([a, b]) => touches(a, b, box)))
        faults.push(`${edge.id} runs through ${shape.id}`);
    }
  }
  for (const [one, other] of pairs(drawing.edges)) {
    if (segments(one).some((a) => segments(other).some((b) => runTogether(a, b)))) {
      faults.push(`${one.id} and ${other.id} run on top of each other`);
    }
  }
  return faults;
}

const shrink = (b, by) => ({ x: b.x + by, y: b.y + by, width: b.width - 2 * by, height: b.height - 2 * by });

function runTogether([[ax1, ay1], [ax2, ay2]], [[bx1, by1], [bx2, by2]]) {
  const shared = (a1, a2, b1, b2) =>
    Math.min(Math.max(a1, a2), Math.max(b1, b2)) - Math.max(Math.min(a1, a2), Math.min(b1, b2));
  const level = ay1 === ay2 && by1 === by2 && Math.abs(ay1 - by1) < 4;
  const upright = ax1 === ax2 && bx1 === bx2 && Math.abs(ax1 - bx1) < 4;
  return (level && shared(ax1, ax2, bx1, bx2) > 3) || (upright && shared(ay1, ay2, by1, by2) > 3);
}

export function crossings(drawing) {
  return pairs(drawing.edges).flatMap(([one, other]) =>
    segments(one).flatMap((a) =>
      segments(other)
        .filter((b) => cross(a, b))
        .map(() => `${one.id} × ${other.id}`),
    ),
  );
}

function cross([[ax1, ay1], [ax2, ay2]], [[bx1, by1], [bx2, by2]]) {
  const between = (value, a, b) => value > Math.min(a, b) + 0.5 && value < Math.max(a, b) - 0.5;
  if (ay1 === ay2 && bx1 === bx2) return between(bx1, ax1, ax2) && between(ay1, by1, by2);
  if (ax1 === ax2 && by1 === by2) return between(ax1, bx1, bx2) && between(by1, ay1, ay2);
  return false;
}

function fewCrossings(drawing) {
  const found = crossings(drawing);
  return found.length > CROSSINGS_MAX ? [`${found.length} crossings of flows: ${found.join(', ')}`] : [];
}

if (process.argv[1] === import.meta.filename) {
  for (const file of process.argv.slice(2)) {
    const { definitions, warnings } = await readModel(readFileSync(file, 'utf8'));
    const faults = [...warnings, ...undrawn(definitions), ...checkLayout(drawingOf(definitions))];
    for (const fault of faults) process.stdout.write(`${file}: ${fault}\n`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
