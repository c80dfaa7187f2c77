/** Skeletons that appear only after 300 ms: a fast answer never flickers. */
import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/texts.js';
import css from './waiting.module.css';

const DELAY_MS = 300;

export function useDelayed(waiting: boolean, delayMs = DELAY_MS): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => clearTimeout(timer);
  }, [waiting, delayMs]);
  return waiting && late;
}

export function Waiting({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  const t = useTexts();
  const late = useDelayed(true);
  return (
    <div className={css['waiting']} aria-busy="true">
      <span className="visually-hidden">{t('web.state.loading')}</span>
      {late &&
        Array.from({ length: rows }, (_, index) => (
          <div key={index} className={css['row']} style={{ height }}>
            <i style={{ width: `${18 - (index % 3) * 3}%` }} />
            <i style={{ width: `${34 + (index % 4) * 6}%` }} />
            <i style={{ width: `${20 - (index % 2) * 6}%` }} />
          </div>
        ))}
    </div>
  );
}
