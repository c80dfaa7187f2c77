/** A brass token walks from the step just done to where the dossier is now, along the drawn flows. */
export interface DrawnElement {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly waypoints?: readonly Point[];
  readonly outgoing?: readonly DrawnElement[];
  readonly attachers?: readonly DrawnElement[];
  readonly source?: DrawnElement;
  readonly target?: DrawnElement;
  readonly parent?: DrawnElement;
  readonly labelTarget?: DrawnElement;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

const SPEED_PX_PER_MS = 0.9;
const SHORTEST_MS = 700;
const LONGEST_MS = 2200;

export async function walkToken(scene: {
  layer: SVGElement;
  find: (id: string) => DrawnElement | undefined;
  from: string;
  to: readonly string[];
}): Promise<void> {
  const start = scene.find(scene.from);
  if (!start || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const routes = scene.to.flatMap((id) => {
    const end = scene.find(id);
    return end && end.id !== start.id ? [routeBetween(start, end)] : [];
  });
  await Promise.all(routes.map((route) => walkRoute(scene.layer, route)));
}

/** Waypoints along the shortest way through the flows; straight across where the picture has none. */
export function routeBetween(start: DrawnElement, end: DrawnElement): Point[] {
  const came = new Map<string, DrawnElement>();
  const queue = [start];
  const seen = new Set([start.id]);
  while (queue.length > 0) {
    const element = queue.shift();
    if (!element) break;
    if (element.id === end.id) return pointsBack(start, end, came);
    for (const flow of [
      ...(element.outgoing ?? []),
      ...(element.attachers ?? []).flatMap((event) => event.outgoing ?? []),
    ]) {
      const target = flow.target;
      if (!target || seen.has(target.id)) continue;
      seen.add(target.id);
      came.set(target.id, flow);
      queue.push(target);
    }
  }
  return [centreOf(start), centreOf(end)];
}

function pointsBack(
  start: DrawnElement,
  end: DrawnElement,
  came: ReadonlyMap<string, DrawnElement>,
): Point[] {
  const points: Point[] = [centreOf(end)];
  let element = end;
  while (element.id !== start.id) {
    const flow = came.get(element.id);
    if (!flow?.source) break;
    points.unshift(...(flow.waypoints ?? []));
    element = flow.source;
  }
  points.unshift(centreOf(start));
  return points;
}

export const centreOf = (element: DrawnElement): Point => ({
  x: (element.x ?? 0) + (element.width ?? 0) / 2,
  y: (element.y ?? 0) + (element.height ?? 0) / 2,
});

function walkRoute(layer: SVGElement, route: readonly Point[]): Promise<void> {
  const lengths = route.slice(1).map((point, index) => distance(route[index] ?? point, point));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const lasts = Math.max(SHORTEST_MS, Math.min(LONGEST_MS, total / SPEED_PX_PER_MS));
  const token = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
  token.setAttribute('r', '11');
  token.setAttribute('class', 'mc-walker');
  layer.append(token);
  return new Promise((resolve) => {
    const begun = performance.now();
    const frame = (now: number): void => {
      const part = Math.min(1, (now - begun) / lasts);
      const at = pointAt(route, lengths, ease(part) * total);
      token.setAttribute('cx', String(at.x));
      token.setAttribute('cy', String(at.y));
      if (part < 1 && token.isConnected) requestAnimationFrame(frame);
      else {
        token.remove();
        resolve();
      }
    };
    requestAnimationFrame(frame);
  });
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
const ease = (part: number): number => (part < 0.5 ? 2 * part * part : 1 - (-2 * part + 2) ** 2 / 2);

function pointAt(route: readonly Point[], lengths: readonly number[], walked: number): Point {
  let left = walked;
  for (const [index, length] of lengths.entries()) {
    const a = route[index];
    const b = route[index + 1];
    if (!a || !b) break;
    if (left <= length && length > 0)
      return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
    left -= length;
  }
  return route.at(-1) ?? { x: 0, y: 0 };
}
