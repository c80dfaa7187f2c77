import { useTexts } from '../i18n/texts.js';
import css from './diagram-panel.module.css';

/** The main process and the ones it calls, each with its own drawing. */
export function PartChoice(props: {
  parts: readonly { id: string; name: string; here?: boolean }[];
  current: string;
  onChange: (id: string) => void;
}) {
  const t = useTexts();
  return (
    <div className={css['parts']} role="group" aria-label={t('web.diagram.parts')}>
      {props.parts.map((part) => (
        <button
          key={part.id}
          type="button"
          aria-pressed={part.id === props.current}
          onClick={() => props.onChange(part.id)}
        >
          {part.name}
          {part.here && <span className={css['here']}>{t('web.diagram.here')}</span>}
        </button>
      ))}
    </div>
  );
}
