/**
 * Places a graph (see `outline.mjs`): lanes top to bottom in the order of the flow, nodes on columns by how far they
 * are from the start unless the outline says `col`, then flows (`route.mjs`), then labels where there is room.
 */
import { routeAll } from './route.mjs';
import { INNER_FONT, LABEL_FONT, textBox, wrap } from './text.mjs';

const TASK = { width: 150, height: 86 };
const EVENT = { width: 36, height: 36 };
const GATEWAY = { width: 50, height: 50 };
const HEADER = 30; // the strip of a pool's or lane's name
const COLUMN_GAP = 58;
const ROW_GAP = 56; // between rows of one lane, and twice half of it at a lane's borders
const BOUNDARY_ROOM = 24; // more of it where an event sits on a border
const POOL_AT = { x: 160, y: 80 };
const SUB = { left: 28, right: 28, top: 30, bottom: 18 };

export function place(graph) {
  const left = POOL_AT.x + HEADER + HEADER + 36;
  const sized = sizeAll(graph.nodes);
  const columns = assignColumns(graph);
  const settled = graph.nodes.filter((node) => !floats(node));
  const rows = assignRows(settled, columns);
  const { starts, widths, right } = columnPositions(sized, columns, { ...graph, nodes: settled }, left);
  for (const node of graph.nodes)
    if (floats(node)) findRoom(node, settled, sized, columns, rows, starts, widths, right);

  // Lanes from top to bottom, each as high as its rows.
  const lanes = [];
  let y = POOL_AT.y;
  const rowMiddle = new Map();
  for (const lane of graph.lanes) {
    const own = graph.nodes.filter((node) => node.lane === lane.role && node.kind !== 'boundary');
    const count = Math.max(1, ...own.map((node) => rows.get(node.id) + 1));
    let inner = y + ROW_GAP / 2;
    for (let row = 0; row < count; row += 1) {
      // A row of events alone is lower, but leaves room for their names.
      const height = Math.max(
        row === 0 ? TASK.height : 48,
        ...own.filter((node) => rows.get(node.id) === row).map((node) => sized.get(node.id).height),
      );
      const hosts = own.filter((node) => rows.get(node.id) === row);
      const carries = (side) =>
        graph.nodes.some(
          (node) =>
            node.kind === 'boundary' &&
            (node.side ?? 'bottom') === side &&
            hosts.some((host) => host.id === node.on),
        );
      if (carries('top')) inner += BOUNDARY_ROOM;
      rowMiddle.set(`${lane.role}:${row}`, inner + height / 2);
      inner += height + ROW_GAP + (carries('bottom') ? BOUNDARY_ROOM / 2 : 0);
    }
    const height = inner - ROW_GAP / 2 - y;
    lanes.push({ id: lane.id, role: lane.role, bounds: { x: POOL_AT.x + HEADER, y, width: 0, height } });
    y += height;
  }
  const shapes = [];
  for (const node of graph.nodes) {
    if (node.kind === 'boundary') continue;
    const size = sized.get(node.id);
    const column = columns.get(node.id);
    const middle = rowMiddle.get(`${node.lane}:${rows.get(node.id)}`);
    const x = node.kind === 'sub' ? starts[column] : starts[column] + (widths[column] - size.width) / 2;
    shapes.push({ id: node.id, kind: node.kind, node, bounds: box(x, middle - size.height / 2, size) });
  }
  placeBoundaries(graph, shapes);
  refuseOverlaps(shapes);
  const rightmost = Math.max(right, ...shapes.map(({ bounds }) => bounds.x + bounds.width));
  const pool = { x: POOL_AT.x, y: POOL_AT.y, width: rightmost + 40 - POOL_AT.x, height: y - POOL_AT.y };
  for (const lane of lanes) lane.bounds.width = pool.width - HEADER;
  const area = { x: POOL_AT.x + 2 * HEADER, y: pool.y, width: pool.width - 2 * HEADER, height: pool.height };
  const borders = lanes.slice(1).map((lane) => lane.bounds.y);
  const placement = { pool, lanes, shapes: [], edges: [] };
  finishScope(graph, shapes, area, borders, placement);
  return placement;
}

/** An event sub-process stands apart from the flow: it goes where its lane is empty unless the outline says `col`. */
const floats = (node) => node.kind === 'sub' && node.event && node.col === undefined;

