/** A small ⓘ beside a figure: where it comes from, and whether it is only illustrative. */
import { Popover } from 'antd';
import { useTexts } from '../i18n/texts.js';
import type { Provenance } from '../api/types.js';
import css from './provenance-mark.module.css';

export function ProvenanceMark({ source, labelled }: { source: Provenance; labelled?: boolean }) {
  const t = useTexts();
  const title = t(`web.provenance.${source.kind}`);
  return (
    <Popover
      trigger={['click', 'focus']}
      title={title}
      content={<div className={css['note']}>{source.note}</div>}
      placement="bottom"
    >
      <button
        type="button"
        className={`${css['mark']} ${css[source.kind]}`}
        aria-label={t('web.provenance.about', { title })}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M8 7.2v4M8 4.6v.2" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
        {labelled && <span>{title}</span>}
      </button>
    </Popover>
  );
}
