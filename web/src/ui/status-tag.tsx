/** National dossier status, 1–10, in its words. */
import css from './status-tag.module.css';

const tone: Record<number, string> = {
  1: 'new',
  2: 'moving',
  3: 'closed',
  4: 'moving',
  5: 'waiting',
  6: 'waiting',
  7: 'closed',
  8: 'closed',
  9: 'good',
  10: 'good',
};

export function StatusTag({ status, name }: { status: number; name: string }) {
  return <span className={`${css['status']} ${css[tone[status] ?? 'moving']}`}>{name}</span>;
}
