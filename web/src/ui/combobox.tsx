/**
 * Type-ahead after the ARIA combobox pattern: arrows choose, Enter takes, Escape closes. Keys that belong to an input
 * method that is still composing are left to it.
 */
import { Input, type InputRef } from 'antd';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import css from './combobox.module.css';

export interface ComboboxProps<T> {
  label: string;
  value: string;
  onValue(text: string): void;
  options: readonly T[];
  optionKey(option: T): string;
  renderOption(option: T): ReactNode;
  onChoose(option: T): void;
  /** A last line under the options: 'nothing found', 'new person' … */
  footer?: ReactNode;
  placeholder?: string;
  prefix?: ReactNode;
  suffix?: ReactNode;
  size?: 'large' | 'middle';
  autoFocus?: boolean;
  onEnterWithoutOption?(): void;
  inputRef?: Ref<InputRef>;
  inputProps?: Record<string, unknown>;
  openOnFocus?: boolean;
}

export function Combobox<T>(props: ComboboxProps<T>) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const { options } = props;
  const shown = open && (options.length > 0 || Boolean(props.footer));

  useEffect(() => setAt(0), [options]);
  useEffect(() => {
    if (shown) list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at, shown]);

  const choose = (option: T): void => {
    setOpen(false);
    props.onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!shown) setOpen(true);
      else setAt((now) => clamp(now + (event.key === 'ArrowDown' ? 1 : -1), options.length));
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      const option = shown ? options[at] : undefined;
      if (option !== undefined) {
        event.preventDefault();
        choose(option);
      } else props.onEnterWithoutOption?.();
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div className={css['box']}>
      <Input
        {...props.inputProps}
        ref={props.inputRef}
        id={id}
        role="combobox"
        aria-label={props.label}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && options[at] !== undefined ? `${id}-${at}` : undefined}
        autoComplete="off"
        value={props.value}
        placeholder={props.placeholder}
        prefix={props.prefix}
        suffix={props.suffix}
        size={props.size ?? 'middle'}
        autoFocus={props.autoFocus}
        onChange={(event) => {
          props.onValue(event.target.value);
          setOpen(true);
        }}
        onFocus={() => props.openOnFocus && setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div className={css['popup']} hidden={!shown} onMouseDown={(event) => event.preventDefault()}>
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={props.label} className={css['list']}>
          {shown &&
            options.map((option, index) => (
              <li
                key={props.optionKey(option)}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                className={index === at ? css['current'] : css['option']}
                onMouseMove={() => setAt(index)}
                onClick={() => choose(option)}
              >
                {props.renderOption(option)}
              </li>
            ))}
        </ul>
        {props.footer && <div className={css['footer']}>{props.footer}</div>}
      </div>
    </div>
  );
}

const clamp = (index: number, length: number): number => Math.max(0, Math.min(length - 1, index));
