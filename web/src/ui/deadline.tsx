/** A deadline is told by word, icon and colour together; never by colour alone. */
import { useTexts } from '../i18n/texts.js';
import { formatDate, formatDateTime } from '../i18n/format.js';
import type { DeadlineCode, DeadlineState } from '../api/types.js';
import css from './deadline.module.css';

export function DeadlineIcon({ state }: { state: DeadlineCode }) {
  return (
    <svg
      className={css['icon']}
      viewBox="0 0 14 14"
      width="14"
      height="14"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[state]}
    </svg>
  );
}

const ring = <circle cx="7" cy="7" r="5.4" fill="none" stroke="currentColor" strokeWidth="1.6" />;
const shapes: Record<DeadlineCode, React.ReactNode> = {
  onTime: ring,
  dueSoon: (
    <>
      {ring}
      <path d="M7 7V1.6A5.4 5.4 0 0 1 12.4 7z" fill="currentColor" />
    </>
  ),
  dueToday: (
    <>
      {ring}
      <path d="M7 1.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor" />
    </>
  ),
  overdue: <circle cx="7" cy="7" r="6.2" fill="currentColor" />,
  paused: <path d="M3.6 2h2.4v10H3.6zM8 2h2.4v10H8z" fill="currentColor" />,
  elsewhere: (
    <path
      d="M1.5 4.5h9M8 2l2.8 2.5L8 7M12.5 9.5h-9M6 7 3.2 9.5 6 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  none: <path d="M3 7h8" stroke="currentColor" strokeWidth="1.6" />,
};

export function DeadlineTag({ deadline }: { deadline: DeadlineState }) {
  const t = useTexts();
  return (
    <span className={`${css['tag']} ${css[deadline.state]}`}>
      <DeadlineIcon state={deadline.state} />
      <span>{deadline.text || t(`web.deadline.${deadline.state}`)}</span>
    </span>
  );
}

/** The cell of a list: the date first, the words under or beside it, a bar in the state's colour. */
export function DeadlineCell({ deadline, dueAt }: { deadline: DeadlineState; dueAt: string | null }) {
  return (
    <span className={`${css['cell']} ${css[deadline.state]}`}>
      {dueAt && (
        <time className={css['date']} dateTime={dueAt} title={formatDateTime(dueAt)}>
          {formatDate(dueAt)}
        </time>
      )}
      <span className={css['words']}>
        <DeadlineIcon state={deadline.state} />
        {deadline.text}
      </span>
    </span>
  );
}
