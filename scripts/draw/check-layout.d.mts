export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Drawing {
  pools: { id: string; bounds: Box }[];
  lanes: { id: string; name: string; bounds: Box; members: string[] }[];
  shapes: {
    id: string;
    type: string;
    name: string;
    bounds: Box;
    label?: Box;
    parent?: string;
    attachedTo?: string;
  }[];
  edges: { id: string; name: string; from: string; to: string; points: [number, number][]; label?: Box }[];
}
/** A moddle element: a plain object whose properties depend on `$type`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ModdleElement = Record<string, any>;

export const CROSSINGS_MAX: number;
export function readModel(xml: string): Promise<{ definitions: ModdleElement; warnings: string[] }>;
export function drawingOf(definitions: ModdleElement): Drawing;
export function undrawn(definitions: ModdleElement): string[];
export function checkLayout(drawing: Drawing): string[];
export function crossings(drawing: Drawing): string[];
