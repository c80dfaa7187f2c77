import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { useTexts } from '../i18n/texts.js';
import css from './seeding-bar.module.css';

/** While the demonstration city is still being filled, lists may be short: say so. */
export function SeedingBar() {
  const t = useTexts();
  const progress = useQuery({
    queryKey: keys.demoProgress,
    queryFn: () => ok(api.GET('/api/demo/progress')),
    refetchInterval: (query) => (query.state.data?.seeding === false ? false : 2_000),
  });
  if (!progress.data?.seeding) return null;
  const { done, total } = progress.data;
  return (
    <div className={css['bar']} role="status">
      <span>{t('web.demo.seeding', { done, total })}</span>
      <progress value={done} max={Math.max(total, 1)} aria-label={t('web.demo.seedingLabel')} />
    </div>
  );
}
