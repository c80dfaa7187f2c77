/**
 * Orthogonal routing on a sparse grid: every flow is the cheapest path between a port of its source and a port of its
 * target, where bends, crossings and running beside another flow cost; then flows are taken out and laid again until
 * nothing gets better.
 */

const ESCAPE = 12; // px a flow leaves a shape before it may turn
const MARGIN = 8; // px a flow keeps from a shape it does not belong to
const TRACK = 12; // px between parallel tracks
const NEAR = 9; // px within which two parallel flows are hard to tell apart
const COST = { bend: 60, tight: 14, cross: 420, overlap: 4000, near: 30, usedPort: 900, along: 3 };
const PASSES = 4;
const ORDERS = 16;

// Directions: right, down, left, up.
const DX = [1, 0, -1, 0];
const DY = [0, 1, 0, -1];

/**
 * @param shapes [{id, kind, bounds, outside?}] obstacles; `outside` is the only side a boundary event may be left from
 * @param flows [{id, from, to, out?, into?}]
 * @param area the rectangle flows stay in
 * @param borders horizontal lines (lane borders) no flow may run along
 * @returns Map of flow id → points
 */
export function routeAll(shapes, flows, area, borders) {
  const byId = new Map(shapes.map((shape) => [shape.id, shape]));
  const grid = makeGrid(shapes, area, borders);
  const length = (flow) => distance(byId.get(flow.from).bounds, byId.get(flow.to).bounds);
  const start = flows.toSorted((a, b) => length(a) - length(b) || (a.id < b.id ? -1 : 1));
  let best;
  const random = seeded(7);
  for (let attempt = 0; attempt < ORDERS; attempt += 1) {
    const order = attempt === 0 ? start : shuffledABit(start, random, attempt);
    const routes = new Map();
    let before = Infinity;
    for (let pass = 0; pass < PASSES; pass += 1) {
      let total = 0;
      for (const flow of order) {
        routes.delete(flow.id);
        const route = routeOne(flow, byId, grid, routes);
        if (!route) throw new Error(`There is no way for flow ${flow.from} > ${flow.to}`);
        routes.set(flow.id, route);
        total += route.cost;
      }
      if (total >= before) break;
      before = total;
    }
    let total = 0;
    for (const flow of order) {
      const own = routes.get(flow.id);
      routes.delete(flow.id);
      total += routeOne(flow, byId, grid, routes).cost;
      routes.set(flow.id, own);
    }
    if (!best || total < best.total - 1) best = { total, routes };
  }
  return new Map([...best.routes].map(([id, route]) => [id, route.points]));
}

