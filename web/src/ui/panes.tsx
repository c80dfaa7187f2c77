/** Tabs inside a page (ARIA tabs pattern): arrows move between them, only the chosen one is mounted. */
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './panes.module.css';

export interface Pane {
  key: string;
  label: string;
  count?: number | undefined;
  render: () => ReactNode;
}

export function Panes(props: {
  label: string;
  panes: readonly Pane[];
  current: string;
  onChange: (key: string) => void;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { panes } = props;
  const chosen = panes.find((pane) => pane.key === props.current) ?? panes[0];
  if (!chosen) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const index = (panes.indexOf(chosen) + by + panes.length) % panes.length;
    const next = panes[index];
    if (!next) return;
    props.onChange(next.key);
    list.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]')[index]?.focus();
  };
  return (
    <div className={css['panes']}>
      <div ref={list} role="tablist" aria-label={props.label} className={css['tabs']} onKeyDown={onKeyDown}>
        {panes.map((pane) => (
          <button
            key={pane.key}
            type="button"
            role="tab"
            id={`${id}-${pane.key}`}
            aria-selected={pane.key === chosen.key}
            aria-controls={`${id}-panel`}
            tabIndex={pane.key === chosen.key ? 0 : -1}
            onClick={() => props.onChange(pane.key)}
          >
            {pane.label}
            {pane.count !== undefined && <span className={css['count']}>{pane.count}</span>}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        tabIndex={0}
        id={`${id}-panel`}
        aria-labelledby={`${id}-${chosen.key}`}
        className={css['panel']}
      >
        {chosen.render()}
      </div>
    </div>
  );
}
