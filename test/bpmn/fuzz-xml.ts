/** Mutations of the repository's own models, as hostile as chance makes them: reading them refuses or reads, and no more. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeXml } from '../../src/bpmn/decode-xml.js';
import { openModel, writeModel } from '../../src/bpmn/model-document.js';
import { readCollaboration } from '../../src/bpmn/read-collaboration.js';
import { admitModel } from '../../src/bpmn/read-model.js';
import { checkExpression } from '../../src/feel/evaluate.js';

export interface FuzzReport {
  readonly runs: number;
  readonly admitted: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** Each thing that went wrong, with the seed of its run. */
  readonly failures: readonly string[];
}

const models = join(import.meta.dirname, '..', '..', 'bpmn-models');
const slowMs = 2_000;

/** Pieces that have broken readers of XML before. */
const pieces = [
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&a;',
  '&#0;',
  '&#x10FFFF;',
  '&#99999999;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '--',
  '<?php ?>',
  '\u0000',
  '\uFFFE',
  '\uD800',
  '<',
  '>',
  '"',
  "'",
  '/>',
  '</',
  ' xmlns=""',
  ' xmlns:bpmn="urn:other"',
  ' id="__proto__"',
  ' id="constructor"',
  ' __proto__="x"',
  ' constructor="x"',
  '__proto__',
  'toString',
  ' mc:unknown="x"',
  ' isExecutable="maybe"',
  '<bpmn:task/>',
  '<x:y/>',
  '\uFEFF',
  '9'.repeat(400),
];

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() ** 3 * 300);
  const to = Math.floor(random() * text.length);
  const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, to) + text.slice(at, at + length) + text.slice(to);
    case 2:
      return text.slice(0, at) + piece + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4: {
      const tag = text.indexOf(' id="', at);
      return tag === -1 ? text : text.slice(0, tag) + piece + text.slice(tag + 4);
    }
    case 5: {
      const value = text.indexOf('="', at);
      const end = text.indexOf('"', value + 2);
      return value === -1 || end === -1 ? text : text.slice(0, value + 2) + piece + text.slice(end);
    }
    default:
      return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x10000)) + text.slice(at + 1);
  }
}

/** @param seed the first run's; run n has seed + n, so a failure is found again alone */
export async function fuzzXml(seed: number, count: number): Promise<FuzzReport> {
  const texts = readdirSync(models, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.bpmn'))
    .toSorted()
    .map((file) => readFileSync(join(models, file), 'utf8'));
  const failures: string[] = [];
  let admitted = 0;
  let slowestMs = 0;
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  for (let run = 0; run < count; run += 1) {
    const random = randomOf(seed + run);
    let text = texts[Math.floor(random() * texts.length)] ?? '';
    for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) text = mutate(text, random);
    const from = performance.now();
    try {
      if (await readEveryWay(text, random)) admitted += 1;
    } catch (error) {
      failures.push(
        `seed ${seed + run}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    const tookMs = performance.now() - from;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > slowMs) failures.push(`seed ${seed + run}: ${Math.round(tookMs)} ms`);
    if (JSON.stringify(Object.getOwnPropertyNames(Object.prototype)) !== prototype)
      failures.push(`seed ${seed + run}: Object.prototype was changed`);
  }
  return { runs: count, admitted, refused: count - admitted - failures.length, slowestMs, failures };
}

async function readEveryWay(text: string, random: () => number): Promise<boolean> {
  const bytes = Buffer.from(text, random() < 0.1 ? 'utf16le' : 'utf8');
  if (bytes.length > 0 && random() < 0.2)
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  const decoded = decodeXml(bytes);
  if (decoded.ok) await admitModel(decoded.value, { checkExpression });
  await readCollaboration(text, { checkExpression });
  const opened = await openModel(text);
  if (opened.ok) {
    const again = await openModel(writeModel(opened.value));
    if (!again.ok) throw new Error(`What was written cannot be read: ${JSON.stringify(again.error)}`);
  }
  return (await admitModel(text, { checkExpression })).ok;
}
