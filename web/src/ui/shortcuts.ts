/**
 * Keyboard shortcuts. One listener; pages register what they offer while they are shown, and the help dialog lists it.
 * A letter never fires while an input method is composing Vietnamese, while someone types in a field, or while a
 * dialog is open; people who need it can switch single letters off (WCAG 2.1.4).
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { MessageKey } from '../i18n/texts.js';

export interface Shortcut {
  /** 'j', '/', '?', 'Enter', 'g i' (one after the other), 'mod+Enter' (also fires inside fields) */
  keys: string;
  label: MessageKey;
  run(event: KeyboardEvent): void;
  when?: () => boolean;
}

const SEQUENCE_MS = 900;
const STORED = 'motcua.singleKeys';
const active: { owner: symbol; shortcut: Shortcut }[] = [];
const watchers = new Set<() => void>();
let listed: readonly Shortcut[] = [];
let prefix: { key: string; at: number } | null = null;
let singleKeys = readSetting();

export function useShortcuts(shortcuts: readonly Shortcut[], enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const signature = shortcuts.map((shortcut) => shortcut.keys).join('|');
  useEffect(() => {
    if (!enabled) return;
    const owner = Symbol(signature);
    latest.current.forEach((shortcut, index) => {
      active.push({
        owner,
        shortcut: {
          ...shortcut,
          run: (event) => latest.current[index]?.run(event),
          when: () => latest.current[index]?.when?.() ?? true,
        },
      });
    });
    changed();
    return () => {
      for (let index = active.length - 1; index >= 0; index -= 1) {
        if (active[index]?.owner === owner) active.splice(index, 1);
      }
      changed();
    };
  }, [signature, enabled]);
}

export function useListedShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => listed);
}

export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => singleKeys);
  return [on, setSingleKeys];
}

export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || isComposing(event)) return;
  if (event.altKey || dialogIsOpen()) return;
  const withMod = event.ctrlKey || event.metaKey;
  if (!withMod && (isTyping(event.target) || (!singleKeys && event.key.length === 1))) return;
  if (!withMod && event.key === 'Enter' && isControl(event.target)) return;
  const now = event.timeStamp;
  const pressed = withMod ? `mod+${event.key}` : event.key;
  const sequence = prefix && now - prefix.at < SEQUENCE_MS ? `${prefix.key} ${pressed}` : null;
  prefix = null;
  const found = (sequence && find(sequence)) || find(pressed);
  if (found) {
    event.preventDefault();
    found.run(event);
  } else if (!withMod && active.some(({ shortcut }) => shortcut.keys.startsWith(`${pressed} `))) {
    prefix = { key: pressed, at: now };
  }
});

// helpers ///////////////////////////////////////////////////////////////////

function find(keys: string): Shortcut | undefined {
  for (let index = active.length - 1; index >= 0; index -= 1) {
    const shortcut = active[index]?.shortcut;
    if (shortcut?.keys === keys && (shortcut.when?.() ?? true)) return shortcut;
  }
  return undefined;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target.getAttribute('role') === 'combobox') return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}

/** Enter on a link or button is that control's own. */
function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('a, button, summary, [role="button"], [role="tab"]') !== null
  );
}

function dialogIsOpen(): boolean {
  return (
    document.querySelector(
      '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, dialog[open]',
    ) !== null
  );
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function changed(): void {
  listed = active.map(({ shortcut }) => shortcut);
  for (const watcher of watchers) watcher();
}

function setSingleKeys(on: boolean): void {
  singleKeys = on;
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    // Kept for this visit only where storage is switched off.
  }
  changed();
}

function readSetting(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}
