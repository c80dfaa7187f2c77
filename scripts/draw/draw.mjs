/**
 * Turns an outline into a BPMN model with its drawing.
 *
 *   node scripts/draw/draw.mjs processes/outlines/x.yaml > bpmn-models/x.bpmn
 *   node scripts/draw/draw.mjs --all        writes every model whose outline is in processes/outlines
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { place } from './layout.mjs';
import { readOutline } from './outline.mjs';
import { writeModel } from './xml.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUTLINES = path.join(ROOT, 'processes/outlines');

export function draw(text) {
  const graph = readOutline(text);
  return writeModel(graph, place(graph));
}

/** The model without its drawing: what is executed. Quick, so a test can hold model and outline together. */
export function describe(text) {
  return writeModel(readOutline(text));
}

function drawAll() {
  for (const file of readdirSync(OUTLINES, { recursive: true }).filter((name) => name.endsWith('.yaml'))) {
    const target = path.join(ROOT, 'bpmn-models', file.replace(/\.yaml$/, '.bpmn'));
    writeFileSync(target, draw(readFileSync(path.join(OUTLINES, file), 'utf8')));
    process.stderr.write(`${path.relative(ROOT, target)}\n`);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [argument] = process.argv.slice(2);
  if (argument === '--all') drawAll();
  else if (argument) process.stdout.write(draw(readFileSync(argument, 'utf8')));
  else {
    process.stderr.write('Usage: node scripts/draw/draw.mjs <outline.yaml> | --all\n');
    process.exitCode = 2;
  }
}