function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffledABit(list, random, strength) {
  return list
    .map((item, index) => ({ item, key: index + (random() - 0.5) * strength * 6 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function distance(a, b) {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

// Ports ///////////////////////////////////////////////////////////////////////////////////////////////////////////////

function portsOf(shape, role) {
  const { x, y, width, height } = shape.bounds;
  const middleX = x + width / 2;
  const middleY = y + height / 2;
  const isTask = !['start', 'end', 'catch', 'boundary', 'xor', 'and'].includes(shape.kind);
  const sides = [
    { side: 'right', direction: 0, x: x + width, y: middleY, out: 0, into: 160 },
    { side: 'bottom', direction: 1, x: middleX, y: y + height, out: 14, into: 16 },
    { side: 'left', direction: 2, x, y: middleY, out: isTask ? 70 : 500, into: 0 },
    { side: 'top', direction: 3, x: middleX, y, out: 14, into: 16 },
  ];
  const ports = [];
  for (const each of sides) {
    if (shape.outside && shape.outside !== each.side) continue;
    const cost = each[role];
    ports.push({ ...each, cost, aside: 0 });
    if (!isTask) continue;
    const vertical = each.side === 'left' || each.side === 'right';
    const reach = vertical ? 20 : Math.min(36, width / 4);
    for (const offset of [-reach, reach]) {
      ports.push({
        ...each,
        x: each.x + (vertical ? 0 : offset),
        y: each.y + (vertical ? offset : 0),
        cost: cost + 50,
        aside: 50,
      });
    }
  }
  for (const port of ports) {
    port.escapeX = port.x + DX[port.direction] * ESCAPE;
    port.escapeY = port.y + DY[port.direction] * ESCAPE;
  }
  return ports;
}

// Grid ////////////////////////////////////////////////////////////////////////////////////////////////////////////////

function makeGrid(shapes, area, borders) {
  const xs = new Set();
  const ys = new Set();
  for (const shape of shapes) {
    for (const port of [...portsOf(shape, 'out')]) {
      xs.add(port.escapeX);
      ys.add(port.escapeY);
    }
    xs.add(shape.bounds.x + shape.bounds.width / 2);
    ys.add(shape.bounds.y + shape.bounds.height / 2);
  }
  for (let x = area.x + TRACK; x < area.x + area.width; x += TRACK) xs.add(x);
  for (let y = area.y + TRACK; y < area.y + area.height; y += TRACK) ys.add(y);
  const inX = (x) => x > area.x + 6 && x < area.x + area.width - 6;
  const inY = (y) =>
    y > area.y + 6 && y < area.y + area.height - 6 && borders.every((line) => Math.abs(line - y) >= 7);
  const xList = [...xs].filter(inX).toSorted((a, b) => a - b);
  const yList = [...ys].filter(inY).toSorted((a, b) => a - b);
  const blocked = new Uint8Array(xList.length * yList.length);
  for (const { bounds } of shapes) {
    forRange(xList, bounds.x - MARGIN, bounds.x + bounds.width + MARGIN, (xi) => {
      forRange(yList, bounds.y - MARGIN, bounds.y + bounds.height + MARGIN, (yi) => {
        blocked[yi * xList.length + xi] = 1;
      });
    });
  }
  const xIndex = new Map(xList.map((x, index) => [x, index]));
  const yIndex = new Map(yList.map((y, index) => [y, index]));
  return { xs: xList, ys: yList, xIndex, yIndex, blocked };
}

/** Calls back with every index whose value lies strictly between `from` and `to`. */
function forRange(list, from, to, visit) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < list.length && list[index] < to; index += 1) visit(index);
}

/** What the flows already laid do to the grid. */
function occupancy(grid, routes) {
  const { xs, ys } = grid;
  const size = xs.length * ys.length;
  const horizontal = new Uint8Array(size);
  const vertical = new Uint8Array(size);
  const nearHorizontal = new Uint8Array(size);
  const nearVertical = new Uint8Array(size);
  for (const { points } of routes.values()) {
    for (let index = 1; index < points.length; index += 1) {
      const [x1, y1] = points[index - 1];
      const [x2, y2] = points[index];
      const isHorizontal = y1 === y2;
      const [left, right] = x1 < x2 ? [x1, x2] : [x2, x1];
      const [top, bottom] = y1 < y2 ? [y1, y2] : [y2, y1];
      const spread = (list, from, to, visit) => forRange(list, from - 0.01, to + 0.01, visit);
      if (isHorizontal) {
        spread(xs, left, right, (xi) => {
          spread(ys, y1, y1, (yi) => (horizontal[yi * xs.length + xi] = 1));
          forRange(ys, y1 - NEAR, y1 + NEAR, (yi) => (nearHorizontal[yi * xs.length + xi] = 1));
        });
      } else {
        spread(ys, top, bottom, (yi) => {
          spread(xs, x1, x1, (xi) => (vertical[yi * xs.length + xi] = 1));
          forRange(xs, x1 - NEAR, x1 + NEAR, (xi) => (nearVertical[yi * xs.length + xi] = 1));
        });
      }
    }
  }
  return { horizontal, vertical, nearHorizontal, nearVertical };
}

// One flow ////////////////////////////////////////////////////////////////////////////////////////////////////////////

function routeOne(flow, byId, grid, routes) {
  const source = byId.get(flow.from);
  const target = byId.get(flow.to);
  const taken = new Set();
  for (const { ends } of routes.values()) for (const end of ends) taken.add(end);
  const priced = (shape, role, wanted) =>
    portsOf(shape, role)
      .filter((port) => !wanted || port.side === wanted)
      .map((port) => ({ ...port, key: `${shape.id}:${port.x},${port.y}` }))
      .map((port) => ({
        ...port,
        cost: (wanted ? port.aside : port.cost) + (taken.has(port.key) ? COST.usedPort : 0),
      }));
  const outs = priced(source, 'out', flow.out);
  const ins = priced(target, 'into', flow.into);
  const { xs, ys, xIndex, yIndex, blocked } = grid;
  const { horizontal, vertical, nearHorizontal, nearVertical } = occupancy(grid, routes);
  const width = xs.length;
  const states = width * ys.length * 4;
  const cost = new Float64Array(states).fill(Infinity);
  const parent = new Int32Array(states).fill(-1);
  const origin = new Map();
  const goals = new Map();
  for (const port of ins) {
    const xi = xIndex.get(port.escapeX);
    const yi = yIndex.get(port.escapeY);
    if (xi === undefined || yi === undefined || blocked[yi * width + xi]) continue;
    const node = yi * width + xi;
    if (!goals.has(node)) goals.set(node, []);
    goals.get(node).push(port);
  }
  const heap = new Heap();
  const aim = { x: target.bounds.x + target.bounds.width / 2, y: target.bounds.y + target.bounds.height / 2 };
  const slackX = target.bounds.width / 2 + ESCAPE;
  const slackY = target.bounds.height / 2 + ESCAPE;
  const guess = (xi, yi) =>
    Math.max(0, Math.abs(xs[xi] - aim.x) - slackX) + Math.max(0, Math.abs(ys[yi] - aim.y) - slackY);
  for (const port of outs) {
    const xi = xIndex.get(port.escapeX);
    const yi = yIndex.get(port.escapeY);
    if (xi === undefined || yi === undefined) continue;
    const node = yi * width + xi;
    if (blocked[node]) continue;
    const state = node * 4 + port.direction;
    const price = port.cost + (horizontal[node] || vertical[node] ? COST.overlap : 0);
    if (price >= cost[state]) continue;
    cost[state] = price;
    origin.set(state, port);
    heap.push(price + guess(xi, yi), state);
  }
  let end;
  while (heap.size > 0) {
    const { priority, value: state } = heap.pop();
    if (state < 0) {
      end = heap.terminal[-state - 1];
      break;
    }
    const direction = state & 3;
    const node = state >> 2;
    const xi = node % width;
    const yi = (node - xi) / width;
    if (priority > cost[state] + guess(xi, yi) + 1e-6) continue;
    for (const port of goals.get(node) ?? []) {
      const inward = (port.direction + 2) & 3;
      if (inward === port.direction || ((direction + 2) & 3) === inward) continue;
      const total = cost[state] + port.cost + (direction === inward ? 0 : COST.bend + COST.tight);
      heap.terminal.push({ state, port, total });
      heap.push(total, -heap.terminal.length);
    }
    for (let next = 0; next < 4; next += 1) {
      if (((next + 2) & 3) === direction) continue;
      const nx = xi + DX[next];
      const ny = yi + DY[next];
      if (nx < 0 || ny < 0 || nx >= width || ny >= ys.length) continue;
      const other = ny * width + nx;
      if (blocked[other]) continue;
      const turns = next !== direction;
      const along = (next & 1) === 0;
      const step = Math.abs(xs[nx] - xs[xi]) + Math.abs(ys[ny] - ys[yi]);
      let price = cost[state] + step;
      if (turns)
        price +=
          COST.bend +
          (origin.has(state) ? COST.tight : 0) +
          (horizontal[node] || vertical[node] ? COST.overlap : 0);
      const same = along ? horizontal[other] : vertical[other];
      const across = along ? vertical[other] : horizontal[other];
      const beside = along ? nearHorizontal[other] : nearVertical[other];
      if (same) price += COST.overlap;
      else if (beside) price += COST.near + step * COST.along;
      if (across) price += COST.cross;
      const index = other * 4 + next;
      if (price < cost[index] - 1e-9) {
        cost[index] = price;
        parent[index] = state;
        heap.push(price + guess(nx, ny), index);
      }
    }
  }
  if (!end) return undefined;
  const path = [[end.port.x, end.port.y]];
  let state = end.state;
  let first = state;
  while (state !== -1) {
    const node = state >> 2;
    path.push([xs[node % width], ys[Math.floor(node / width)]]);
    first = state;
    state = parent[state];
  }
  const port = origin.get(first);
  path.push([port.x, port.y]);
  return { points: straighten(path.toReversed()), cost: end.total, ends: [port.key, end.port.key] };
}

/** Leaves out the points between which a line does not turn. */
function straighten(points) {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const flat = before[0] === point[0] && point[0] === after[0];
    const level = before[1] === point[1] && point[1] === after[1];
    return !flat && !level;
  });
}

class Heap {
  items = [];
  terminal = [];
  get size() {
    return this.items.length;
  }
  push(priority, value) {
    const { items } = this;
    items.push({ priority, value });
    let index = items.length - 1;
    while (index > 0) {
      const up = (index - 1) >> 1;
      if (items[up].priority <= items[index].priority) break;
      [items[up], items[index]] = [items[index], items[up]];
      index = up;
    }
  }
  pop() {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) {
      items[0] = last;
      let index = 0;
      for (;;) {
        let least = index;
        for (const child of [2 * index + 1, 2 * index + 2]) {
          if (child < items.length && items[child].priority < items[least].priority) least = child;
        }
        if (least === index) break;
        [items[least], items[index]] = [items[index], items[least]];
        index = least;
      }
    }
    return top;
  }
}
