/** Any due date can be asked "Vì sao là ngày này?"; the answer opens beside the page. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import type { DueDateExplanation } from '../api/types.js';
import css from './due-date.module.css';

const DueDateDrawer = lazy(() => import('./due-date-drawer.js'));

export function WhyThisDate(props: {
  dossierId?: string;
  explanation?: DueDateExplanation;
  children?: ReactNode;
  plain?: boolean;
}) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={props.plain ? css['plain'] : css['why']} onClick={() => setOpen(true)}>
        {props.children ?? t('web.due.why')}
      </button>
      {open && (
        <Suspense fallback={null}>
          <DueDateDrawer
            {...(props.dossierId && { dossierId: props.dossierId })}
            {...(props.explanation && { explanation: props.explanation })}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
