import { Modal } from 'antd';
import { useState } from 'react';
import type { DossierDocument } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DocumentView } from '../ui/document-view.js';
import { StageTag } from '../ui/stage-tag.js';
import { EmptyState } from '../ui/state-panels.js';
import css from './dossier-page.module.css';

/** The papers the office made for this dossier; one opens inside the page. */
export function DocumentList({ documents }: { documents: readonly DossierDocument[] }) {
  const t = useTexts();
  const [shown, setShown] = useState<DossierDocument | null>(null);
  if (documents.length === 0) return <EmptyState title={t('web.document.none')} />;
  return (
    <>
      <ul className={css['documents']}>
        {documents.map((document) => (
          <li key={document.id}>
            <button type="button" onClick={() => setShown(document)}>
              {document.title}
            </button>
            <StageTag stage={document.stage} />
            <small>{formatDateTime(document.createdAt)}</small>
          </li>
        ))}
      </ul>
      {shown && (
        <Modal
          open
          title={shown.title}
          footer={null}
          width="min(960px, 94vw)"
          onCancel={() => setShown(null)}
        >
          <DocumentView
            url={shown.url}
            title={shown.title}
            stage={<StageTag stage={shown.stage} />}
            height="72vh"
          />
        </Modal>
      )}
    </>
  );
}
