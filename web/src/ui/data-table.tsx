/**
 * A dense list: a real table with 36 px rows, which becomes cards on a narrow screen. The first column holds the link;
 * the whole row can be clicked with the mouse, and the active row follows the keyboard.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import css from './data-table.module.css';

export interface Column<T> {
  key: string;
  title: string;
  render(row: T): ReactNode;
  /** Shown in the head of the card on narrow screens, without its label. */
  head?: boolean;
  align?: 'right';
  width?: string;
  /** Cut with an ellipsis rather than wrapped. */
  cut?: boolean;
  /** Left out between 720 and this width, in px. */
  from?: 1100 | 1360;
}

export function DataTable<T>(props: {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey(row: T): string;
  onOpen?(row: T): void;
  activeKey?: string | null;
  tone?(row: T): 'warm' | 'muted' | null;
  actions?(row: T): ReactNode;
  actionsTitle?: string;
}) {
  const { columns, rows } = props;
  return (
    <div className={css['frame']}>
      <table className={css['table']}>
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" style={{ width: column.width }} className={classOf(column)}>
                {column.title}
              </th>
            ))}
            {props.actions && (
              <th scope="col" className={css['actions']}>
                <span className="visually-hidden">{props.actionsTitle}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = props.rowKey(row);
            return (
              <Row
                key={key}
                active={props.activeKey === key}
                tone={props.tone?.(row) ?? null}
                {...(props.onOpen && { onOpen: () => props.onOpen?.(row) })}
              >
                {columns.map((column) => (
                  <Cell key={column.key} column={column} content={column.render(row)} />
                ))}
                {props.actions && <td className={css['actions']}>{props.actions(row)}</td>}
              </Row>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What is cut can still be read whole: under the pointer, and on a narrow screen in two lines. */
function Cell<T>({ column, content }: { column: Column<T>; content: ReactNode }) {
  return (
    <td
      data-label={column.title}
      className={classOf(column)}
      title={column.cut && typeof content === 'string' ? content : undefined}
    >
      {column.cut && typeof content === 'string' ? <span className={css['text']}>{content}</span> : content}
    </td>
  );
}

function Row(props: {
  active: boolean;
  tone: 'warm' | 'muted' | null;
  onOpen?: () => void;
  children: ReactNode;
}) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (props.active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [props.active]);
  const classes = [
    props.onOpen ? css['opens'] : '',
    props.active ? css['active'] : '',
    props.tone ? css[props.tone] : '',
  ].join(' ');
  return (
    <tr
      ref={row}
      className={classes}
      aria-selected={props.active || undefined}
      onClick={(event) => {
        if (!props.onOpen || (event.target as HTMLElement).closest('a, button, input, label')) return;
        if (window.getSelection()?.toString()) return;
        props.onOpen();
      }}
    >
      {props.children}
    </tr>
  );
}

function classOf<T>(column: Column<T>): string {
  return [
    column.head ? css['head'] : '',
    column.align === 'right' ? css['right'] : '',
    column.cut ? css['cut'] : '',
    column.from === 1100 ? css['from1100'] : column.from === 1360 ? css['from1360'] : '',
  ].join(' ');
}
