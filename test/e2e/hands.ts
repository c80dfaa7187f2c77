/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A person at the browser: finds things by what can be read on the screen, waits until they are there, and says what
 * was not found. Nothing here knows a selector of the app.
 */
import { basename } from 'node:path';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';

const patienceMs = 20_000;
const filterMs = 400;
const pollMs = 40;
const pictures = join(import.meta.dirname, '..', '..', 'data', 'test-e2e', 'pictures');

type Kind = 'press' | 'control' | 'file';

/** Runs in the page: the one visible element of this kind that is called so, or null. */
function findInPage(kind: Kind, wanted: string, group: string | null): Element | null {
  const plain = (text: string): string =>
    text.normalize('NFC').replace(/\s+/g, ' ').replace(/ \*$/, '').trim();
  const seen = (element: Element): boolean => {
    if (element instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(element.type))
      return true;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === 'visible';
  };
  const nameOf = (element: Element): string => {
    const labelledBy = element.getAttribute('aria-labelledby');
    const by = labelledBy === null ? null : document.getElementById(labelledBy);
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    return plain(
      (element as HTMLElement).innerText ||
        element.getAttribute('aria-label') ||
        by?.textContent ||
        labels.map((label) => label.innerText).join(' ') ||
        element.getAttribute('title') ||
        '',
    );
  };
  const dialogs = [...document.querySelectorAll('[role="dialog"]')].filter(seen);
  let root: ParentNode = dialogs.at(-1) ?? document;
  if (group !== null) {
    const groups = [...root.querySelectorAll('fieldset, section, [role="group"]')].filter((each) => {
      const heading = each.querySelector('legend, h2, h3');
      return heading !== null && plain((heading as HTMLElement).innerText) === plain(group);
    });
    const [first] = groups;
    if (first === undefined) return null;
    root = first;
  }
  const target = plain(wanted);
  if (kind === 'press') {
    const pressable =
      'button, a[href], [role="tab"], [role="option"], [role="button"], [role="menuitem"], summary, label, td, .ant-select-item-option';
    const all = [...root.querySelectorAll(pressable)].filter(
      (element) => seen(element) && !(element as HTMLButtonElement).disabled,
    );
    const popups = '.ant-select-item-option, .ant-picker-presets li';
    const options = group === null ? [...document.querySelectorAll(popups)].filter(seen) : [];
    const candidates = [...all, ...options];
    const own = (element: Element): string => plain(element.getAttribute('aria-label') ?? '');
    return (
      candidates.find((element) => element.tagName !== 'TD' && nameOf(element) === target) ??
      candidates.find((element) => own(element) === target) ??
      candidates.find((element) => element.tagName !== 'TD' && nameOf(element).startsWith(`${target} `)) ??
      candidates.find((element) => element.tagName !== 'TD' && nameOf(element).includes(target)) ??
      candidates.find((element) => nameOf(element) === target) ??
      null
    );
  }
  const labelled = (called: (name: string) => boolean): Element | null => {
    for (const label of root.querySelectorAll('label, legend')) {
      if (!seen(label) || !called(plain((label as HTMLElement).innerText))) continue;
      const control =
        label instanceof HTMLLabelElement
          ? label.control
          : label.parentElement?.querySelector('input, textarea');
      if (control !== null && control !== undefined) return control;
    }
    for (const control of root.querySelectorAll('input, textarea')) {
      const own = control.getAttribute('aria-label') ?? control.getAttribute('placeholder') ?? '';
      if (called(plain(own))) return control;
    }
    return null;
  };
  return labelled((name) => name === target) ?? labelled((name) => name.startsWith(target));
}

