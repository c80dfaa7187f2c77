import { useEffect } from 'react';
import { useTexts } from '../i18n/texts.js';

/** Never a person's name: titles are seen on shared screens and in histories. */
export function useDocumentTitle(title: string): void {
  const t = useTexts();
  useEffect(() => {
    document.title = `${title} · ${t('web.app.name')}`;
  }, [title, t]);
}
