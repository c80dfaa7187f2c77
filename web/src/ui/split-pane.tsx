/** Two panes with a divider that is dragged, or moved with the arrow keys; the choice is kept on this machine. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import css from './split-pane.module.css';

const STEP = 3;
const [LEAST, MOST] = [30, 70];

export function SplitPane(props: {
  name: string;
  label: string;
  left: ReactNode;
  right: ReactNode;
  start?: number;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => read(props.name) ?? props.start ?? 46);
  const move = (next: number): void => {
    const kept = Math.round(Math.max(LEAST, Math.min(MOST, next)));
    setShare(kept);
    write(props.name, kept);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    frame.current?.setAttribute('data-dragging', '');
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(((event.clientX - box.left) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') move(share - STEP);
    else if (event.key === 'ArrowRight') move(share + STEP);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={frame} className={css['split']} style={{ '--share': `${share}%` } as React.CSSProperties}>
      <div className={css['left']}>{props.left}</div>
      <div
        className={css['divider']}
        role="separator"
        aria-orientation="vertical"
        aria-label={props.label}
        aria-valuenow={share}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => frame.current?.removeAttribute('data-dragging')}
        onDoubleClick={() => move(props.start ?? 46)}
        onKeyDown={onKeyDown}
      />
      <div className={css['right']}>{props.right}</div>
    </div>
  );
}

function read(name: string): number | null {
  try {
    const value = Number(localStorage.getItem(`motcua.split.${name}`));
    return value >= LEAST && value <= MOST ? value : null;
  } catch {
    return null;
  }
}

function write(name: string, share: number): void {
  try {
    localStorage.setItem(`motcua.split.${name}`, String(share));
  } catch {
    // The divider then starts in the middle again next time.
  }
}
