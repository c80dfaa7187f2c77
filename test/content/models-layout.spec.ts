/** Every model is a drawing people read: nothing lies on anything else, few flows cross, every name has its place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Box,
  checkLayout,
  type Drawing,
  drawingOf,
  readModel,
  undrawn,
} from '../../scripts/draw/check-layout.mjs';
import { draw } from '../../scripts/draw/draw.mjs';

const root = join(import.meta.dirname, '../..');
const modelFiles = (readdirSync(join(root, 'bpmn-models'), { recursive: true }) as string[])
  .filter((name) => name.endsWith('.bpmn'))
  .sort();

describe.each(modelFiles)('drawing of %s', (file) => {
  it('opens without warnings and is drawn well', async () => {
    const { definitions, warnings } = await readModel(readFileSync(join(root, 'bpmn-models', file), 'utf8'));
    expect([...warnings, ...undrawn(definitions), ...checkLayout(drawingOf(definitions))]).toEqual([]);
  });
});

describe('the drawing tool', () => {
  it('draws the same outline the same way, and well', async () => {
    const outline = readFileSync(join(root, 'processes/outlines/shared/bo-sung.yaml'), 'utf8');
    const xml = draw(outline);
    expect(draw(outline)).toBe(xml);
    const { definitions, warnings } = await readModel(xml);
    expect([...warnings, ...checkLayout(drawingOf(definitions))]).toEqual([]);
  });

  it('says what is wrong with an outline', () => {
    const outline =
      'id: x\nname: X\nlanes: [officer]\nnodes:\n  a: { start: Bắt đầu, in: officer }\nflow: [a > b]\n';
    expect(() => draw(outline)).toThrow('there is no "b"');
    expect(() => draw(outline.replace('in: officer', 'in: officer, colour: red'))).toThrow(
      'unknown key "colour"',
    );
  });
});

describe('the layout check', () => {
  it('finds shapes on top of each other', () => {
    const drawing = withShapes({ a: box(0, 0, 100, 80), b: box(50, 40, 100, 80) });
    expect(checkLayout(drawing)).toContain('a and b overlap');
  });

  it('finds a shape outside its lane', () => {
    const drawing = withShapes({ a: box(0, 250, 100, 80) });
    drawing.lanes.push({ id: 'lane', name: 'L', bounds: box(0, 0, 600, 300), members: ['a'] });
    expect(checkLayout(drawing)).toContain('a is not inside its lane lane');
  });

  it('finds a name on a name and a flow through a name', () => {
    const drawing = withShapes({ a: box(0, 0, 100, 80), b: box(300, 0, 100, 80) });
    drawing.edges.push(
      {
        id: 'f',
        name: 'có',
        from: 'a',
        to: 'b',
        points: [
          [100, 40],
          [300, 40],
        ],
        label: box(150, 30, 40, 20),
      },
      {
        id: 'g',
        name: 'không',
        from: 'b',
        to: 'a',
        points: [
          [350, 80],
          [350, 120],
          [50, 120],
          [50, 80],
        ],
        label: box(160, 35, 40, 20),
      },
    );
    expect(checkLayout(drawing)).toEqual(
      expect.arrayContaining(['The names of f and g overlap', 'Flow f runs through the name of f']),
    );
  });

  it('counts crossings, but not where flows only meet at a shape', () => {
    const drawing = withShapes({
      a: box(0, 0, 20, 20),
      b: box(200, 0, 20, 20),
      c: box(100, -200, 20, 20),
      d: box(100, 200, 20, 20),
    });
    for (const offset of [0, 6, 12]) {
      drawing.edges.push({
        id: `down${offset}`,
        name: '',
        from: 'c',
        to: 'd',
        points: [
          [102 + offset, -180],
          [102 + offset, 200],
        ],
      });
    }
    drawing.edges.push({
      id: 'across',
      name: '',
      from: 'a',
      to: 'b',
      points: [
        [20, 10],
        [200, 10],
      ],
    });
    expect(checkLayout(drawing).filter((fault) => fault.includes('crossings'))).toHaveLength(1);
  });
});

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

function withShapes(shapes: Record<string, Box>): Drawing {
  return {
    pools: [],
    lanes: [],
    shapes: Object.entries(shapes).map(([id, bounds]) => ({ id, type: 'UserTask', name: '', bounds })),
    edges: [],
  };
}
