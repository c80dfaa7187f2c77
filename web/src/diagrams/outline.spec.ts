import { BpmnModdle } from 'bpmn-moddle';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStep, outlineOf, workingMinutesOf, type ModelElement } from './outline.js';
import { MAIN, sceneOf, type Part } from './parts.js';
import { routeBetween, type DrawnElement } from './token-walk.js';

const root = join(import.meta.dirname, '../../..');

describe('a model told in words', () => {
  it('says who does what, in how long, and what follows', async () => {
    const extension = JSON.parse(readFileSync(join(root, 'src/bpmn/motcua-moddle.json'), 'utf8')) as object;
    const xml = readFileSync(join(root, 'bpmn-models/dang-ky-ho-kinh-doanh.bpmn'), 'utf8');
    const { rootElement } = await new BpmnModdle({ mc: extension }).fromXML(xml);
    const steps = outlineOf(rootElement as unknown as ModelElement);
    expect(steps[0]).toMatchObject({ kind: 'start', lane: 'Cán bộ tiếp nhận', status: '2' });
    expect(findStep(steps, 'thamDinh')).toMatchObject({
      kind: 'userTask',
      role: 'officer',
      limitMinutes: 360,
    });
    expect(findStep(steps, 'kyDuyet')?.notSameAs).toEqual(['soHoa', 'thamDinh']);
    expect(findStep(steps, 'hetHanBoSung')?.kind).toBe('error');
    expect(findStep(steps, 'ketQuaThamDinh')?.next.map(({ when }) => when)).toContain('Thiếu giấy tờ');
    expect(steps.at(-1)?.kind).toBe('eventSubProcess');
  });

  it('reads working time: a day is eight hours', () => {
    expect(['P2DT4H', 'PT30M', 'P1D', 'P1M', 'P'].map(workingMinutesOf)).toEqual([1200, 30, 480, null, null]);
  });
});

describe('the scene after a step', () => {
  const part = (id: string, holds: string, active: string[]): Part => ({
    id,
    name: id,
    xml: holds
      .split(' ')
      .map((held) => `<x id="${held}"/>`)
      .join(''),
    active,
    completed: [],
  });

  it('stays in the drawing of the step while the token does', () => {
    const parts = [part(MAIN, 'a b call', ['b']), part('call', 'c', [])];
    expect(sceneOf(parts, 'a')).toEqual({ part: parts[0], from: 'a' });
  });

  it('comes back from a called process by the activity that called it', () => {
    const parts = [part(MAIN, 'a b call', ['b']), part('call', 'c', [])];
    expect(sceneOf(parts, 'c')).toEqual({ part: parts[0], from: 'call' });
  });

  it('shows the deepest place where something goes on when nothing was just done', () => {
    const parts = [part(MAIN, 'a call', ['call']), part('call', 'c', ['c'])];
    expect(sceneOf(parts, null)).toEqual({ part: parts[1], from: null });
  });
});

describe('the way of the token', () => {
  it('follows the drawn flows, and goes straight where there are none', () => {
    const [a, b] = [
      { id: 'a', x: 0, y: 0, width: 10, height: 10 },
      { id: 'b', x: 100, y: 0, width: 10, height: 10 },
    ];
    const flow: DrawnElement = {
      id: 'f',
      source: a,
      target: b,
      waypoints: [
        { x: 10, y: 5 },
        { x: 100, y: 5 },
      ],
    };
    expect(routeBetween({ ...a, outgoing: [{ ...flow, source: a }] }, b)).toEqual([
      { x: 5, y: 5 },
      { x: 10, y: 5 },
      { x: 100, y: 5 },
      { x: 105, y: 5 },
    ]);
    expect(routeBetween(b, a)).toEqual([
      { x: 105, y: 5 },
      { x: 5, y: 5 },
    ]);
  });
});
