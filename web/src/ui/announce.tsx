/** Says things politely to screen readers and, for a few seconds, to eyes: saves, counts, what was done. */
import { useEffect, useState } from 'react';
import css from './announce.module.css';

interface Announcement {
  text: string;
  shown: boolean;
  at: number;
}

const SHOWN_MS = 4500;
let listener: ((announcement: Announcement) => void) | null = null;

export function announce(text: string, options: { shown?: boolean } = {}): void {
  listener?.({ text, shown: options.shown ?? false, at: performance.now() });
}

export function Announcer() {
  const [said, setSaid] = useState<Announcement | null>(null);
  useEffect(() => {
    listener = setSaid;
    return () => {
      listener = null;
    };
  }, []);
  useEffect(() => {
    if (!said?.shown) return;
    const timer = setTimeout(() => setSaid((current) => (current === said ? null : current)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
        {said?.text}
      </div>
      {said?.shown && (
        <div className={css['toast']} aria-hidden="true">
          {said.text}
        </div>
      )}
    </>
  );
}
