import type { ReactNode } from 'react';
import css from './section.module.css';

/** A titled block of a page; its heading can be linked to. */
export function Section(props: {
  id?: string;
  title: string;
  extra?: ReactNode;
  number?: number;
  flush?: boolean;
  children: ReactNode;
}) {
  const headingId = props.id ? `${props.id}-heading` : undefined;
  return (
    <section
      id={props.id}
      aria-labelledby={headingId}
      className={`${css['section']} ${props.flush ? css['flush'] : ''}`}
    >
      <header className={css['header']}>
        <h2 id={headingId}>
          {props.number !== undefined && <span className={css['number']}>{props.number}</span>}
          {props.title}
        </h2>
        {props.extra && <div className={css['extra']}>{props.extra}</div>}
      </header>
      <div className={css['body']}>{props.children}</div>
    </section>
  );
}

/** Label and value pairs, as a summary list. */
export function Summary({ items }: { items: readonly (readonly [string, ReactNode] | null | false)[] }) {
  return (
    <dl className={css['summary']}>
      {items.map(
        (item) =>
          item && (
            <div key={item[0]}>
              <dt>{item[0]}</dt>
              <dd>{item[1] ?? '—'}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
