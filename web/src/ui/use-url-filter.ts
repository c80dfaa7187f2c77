/**
 * What narrows a list lives in the URL, so that it can be kept, sent and gone back to. Typed text follows a moment
 * after the last key; the back button and links move the field in turn.
 */
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

const SETTLES_MS = 250;

export interface UrlFilter<Name extends string> {
  values: Partial<Record<Name, string>>;
  set(name: Name, value: string | null): void;
  /** The text of the field whose settled value is `query`. */
  text: string;
  setText(text: string): void;
}

export function useUrlFilter<Name extends string>(
  names: readonly (Name | 'query')[],
): UrlFilter<Name | 'query'> {
  const [params, setParams] = useSearchParams();
  const inUrl = params.get('query') ?? '';
  const [text, show] = useState(inUrl);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const set = (name: string, value: string | null): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const setText = (typed: string): void => {
    show(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set('query', typed.trim() || null), SETTLES_MS);
  };
  useEffect(() => {
    show((now) => (now.trim() === inUrl ? now : inUrl));
  }, [inUrl]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const values: Partial<Record<Name | 'query', string>> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) values[name] = value;
  }
  return { values, set, text, setText };
}
