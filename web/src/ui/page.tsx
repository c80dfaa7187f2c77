import type { ReactNode } from 'react';
import css from './page.module.css';
import { useDocumentTitle } from './use-document-title.js';

/** Heading, actions and content of one page. */
export function Page(props: {
  title: string;
  documentTitle?: string;
  lead?: ReactNode;
  back?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  useDocumentTitle(props.documentTitle ?? props.title);
  return (
    <div className={props.wide ? css['wide'] : css['page']}>
      <header className={css['header']}>
        <div className={css['headings']}>
          {props.back}
          <h1>{props.title}</h1>
          {props.lead && <div className={css['lead']}>{props.lead}</div>}
        </div>
        {props.actions && <div className={css['actions']}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}
