/** The row under the keyboard, and what the keys do with it. Opening and closing a dossier keeps the selection. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { asProblem } from '../api/problem.js';
import type { TaskRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { problemTitle } from '../ui/state-panels.js';
import { fetchNextTask } from './queries.js';

let lastActive: string | null = null;

export function useInboxKeys(rows: readonly TaskRow[], onClaim: (row: TaskRow) => void) {
  const t = useTexts();
  const navigate = useNavigate();
  const [activeId, setActiveId] = useState<string | null>(lastActive);
  const active = rows.find((row) => row.id === activeId);
  const choose = (id: string): void => {
    lastActive = id;
    setActiveId(id);
  };
  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.id === activeId);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + by))];
    if (next) choose(next.id);
  };
  const open = (row: TaskRow): void => {
    choose(row.id);
    void navigate(`/tasks/${row.id}`);
  };
  const openNext = async (): Promise<void> => {
    try {
      const next = await fetchNextTask();
      if (next) await navigate(`/tasks/${next.id}`);
      else announce(t('web.inbox.noNext'), { shown: true });
    } catch (error) {
      announce(problemTitle(asProblem(error), t), { shown: true });
    }
  };
  useShortcuts([
    { keys: 'j', label: 'web.keys.down', run: () => move(1) },
    { keys: 'k', label: 'web.keys.up', run: () => move(-1) },
    {
      keys: 'Enter',
      label: 'web.keys.open',
      run: () => active && open(active),
      when: () => active !== undefined,
    },
    {
      keys: 'c',
      label: 'web.keys.claim',
      run: () => active && onClaim(active),
      when: () => active?.assignee === null,
    },
    { keys: 'n', label: 'web.keys.next', run: () => void openNext() },
  ]);
  return { activeId, open, openNext };
}
