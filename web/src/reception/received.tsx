import { CheckCircleFilled, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { DossierReceived } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { DocumentView, documentUrl } from '../ui/document-view.js';
import { WhyThisDate } from '../ui/due-date.js';
import { useShortcuts } from '../ui/shortcuts.js';
import css from './receive-page.module.css';

/** Received: the code, the promise, who has it now; the receipt is ready to print and the next citizen one key away. */
export function Received({ received, onAgain }: { received: DossierReceived; onAgain: () => void }) {
  const t = useTexts();
  const print = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    announce(t('web.reception.receivedAs', { code: received.code }));
    print.current?.focus();
  }, [received.code, t]);
  useShortcuts([{ keys: 'n', label: 'web.keys.newDossier', run: onAgain }]);
  return (
    <div className={css['received']}>
      <section className={css['receipt']}>
        <h2>
          <CheckCircleFilled aria-hidden /> {received.code}
        </h2>
        <p className={css['due']}>{formatDateTime(received.dueAt)}</p>
        <WhyThisDate explanation={received.explanation} />
        {received.firstTask && (
          <div className={css['first']}>
            <strong>{t('web.reception.firstTask', { name: received.firstTask.officerName })}</strong>
            <span>{t('web.task.reason', { reason: received.firstTask.reason })}</span>
          </div>
        )}
        <div className={css['again']}>
          <Button type="primary" icon={<PlusOutlined />} onClick={onAgain}>
            {t('web.reception.again')}
          </Button>
          <kbd>n</kbd>
          <Link to={`/dossiers/${received.id}`}>{t('web.done.dossier')}</Link>
        </div>
      </section>
      {received.receiptDocumentId ? (
        <DocumentView
          url={documentUrl(received.receiptDocumentId)}
          title={t('web.reception.receiptTitle')}
          printLabel={t('web.reception.print')}
          printRef={print}
          height="min(760px, 78vh)"
        />
      ) : (
        <p className={css['later']}>{t('web.reception.receiptLater')}</p>
      )}
    </div>
  );
}
