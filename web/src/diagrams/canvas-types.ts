import type { ModelElement } from './outline.js';

export type Mark = 'removed' | 'added' | 'changed';
export interface Viewbox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface CanvasProps {
  xml: string;
  label?: string;
  height?: number | string;
  active?: readonly string[] | undefined;
  completed?: readonly string[] | undefined;
  marks?: Readonly<Record<string, Mark>> | undefined;
  selected?: string | null | undefined;
  wheelZoom?: boolean;
  /** The scale to open with where the whole would be smaller. */
  readable?: number;
  onReady?: (api: CanvasApi) => void;
  /** The drawing is taken down; its api must not be used any more. */
  onGone?: () => void;
  onFailed?: (error: unknown) => void;
  onSelect?: (id: string | null) => void;
}

/** What the pages may ask of a drawn diagram. */
export interface CanvasApi {
  readonly definitions: ModelElement;
  show(active: readonly string[], completed: readonly string[]): void;
  mark(marks: Readonly<Record<string, Mark>>): void;
  select(id: string | null): void;
  /** The whole drawing. */
  fit(): void;
  /** The whole where it can be read, else the token, else the beginning. */
  open(active: readonly string[], readable?: number): void;
  /** Brings these elements into view together. */
  frame(ids: readonly string[]): void;
  zoomBy(factor: number): void;
  onSelect(listener: (id: string | null) => void): void;
  onViewbox(listener: (viewbox: Viewbox) => void): () => void;
  setViewbox(viewbox: Viewbox): void;
  /** Lets a token walk along the flows; resolves when it has arrived. */
  walk(from: string, to: readonly string[]): Promise<void>;
}
