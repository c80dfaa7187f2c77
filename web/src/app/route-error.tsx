import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ErrorPanel } from '../ui/state-panels.js';
import { useTexts } from '../i18n/texts.js';

/** A page that broke, or a chunk of an older build that is gone: reloading is the way out of both. */
export function RouteError() {
  const t = useTexts();
  const error = useRouteError();
  useEffect(() => console.error(error), [error]);
  return (
    <div style={{ padding: 24 }}>
      <ErrorPanel error={error} kept={t('web.advice.kept')} onRetry={() => window.location.reload()} />
    </div>
  );
}
