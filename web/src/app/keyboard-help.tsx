import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../i18n/texts.js';
import { useShortcuts } from '../ui/shortcuts.js';
import css from './keyboard-help.module.css';

const KeyboardDialog = lazy(() => import('./keyboard-dialog.js'));

export function KeyboardHelp() {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  useShortcuts([{ keys: '?', label: 'web.keys.help', run: () => setOpen(true) }]);
  return (
    <>
      <button type="button" className={css['button']} onClick={() => setOpen(true)}>
        <kbd>?</kbd> <span>{t('web.keys.title')}</span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <KeyboardDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