export class Hands {
  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.origin).toString(), { waitUntil: 'domcontentloaded' });
  }

  /** Presses a button, a link, a tab, a choice; `group` names the question it answers. */
  async press(name: string, group: string | null = null): Promise<void> {
    await this.#with('press', name, group, async (element) => {
      await element.click();
    });
  }

  /** Every choice that is called so, e.g. "Đạt" of a list of checks. */
  async pressAll(name: string): Promise<number> {
    await this.#find('press', name, null);
    const count = await this.page.evaluate((wanted) => {
      const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
      const labels = [...document.querySelectorAll('label')].filter(
        (label) => plain(label.innerText) === wanted && label.control?.getAttribute('type') === 'radio',
      );
      for (const label of labels) label.click();
      return labels.length;
    }, name.normalize('NFC'));
    return count;
  }

  async fill(name: string, value: string, group: string | null = null): Promise<void> {
    await this.#with('control', name, group, async (element) => {
      await element.evaluate((control) => control.scrollIntoView({ block: 'center' }));
      await element.click();
      await this.page.keyboard.down('Control');
      await this.page.keyboard.press('a');
      await this.page.keyboard.up('Control');
      await this.page.keyboard.type(value);
      const role = await element.evaluate((control) => control.getAttribute('role') ?? '');
      const isPicker = await element.evaluate((control) => control.closest('.ant-picker') !== null);
      if (isPicker) await this.page.keyboard.press('Enter');
      if (isPicker || role !== 'combobox') await this.page.keyboard.press('Tab');
      else await this.#untilFiltered();
    });
  }

  /** Opens a list of choices and takes one; without a name, the first. */
  async choose(name: string, option: string | null): Promise<void> {
    await this.#with('control', name, null, async (element) => {
      await element.click();
    });
    if (option !== null) return this.press(option);
    await this.page.waitForSelector('.ant-select-item-option', { visible: true, timeout: patienceMs });
    await this.page.keyboard.press('Enter');
  }

  /** The answer to a question: one of its choices, or one that its list or calendar offers. */
  async answer(name: string, option: string): Promise<void> {
    const isGroup = await this.page.evaluate((wanted) => {
      const plain = (text: string): string =>
        text.normalize('NFC').replace(/\s+/g, ' ').replace(/ \*$/, '').trim();
      return [...document.querySelectorAll('legend')].some(
        (legend) => plain(legend.innerText) === plain(wanted),
      );
    }, name);
    await (isGroup ? this.press(option, name) : this.choose(name, option));
  }

  async pressFirstChoice(group: string): Promise<void> {
    await this.#pressFirst(
      `a choice under “${group}”`,
      (wanted) => {
        const plain = (text: string): string =>
          text.normalize('NFC').replace(/\s+/g, ' ').replace(/ \*$/, '').trim();
        const legends = [...document.querySelectorAll('legend')];
        const legend = legends.find((each) => plain(each.innerText) === plain(wanted));
        return legend?.parentElement?.querySelector('input[type="radio"]:not(:disabled)') ?? null;
      },
      group,
    );
  }

  async pressFirstOfColumn(title: string): Promise<void> {
    await this.#pressFirst(
      `a number in the column “${title}”`,
      (wanted) => document.querySelector(`td[data-label="${wanted}"] a`),
      title,
    );
  }

  async attach(name: string, file: string): Promise<void> {
    await this.#find('press', name, null);
    const input = (await this.#find('file', name, null)) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(file);
    // It has arrived when it is named among the files.
    await this.see(basename(file));
  }

  async key(name: string): Promise<void> {
    const parts = name.split('+');
    const last = parts.pop() ?? '';
    for (const part of parts) await this.page.keyboard.down(part as 'Control');
    await this.page.keyboard.press(last as 'Enter');
    for (const part of parts) await this.page.keyboard.up(part as 'Control');
  }

  /** Waits until these words can be read, in the page or in the name of a frame (a document inside it). */
  async see(text: string, patience = patienceMs): Promise<void> {
    const there = await this.page
      .waitForFunction(
        (wanted: string) => {
          const plain = (all: string): string => all.normalize('NFC').replace(/\s+/g, ' ').toLowerCase();
          const frames = [...document.querySelectorAll('iframe')].map(({ title }) => title).join(' ');
          return plain(`${document.body.innerText} ${frames}`).includes(plain(wanted));
        },
        { timeout: patience, polling: pollMs },
        text,
      )
      .catch(() => null);
    if (there === null) throw new Error(`Expected to see «${text}» at ${this.page.url()}`);
  }

  /** Waits until the page has answered: nothing is loading any more. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null,
      { timeout: patienceMs, polling: pollMs },
    );
    await this.page.waitForNetworkIdle({ idleTime: 120, concurrency: 1, timeout: patienceMs });
  }

  /** Presses Tab until the control with this name has the focus, as somebody without a mouse does. */
  async tabTo(name: string): Promise<void> {
    const tabsMax = 80;
    for (let tab = 0; tab < tabsMax; tab += 1) {
      const at = await this.page.evaluate(() => {
        const active = document.activeElement as HTMLInputElement | null;
        const labels = [...(active?.labels ?? [])].map((label) => label.innerText).join(' ');
        const text = `${labels} ${active?.getAttribute('aria-label') ?? ''} ${active?.innerText ?? ''}`;
        return text.normalize('NFC').replace(/\s+/g, ' ').trim();
      });
      if (at.startsWith(name.normalize('NFC'))) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Expected Tab to reach “${name}” at ${this.page.url()}`);
  }

  /** What stands in the field of this name. */
  async valueOf(name: string): Promise<string> {
    const element = await this.#find('control', name, null);
    return element.evaluate((control) => (control as HTMLInputElement).value);
  }

  async picture(name: string): Promise<string> {
    mkdirSync(pictures, { recursive: true });
    const path = join(pictures, `${name.replace(/[^\w.-]+/g, '-').slice(0, 80)}.png`);
    await this.page.screenshot({ path: path as `${string}.png` }).catch(() => undefined);
    return path;
  }

  async #find(kind: Kind, name: string, group: string | null): Promise<ElementHandle<Element>> {
    const handle = await this.page
      .waitForFunction(findInPage, { timeout: patienceMs, polling: pollMs }, kind, name, group)
      .catch(() => null);
    const element = handle?.asElement() as ElementHandle<Element> | null | undefined;
    if (!element) {
      const where = group === null ? '' : ` under “${group}”`;
      throw new Error(`Expected something called “${name}”${where} at ${this.page.url()}`);
    }
    return element;
  }

  async #pressFirst(what: string, find: (wanted: string) => Element | null, wanted: string): Promise<void> {
    const handle = await this.page
      .waitForFunction(find, { timeout: patienceMs, polling: pollMs }, wanted)
      .catch(() => null);
    const element = handle?.asElement() as ElementHandle<Element> | null | undefined;
    if (!element) throw new Error(`Expected ${what} at ${this.page.url()}`);
    await this.#untilStill(element);
    await element.click();
  }

  /** What was typed above a list filters it a moment later. */
  async #untilFiltered(): Promise<void> {
    await new Promise((next) => setTimeout(next, filterMs));
    await this.settled();
  }

  /** A list that is still being filtered, or a dialog that is still opening, moves what is to be pressed. */
  async #untilStill(element: ElementHandle<Element>): Promise<void> {
    let before = '';
    for (let look = 0; look < 50; look += 1) {
      const now = await element.evaluate((each) => {
        each.scrollIntoView({ block: 'nearest' });
        const { x, y, width } = each.getBoundingClientRect();
        return each.isConnected ? [x, y, width].join() : '';
      });
      if (now === '') throw new Error('detached');
      if (now === before) return;
      before = now;
      await new Promise((next) => setTimeout(next, 60));
    }
  }

  /** The page may draw itself anew between finding and pressing: then it is found again. */
  async #with(
    kind: Kind,
    name: string,
    group: string | null,
    act: (element: ElementHandle<Element>) => Promise<void>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const element = await this.#find(kind, name, group);
      try {
        await this.#untilStill(element);
        await act(element);
        return;
      } catch (error) {
        const redrawn =
          error instanceof Error && /detached|not clickable|not an Element/i.test(error.message);
        if (!redrawn || attempt >= 5) throw error;
      }
    }
  }
}