function findRoom(sub, settled, sized, columns, rows, starts, widths, right) {
  const size = sized.get(sub.id);
  const spans = (row) =>
    settled
      .filter((node) => node.lane === sub.lane && node.kind !== 'boundary' && rows.get(node.id) === row)
      .map((node) => {
        const wide = sized.get(node.id).width;
        const column = columns.get(node.id);
        const x = node.kind === 'sub' ? starts[column] : starts[column] + (widths[column] - wide) / 2;
        return [x, x + wide];
      });
  let best;
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < starts.length; column += 1) {
      const from = starts[column];
      const to = from + size.width;
      const gap = Math.min(400, ...spans(row).map(([start, end]) => Math.max(start - to, from - end)));
      if (gap < 40) continue;
      const cost = row * 900 + Math.max(0, to - right) * 3 - gap + column;
      if (!best || cost < best.cost) best = { cost, row, column };
    }
  }
  if (!best) throw new Error(`There is no room for "${sub.id}" in its lane`);
  columns.set(sub.id, best.column);
  rows.set(sub.id, best.row);
  settled.push(sub);
}

function box(x, y, size) {
  return { x: Math.round(x), y: Math.round(y), width: size.width, height: size.height };
}

function refuseOverlaps(shapes) {
  const bodies = shapes.filter((shape) => shape.kind !== 'boundary');
  bodies.forEach((one, index) => {
    for (const other of bodies.slice(index + 1)) {
      if (overlap(grow(one.bounds, 10), other.bounds) > 0)
        throw new Error(`"${one.id}" and "${other.id}" overlap`);
    }
  });
}

/** Routes and labels one scope and everything inside its sub-processes. */
function finishScope(scope, shapes, area, borders, placement) {
  const obstacles = shapes.map((shape) => ({
    id: shape.id,
    kind: shape.kind,
    bounds: shape.bounds,
    outside: shape.kind === 'boundary' ? (shape.node.side ?? 'bottom') : undefined,
  }));
  const routes = routeAll(obstacles, scope.flows, area, borders);
  const edges = scope.flows.map((flow) => ({ id: flow.id, flow, points: routes.get(flow.id) }));
  placeLabels(shapes, edges, area, borders);
  for (const shape of shapes) {
    placement.shapes.push({ id: shape.id, kind: shape.kind, bounds: shape.bounds, label: shape.label });
    if (shape.kind === 'sub') {
      const inner = shape.node.inner;
      const moved = inner.shapes.map((each) => ({
        ...each,
        bounds: { ...each.bounds, x: each.bounds.x + shape.bounds.x, y: each.bounds.y + shape.bounds.y },
      }));
      const { x, y, width, height } = shape.bounds;
      const room = { x: x + 2, y: y + 18, width: width - 4, height: height - 20 };
      finishScope(shape.node, moved, room, [], placement);
    }
  }
  for (const edge of edges) placement.edges.push({ id: edge.id, points: edge.points, label: edge.label });
}

// Sizes and columns ///////////////////////////////////////////////////////////////////////////////////////////////////

function sizeAll(nodes) {
  const carrying = new Set(nodes.filter((node) => node.kind === 'boundary').map((node) => node.on));
  return new Map(nodes.map((node) => [node.id, sizeOf(node, carrying.has(node.id))]));
}

function sizeOf(node, carries) {
  switch (node.kind) {
    case 'start':
    case 'end':
    case 'catch':
    case 'boundary':
      return EVENT;
    case 'xor':
    case 'and':
      return GATEWAY;
    case 'sub':
      return placeInside(node, carries);
    default: {
      const lines = wrap(node.name, TASK.width - 12, INNER_FONT).length;
      if (lines > 2) throw new Error(`"${node.id}": the name "${node.name}" does not fit its box`);
      return TASK;
    }
  }
}

