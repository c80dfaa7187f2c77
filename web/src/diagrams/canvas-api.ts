/** The one place that talks to bpmn-js services. */
import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type { CanvasApi, Mark, Viewbox } from './canvas-types.js';
import type { ModelElement } from './outline.js';
import { centreOf, walkToken, type DrawnElement } from './token-walk.js';

interface CanvasService {
  zoom(level: number | 'fit-viewport', center?: 'auto' | { x: number; y: number }): number;
  viewbox(): Viewbox & { scale: number; inner: Viewbox; outer: { width: number; height: number } };
  viewbox(box: Viewbox): void;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getLayer(name: string, index: number): SVGElement;
  resized(): void;
  scrollToElement(element: DrawnElement, padding?: number): void;
}
interface OverlayService {
  add(id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string;
  remove(filter: { type: string }): void;
}
interface RegistryService {
  get(id: string): DrawnElement | undefined;
}
interface EventBus {
  on(event: string, listener: (event: never) => void): void;
  off(event: string, listener: (event: never) => void): void;
}

/** The scale at which the words in the boxes are read well; where the whole is much smaller, a part is shown. */
const READABLE = 0.8;
const MARGIN = 16;
const GLYPH: Record<Mark, string> = { removed: '−', added: '+', changed: '~' };

export function apiOf(viewer: NavigatedViewer): CanvasApi {
  const canvas = viewer.get<CanvasService>('canvas');
  const overlays = viewer.get<OverlayService>('overlays');
  const registry = viewer.get<RegistryService>('elementRegistry');
  const bus = viewer.get<EventBus>('eventBus');
  let shown: { id: string; marker: string }[] = [];
  let selected: string | null = null;

  const put = (id: string, marker: string): void => {
    if (!registry.get(id)) return;
    canvas.addMarker(id, marker);
    shown.push({ id, marker });
  };
  const api: CanvasApi = {
    definitions: viewer.getDefinitions() as unknown as ModelElement,
    show(active, completed) {
      for (const { id, marker } of shown) if (registry.get(id)) canvas.removeMarker(id, marker);
      shown = [];
      overlays.remove({ type: 'mc-token' });
      for (const id of completed) put(id, 'mc-done');
      for (const id of active) {
        put(id, 'mc-active');
        const element = registry.get(id);
        if (element)
          overlays.add(id, 'mc-token', {
            position: { top: -9, left: (element.width ?? 0) - 11 },
            html: dot(),
          });
      }
    },
    mark(marks) {
      for (const [id, mark] of Object.entries(marks)) {
        if (!registry.get(id)) continue;
        canvas.addMarker(id, `mc-${mark}`);
        overlays.add(id, 'mc-mark', { position: { top: -10, left: -10 }, html: glyph(mark) });
      }
    },
    select(id) {
      if (selected && registry.get(selected)) canvas.removeMarker(selected, 'mc-selected');
      selected = id;
      const element = id ? registry.get(id) : undefined;
      if (!id || !element) return;
      canvas.addMarker(id, 'mc-selected');
      canvas.scrollToElement(element, 60);
    },
    fit() {
      canvas.resized();
      canvas.zoom('fit-viewport', 'auto');
    },
    open(active, readable = READABLE) {
      api.fit();
      const { scale, outer, inner } = canvas.viewbox();
      if (scale >= readable * 0.75) return;
      const width = outer.width / readable;
      const height = outer.height / readable;
      const element = active.map((id) => registry.get(id)).find(Boolean);
      const centre = element && centreOf(element);
      canvas.viewbox({
        x: centre ? centre.x - width / 2 : inner.x - MARGIN,
        y: centre ? centre.y - height / 2 : inner.y + Math.min(0, (inner.height - height) / 2) - MARGIN,
        width,
        height,
      });
    },
    frame(ids) {
      const boxes = ids.map((id) => registry.get(id)).filter((element) => element?.x !== undefined);
      if (boxes.length === 0) return;
      const { outer } = canvas.viewbox();
      const left = Math.min(...boxes.map((box) => box?.x ?? 0)) - MARGIN * 3;
      const top = Math.min(...boxes.map((box) => box?.y ?? 0)) - MARGIN * 3;
      const right = Math.max(...boxes.map((box) => (box?.x ?? 0) + (box?.width ?? 0))) + MARGIN * 3;
      const bottom = Math.max(...boxes.map((box) => (box?.y ?? 0) + (box?.height ?? 0))) + MARGIN * 3;
      const scale = Math.min(READABLE, outer.width / (right - left), outer.height / (bottom - top));
      const width = outer.width / scale;
      const height = outer.height / scale;
      canvas.viewbox({ x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height });
    },
    zoomBy(factor) {
      const { scale, outer } = canvas.viewbox();
      canvas.zoom(Math.max(0.15, Math.min(3, scale * factor)), { x: outer.width / 2, y: outer.height / 2 });
    },
    onSelect(listener) {
      bus.on('element.click', (event: { element?: DrawnElement }) => {
        const element = event.element;
        listener(element && element.parent ? (element.labelTarget?.id ?? element.id) : null);
      });
    },
    onViewbox(listener) {
      const inform = (event: { viewbox: Viewbox }): void => {
        const { x, y, width, height } = event.viewbox;
        listener({ x, y, width, height });
      };
      bus.on('canvas.viewbox.changed', inform);
      return () => bus.off('canvas.viewbox.changed', inform);
    },
    setViewbox: (viewbox) => canvas.viewbox(viewbox),
    walk: (from, to) =>
      walkToken({ layer: canvas.getLayer('mc-walk', 5), find: (id) => registry.get(id), from, to }),
  };
  return api;
}

function dot(): HTMLElement {
  const element = document.createElement('span');
  element.className = 'mc-dot';
  return element;
}

function glyph(mark: Mark): HTMLElement {
  const element = document.createElement('span');
  element.className = `mc-glyph mc-glyph-${mark}`;
  element.textContent = GLYPH[mark];
  return element;
}
