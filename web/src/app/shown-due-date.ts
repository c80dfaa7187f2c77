/** The due date of the dossier or task on the page, which the demonstration clock can be moved to. */
import { useEffect, useSyncExternalStore } from 'react';

let shown: string | null = null;
const watchers = new Set<() => void>();

function show(dueAt: string | null): void {
  shown = dueAt;
  for (const watcher of watchers) watcher();
}

export function useShowDueDate(dueAt: string | null | undefined): void {
  useEffect(() => {
    show(dueAt ?? null);
    return () => show(null);
  }, [dueAt]);
}

export function useShownDueDate(): string | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => shown,
  );
}
