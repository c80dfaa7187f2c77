/** Interchange: each file is read, written and read again; nothing may be lost, and the viewer must draw it. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeXml } from '../../src/bpmn/decode-xml.js';
import { openModel, writeModel } from '../../src/bpmn/model-document.js';
import { openDrawingRoom, type DrawingRoom } from '../support/drawing-room.js';
import { outlineOfModel, outlineOfTree } from '../support/model-outline.js';
import type { Suite, SuiteReader, Verdict } from './suite.js';

export const interchange: SuiteReader = async (folder) => {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { files } = JSON.parse(text) as { files?: readonly { readonly file: string }[] };
  if (!Array.isArray(files)) return [];
  const suite: Suite = {
    name: basename(folder),
    kind: 'interchange',
    async *run({ only }) {
      const chosen = (files as { file: string }[]).filter(({ file }) => only === null || file.includes(only));
      if (chosen.length === 0) return;
      const room = await openDrawingRoom();
      if (typeof room === 'string') console.error(`${basename(folder)}: nothing was drawn: ${room}`);
      try {
        for (const { file } of chosen)
          yield await judge(file, await readFile(join(folder, file)), typeof room === 'string' ? null : room);
      } finally {
        if (typeof room !== 'string') await room.close();
      }
    },
  };
  return [suite];
};

async function judge(id: string, bytes: Buffer, room: DrawingRoom | null): Promise<Verdict> {
  const failed = (detail: string): Verdict => ({ id, passed: false, detail });
  const text = decodeXml(bytes);
  if (!text.ok) return failed(`expected text, but saw ${JSON.stringify(text.error)}`);
  const model = await openModel(text.value);
  if (!model.ok) return failed(`expected a model, but saw ${JSON.stringify(model.error)}`);
  const written = writeModel(model.value);
  const again = await openModel(written);
  if (!again.ok)
    return failed(`expected what was written to be read, but saw ${JSON.stringify(again.error)}`);
  const pairs = [
    ['element', outlineOfTree(model.value.tree), outlineOfTree(again.value.tree)],
    ['meaning', outlineOfModel(model.value.definitions), outlineOfModel(again.value.definitions)],
  ] as const;
  for (const [what, before, after] of pairs) {
    const lost = firstDifference(before, after);
    if (lost !== null) return failed(`expected the same ${what}s, but ${lost}`);
  }
  if (room === null) return { id, passed: true };
  const [before, after] = [await room.outline(text.value), await room.outline(written)];
  const lost = firstDifference(before, after);
  if (lost !== null) return failed(`expected the same document in a browser, but ${lost}`);
  const complaint = await room.draw(written);
  return complaint === null ? { id, passed: true } : failed(`expected a drawing, but saw ${complaint}`);
}

function firstDifference(before: readonly string[], after: readonly string[]): string | null {
  const at = before.findIndex((line, index) => line !== after[index]);
  if (at !== -1) return `"${before[at]}" became "${after[at] ?? 'nothing'}"`;
  return before.length === after.length ? null : `"${after[before.length]}" was added`;
}