/** Lays the inside of a sub-process out from (0, 0) and answers its size; `carries` events on its border. */
function placeInside(sub, carries) {
  const sized = sizeAll(sub.nodes);
  const columns = assignColumns(sub);
  const rows = assignRows(sub.nodes, columns);
  const { starts, widths, right } = columnPositions(sized, columns, sub, SUB.left);
  const count = Math.max(...rows.values()) + 1;
  const middles = [];
  let y = SUB.top;
  for (let row = 0; row < count; row += 1) {
    const own = sub.nodes.filter((node) => node.kind !== 'boundary' && rows.get(node.id) === row);
    const height = Math.max(EVENT.height, ...own.map((node) => sized.get(node.id).height));
    const below = own.some(
      (node) => ['start', 'end', 'catch', 'xor', 'and'].includes(node.kind) && node.name,
    );
    middles[row] = y + height / 2;
    y += height + (below && height < 80 ? 34 : 0) + (row < count - 1 ? ROW_GAP - 16 : 0);
  }
  const hasBoundary = sub.nodes.some((node) => node.kind === 'boundary');
  const shapes = sub.nodes
    .filter((node) => node.kind !== 'boundary')
    .map((node) => {
      const size = sized.get(node.id);
      const column = columns.get(node.id);
      const x = starts[column] + (widths[column] - size.width) / 2;
      return {
        id: node.id,
        kind: node.kind,
        node,
        bounds: box(x, middles[rows.get(node.id)] - size.height / 2, size),
      };
    });
  placeBoundaries(sub, shapes);
  const titleWidth = textBox(sub.name, 400, INNER_FONT).width + 24;
  const size = {
    width: Math.max(right + SUB.right, titleWidth),
    height: y + SUB.bottom + (hasBoundary ? 16 : 0) + (carries ? 14 : 0),
  };
  sub.inner = { shapes };
  return size;
}

