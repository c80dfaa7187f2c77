import { useTexts } from '../i18n/texts.js';
import css from './status-tag.module.css';

/** A draft is never mistaken for the signed paper. */
export function StageTag({ stage }: { stage: 'draft' | 'final' | 'signed' }) {
  const t = useTexts();
  const tone = stage === 'draft' ? 'new' : stage === 'final' ? 'moving' : 'good';
  return <span className={`${css['status']} ${css[tone]}`}>{t(`web.stage.${stage}`)}</span>;
}
