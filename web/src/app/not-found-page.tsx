import { Link } from 'react-router';
import { useTexts } from '../i18n/texts.js';
import { Page } from '../ui/page.js';
import { EmptyState } from '../ui/state-panels.js';

export function NotFoundPage() {
  const t = useTexts();
  return (
    <Page title={t('web.notFound.title')}>
      <EmptyState title={t('web.notFound.text')} action={<Link to="/">{t('web.notFound.home')}</Link>} />
    </Page>
  );
}