/** Distance from the start along flows that do not go back; `col` in the outline wins. */
function assignColumns({ nodes, flows }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map(nodes.map((node) => [node.id, []]));
  for (const flow of flows) next.get(flow.from).push(flow.to);
  for (const node of nodes) if (node.kind === 'boundary') next.get(node.on).push(node.id);
  const back = new Set();
  const state = new Map();
  const visit = (id) => {
    state.set(id, 'open');
    for (const to of next.get(id)) {
      if (state.get(to) === 'open') back.add(`${id}>${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
  };
  for (const node of nodes) if (!state.has(node.id)) visit(node.id);
  const before = new Map(nodes.map((node) => [node.id, []]));
  for (const [from, targets] of next)
    for (const to of targets) if (!back.has(`${from}>${to}`)) before.get(to).push(from);
  const columns = new Map();
  const resolve = (id) => {
    if (columns.has(id)) return columns.get(id);
    const node = byId.get(id);
    let column = 0;
    if (node.kind === 'boundary') column = resolve(node.on);
    else if (node.col !== undefined) column = node.col;
    else for (const from of before.get(id)) column = Math.max(column, resolve(from) + 1);
    columns.set(id, column);
    return column;
  };
  for (const node of nodes) resolve(node.id);
  return columns;
}

function assignRows(nodes, columns) {
  const rows = new Map();
  const taken = new Set();
  for (const node of nodes) {
    if (node.kind === 'boundary') {
      rows.set(node.id, 0);
      continue;
    }
    let row = node.row ?? 0;
    const key = () => `${node.lane}:${row}:${columns.get(node.id)}`;
    while (node.row === undefined && taken.has(key())) row += 1;
    if (taken.has(key())) throw new Error(`"${node.id}" would stand on another element (${key()})`);
    taken.add(key());
    rows.set(node.id, row);
  }
  return rows;
}

function columnPositions(sized, columns, { nodes, flows }, left) {
  const last = Math.max(...columns.values());
  const widths = Array.from({ length: last + 1 }, () => 36);
  const gaps = Array.from({ length: last + 1 }, () => COLUMN_GAP);
  for (const node of nodes) {
    const column = columns.get(node.id);
    if (node.kind !== 'boundary' && node.kind !== 'sub') {
      widths[column] = Math.max(widths[column], sized.get(node.id).width);
    }
  }
  const kinds = new Map(nodes.map((node) => [node.id, node.kind]));
  for (const flow of flows) {
    if (!flow.name || !['xor', 'and'].includes(kinds.get(flow.from))) continue;
    const column = columns.get(flow.from);
    const room = (widths[column] - GATEWAY.width) / 2;
    const wide = textBox(flow.name, 84, LABEL_FONT).width + 26 - room;
    if (columns.get(flow.to) > column) gaps[column] = Math.max(gaps[column], wide);
  }
  const starts = [];
  const lay = () => {
    let x = left;
    for (let column = 0; column <= last; column += 1) {
      starts[column] = x;
      x += widths[column] + gaps[column];
    }
    return x - gaps[last];
  };
  let right = lay();
  // A sub-process on the main flow pushes what comes after it to the right.
  for (const node of nodes) {
    if (node.kind !== 'sub' || node.event) continue;
    const column = columns.get(node.id);
    const after = nodes.filter(
      (other) => other.lane === node.lane && columns.get(other.id) > column && other.kind !== 'boundary',
    );
    if (after.length === 0) continue;
    const next = Math.min(...after.map((other) => columns.get(other.id)));
    const lack = starts[column] + sized.get(node.id).width + COLUMN_GAP - starts[next];
    if (lack > 0) {
      gaps[next - 1] += lack;
      right = lay();
    }
  }
  return { starts, widths, right };
}

function placeBoundaries({ nodes }, shapes) {
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  const groups = new Map();
  for (const node of nodes) {
    if (node.kind !== 'boundary') continue;
    const border = `${node.on}:${node.side ?? 'bottom'}`;
    groups.set(border, [...(groups.get(border) ?? []), node]);
  }
  for (const group of groups.values()) {
    group.forEach((node, index) => {
      const host = byId.get(node.on).bounds;
      const share = group.length === 1 ? 0.74 : (index + 1) / (group.length + 1);
      const x = host.x + host.width * share - EVENT.width / 2;
      const y = (node.side === 'top' ? host.y : host.y + host.height) - EVENT.height / 2;
      shapes.push({ id: node.id, kind: 'boundary', node, bounds: box(x, y, EVENT) });
    });
  }
}

// Labels //////////////////////////////////////////////////////////////////////////////////////////////////////////////

const HAS_OUTER_LABEL = new Set(['start', 'end', 'catch', 'boundary', 'xor', 'and']);

function placeLabels(shapes, edges, area, borders) {
  const jobs = [];
  for (const shape of shapes) {
    if (HAS_OUTER_LABEL.has(shape.kind) && shape.node.name) {
      jobs.push({ owner: shape, own: shape.id, candidates: aroundShape(shape) });
    }
  }
  for (const edge of edges) {
    if (edge.flow.name) jobs.push({ owner: edge, own: edge.id, candidates: alongEdge(edge) });
  }
  const placed = new Map();
  const obstacles = shapes.map(({ id, bounds, kind }) => ({ id, bounds, kind }));
  // Twice: the second time every label knows where all the others went.
  for (let pass = 0; pass < 3; pass += 1) {
    for (const job of jobs) {
      placed.delete(job.own);
      let best;
      for (const candidate of job.candidates) {
        const cost = labelCost(candidate, job, obstacles, edges, placed, area, borders);
        if (!best || cost < best.cost) best = { cost, bounds: candidate.bounds };
      }
      placed.set(job.own, best.bounds);
      job.owner.label = best.bounds;
    }
  }
}

function aroundShape({ bounds, node, kind }) {
  const candidates = [];
  const wraps = kind === 'xor' || kind === 'and' ? [110, 90, 140, 74] : [100, 84, 130, 66];
  wraps.forEach((maxWidth, rank) => {
    const size = textBox(node.name, maxWidth, LABEL_FONT);
    const middle = bounds.x + bounds.width / 2 - size.width / 2;
    const above = bounds.y - size.height - 5;
    const below = bounds.y + bounds.height + 5;
    const leftX = bounds.x - size.width - 4;
    const rightX = bounds.x + bounds.width + 4;
    const level = bounds.y + bounds.height / 2 - size.height / 2;
    const gateway = kind === 'xor' || kind === 'and';
    const spots = gateway
      ? [
          [middle, above, 0],
          [middle, below, 4],
          [rightX - 18, above + 8, 8],
          [leftX + 18, above + 8, 8],
          [rightX - 18, below - 8, 10],
          [leftX + 18, below - 8, 10],
          [middle - size.width / 2 - 8, above, 12],
          [middle + size.width / 2 + 8, above, 12],
          [middle - size.width / 2 - 8, below, 13],
          [middle + size.width / 2 + 8, below, 13],
        ]
      : [
          [middle, below, 0],
          [middle, above, 6],
          [rightX, level, 10],
          [leftX, level, 10],
          [rightX - 4, below - 10, 9],
          [leftX + 4, below - 10, 9],
          [rightX - 4, above + 10, 12],
          [leftX + 4, above + 10, 12],
        ];
    for (const [x, y, cost] of spots) candidates.push({ bounds: box(x, y, size), cost: cost + rank * 3 });
  });
  return candidates;
}

function alongEdge({ points, flow }) {
  const candidates = [];
  [84, 110, 64, 150].forEach((maxWidth, rank) => {
    const size = textBox(flow.name, maxWidth, LABEL_FONT);
    let walked = 0;
    for (let index = 1; index < points.length; index += 1) {
      const [x1, y1] = points[index - 1];
      const [x2, y2] = points[index];
      const long = Math.abs(x2 - x1) + Math.abs(y2 - y1);
      const cost = 4 + rank * 3 + Math.min(60, walked / 6);
      if (y1 === y2) {
        const forward = x2 > x1;
        const near = forward ? x1 + 5 : x1 - 5 - size.width;
        const middle = (x1 + x2) / 2 - size.width / 2;
        for (const [x, extra] of [
          [near, 0],
          [middle, 2],
          [forward ? x1 + 22 : x1 - 22 - size.width, 3],
        ]) {
          candidates.push({ bounds: box(x, y1 - size.height - 3, size), cost: cost + extra });
          candidates.push({ bounds: box(x, y1 + 4, size), cost: cost + extra + 3 });
        }
      } else if (long >= 12) {
        const down = y2 > y1;
        const near = down ? y1 + 5 : y1 - 5 - size.height;
        const middle = (y1 + y2) / 2 - size.height / 2;
        for (const [y, extra] of [
          [near, 0],
          [middle, 2],
          [down ? y1 + 20 : y1 - 20 - size.height, 3],
          [down ? y1 + 36 : y1 - 36 - size.height, 4],
        ]) {
          candidates.push({ bounds: box(x1 + 5, y, size), cost: cost + extra });
          candidates.push({ bounds: box(x1 - size.width - 5, y, size), cost: cost + extra + 1 });
        }
      }
      walked += long;
    }
  });
  return candidates;
}

function labelCost(candidate, job, obstacles, edges, placed, area, borders) {
  const { bounds } = candidate;
  let cost = candidate.cost;
  if (
    bounds.x < area.x + 2 ||
    bounds.y < area.y + 2 ||
    bounds.x + bounds.width > area.x + area.width - 2 ||
    bounds.y + bounds.height > area.y + area.height - 2
  ) {
    cost += 5000;
  }
  for (const obstacle of obstacles) {
    const share = overlap(bounds, grow(obstacle.bounds, obstacle.id === job.own ? 0 : 2));
    // A gateway's box has empty corners.
    if (share > 0) {
      const corner =
        (obstacle.kind === 'xor' || obstacle.kind === 'and') && !touchesDiamond(bounds, obstacle.bounds);
      cost += corner ? 6 : 900 + share;
    }
  }
  for (const [own, other] of placed) {
    if (own === job.own) continue;
    const share = overlap(grow(bounds, 2), other);
    if (share > 0) cost += 800 + share;
  }
  for (const edge of edges) {
    for (let index = 1; index < edge.points.length; index += 1) {
      if (crossesBox(edge.points[index - 1], edge.points[index], bounds)) cost += 150;
    }
  }
  for (const border of borders) if (border > bounds.y && border < bounds.y + bounds.height) cost += 25;
  return cost;
}

const grow = (b, by) => ({ x: b.x - by, y: b.y - by, width: b.width + 2 * by, height: b.height + 2 * by });

function overlap(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Whether a box comes closer to a diamond's middle than its sides. */
export function touchesDiamond(bounds, diamond) {
  const middleX = diamond.x + diamond.width / 2;
  const middleY = diamond.y + diamond.height / 2;
  const nearX = Math.max(bounds.x, Math.min(middleX, bounds.x + bounds.width));
  const nearY = Math.max(bounds.y, Math.min(middleY, bounds.y + bounds.height));
  return (
    Math.abs(nearX - middleX) / (diamond.width / 2) + Math.abs(nearY - middleY) / (diamond.height / 2) < 1
  );
}

function crossesBox([x1, y1], [x2, y2], bounds) {
  const margin = 1;
  return (
    Math.max(x1, x2) > bounds.x - margin &&
    Math.min(x1, x2) < bounds.x + bounds.width + margin &&
    Math.max(y1, y2) > bounds.y - margin &&
    Math.min(y1, y2) < bounds.y + bounds.height + margin
  );
}
