/// <reference lib="dom" />
/** One real browser with the viewer in it: draws models, and reads XML as a browser does. */
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { findChromium } from '../../src/platform/chromium.js';

const root = join(import.meta.dirname, '..', '..');
const browserDir = join(root, 'data', 'test-chromium');
const viewer = join(root, 'node_modules', 'bpmn-js', 'dist', 'bpmn-navigated-viewer.production.min.js');

/** What the viewer's own script puts on the page. */
interface Viewer {
  importXML(xml: string): Promise<{ warnings: readonly { message: string }[] }>;
  saveSVG(): Promise<{ svg: string }>;
  destroy(): void;
}

export class DrawingRoom {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  /** @returns why the viewer cannot draw the model; null when it did */
  async draw(xml: string): Promise<string | null> {
    return this.#page.evaluate(async (text) => {
      const Viewer = (globalThis as unknown as { BpmnJS: new (options: object) => Viewer }).BpmnJS;
      const container = document.createElement('div');
      container.style.height = '900px';
      document.body.replaceChildren(container);
      const made = new Viewer({ container });
      try {
        await made.importXML(text);
        const { svg } = await made.saveSVG();
        return svg.includes('djs-element') ? null : 'an empty drawing';
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      } finally {
        made.destroy();
      }
    }, xml);
  }

  /** @returns every element, attribute and text as the browser's own parser reads them */
  async outline(xml: string): Promise<string[]> {
    return this.#page.evaluate((text) => {
      const lines: string[] = [];
      const walk = (element: Element, depth: number): void => {
        const attributes = [...element.attributes]
          .filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
          .map((each) => `{${each.namespaceURI ?? ''}}${each.localName}=${JSON.stringify(each.value)}`)
          .sort();
        lines.push(`${depth} {${element.namespaceURI ?? ''}}${element.localName} ${attributes.join(' ')}`);
        let pending = '';
        for (const child of [...element.childNodes, null]) {
          if (child instanceof Text) pending += child.data;
          else if (child === null || child instanceof Element) {
            if (pending.trim() !== '') lines.push(`${depth} text ${JSON.stringify(pending)}`);
            pending = '';
            if (child !== null) walk(child, depth + 1);
          }
        }
      };
      walk(new DOMParser().parseFromString(text, 'application/xml').documentElement, 0);
      return lines;
    }, xml);
  }

  async close(): Promise<void> {
    await this.#page.browser().close();
  }
}

/** @returns the room, or why there is none on this machine */
export async function openDrawingRoom(): Promise<DrawingRoom | string> {
  try {
    const { executablePath, env, args } = await findChromium({ dataDir: browserDir, chromePath: null });
    const browser = await puppeteer.launch({ executablePath, env, args: [...args], headless: 'shell' });
    const page = await browser.newPage();
    await page.goto('about:blank');
    await page.addScriptTag({ path: viewer });
    return new DrawingRoom(page);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
