/** A button that opens a short list of choices beside it; Escape or a click elsewhere closes it. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import css from './menu-button.module.css';

export interface MenuChoice {
  key: string;
  label: string;
  onChoose: () => void;
}

export function MenuButton(props: {
  label: string;
  className?: string | undefined;
  head?: ReactNode;
  choices: readonly MenuChoice[];
  children: ReactNode;
}) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, [open]);
  return (
    <div
      ref={box}
      className={css['box']}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={props.className}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((now) => !now)}
      >
        <span className="visually-hidden">{props.label}</span>
        {props.children}
      </button>
      <div id={id} className={css['menu']} hidden={!open}>
        {props.head}
        <ul>
          {props.choices.map((choice) => (
            <li key={choice.key}>
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  choice.onChoose();
                }}
              >
                {choice.label}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
