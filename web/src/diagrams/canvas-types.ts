import type { ModelElement } from './outline';

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
  /** Bring the token into the middle where the whole model would be too small to read. */
  focusActive?: boolean;
  wheelZoom?: boolean;
  onReady?: (api: CanvasApi) => void;
  onFailed?: (error: unknown) => void;
  onSelect?: (id: string | null) => void;
}

/** What the pages may ask of a drawn diagram. */
export interface CanvasApi {
  readonly definitions: ModelElement;
  show(active: readonly string[], completed: readonly string[]): void;
  mark(marks: Readonly<Record<string, Mark>>): void;
  select(id: string | null): void;
  fit(focusActive: boolean, active: readonly string[]): void;
  zoomBy(factor: number): void;
  onSelect(listener: (id: string | null) => void): void;
  onViewbox(listener: (viewbox: Viewbox) => void): () => void;
  setViewbox(viewbox: Viewbox): void;
  /** Lets a token walk along the flows; resolves when it has arrived. */
  walk(from: string, to: readonly string[]): Promise<void>;
}
