/** A PDF inside the page, printed in one click and without a new window. */
import { DownloadOutlined, ExpandOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { useTexts } from '../i18n/texts.js';
import css from './document-view.module.css';

export function DocumentView(props: {
  url: string;
  title: string;
  stage?: ReactNode;
  height?: string;
  printLabel?: string;
  printRef?: Ref<HTMLButtonElement>;
}) {
  const t = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const print = (): void => {
    const view = frame.current?.contentWindow;
    view?.focus();
    view?.print();
  };
  return (
    <figure className={css['document']}>
      <figcaption className={css['bar']}>
        <span className={css['title']}>{props.title}</span>
        {props.stage}
        <span className={css['tools']}>
          <Button
            ref={props.printRef}
            size="small"
            icon={<PrinterOutlined />}
            disabled={!ready}
            onClick={print}
          >
            {props.printLabel ?? t('web.document.print')}
          </Button>
          <Button
            size="small"
            type="text"
            icon={<ExpandOutlined />}
            aria-label={t('web.document.fullScreen')}
            onClick={() => void frame.current?.requestFullscreen()}
          />
          <a href={props.url} download className={css['download']} aria-label={t('web.document.download')}>
            <DownloadOutlined />
          </a>
        </span>
      </figcaption>
      {navigator.pdfViewerEnabled ? (
        <iframe
          ref={frame}
          src={`${props.url}#toolbar=0&navpanes=0&view=FitH`}
          title={props.title}
          className={css['frame']}
          style={{ height: props.height ?? '640px' }}
          onLoad={() => setReady(true)}
        />
      ) : (
        <p className={css['noViewer']}>
          {t('web.document.noViewer')}{' '}
          <a href={props.url} target="_blank" rel="noreferrer">
            {t('web.timeline.document')}
          </a>
        </p>
      )}
    </figure>
  );
}

export const documentUrl = (id: string): string => `/api/documents/${id}/content`;
