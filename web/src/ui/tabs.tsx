/** Tabs that are links: the choice is in the URL, a count may stand beside the word. */
import { Link } from 'react-router';
import css from './tabs.module.css';

export interface TabLink {
  key: string;
  label: string;
  to: string;
  count?: number | undefined;
  tone?: 'danger' | 'warm';
}

export function Tabs({ label, tabs, current }: { label: string; tabs: readonly TabLink[]; current: string }) {
  return (
    <nav aria-label={label} className={css['tabs']}>
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          to={tab.to}
          replace
          aria-current={tab.key === current ? 'page' : undefined}
          className={tab.key === current ? css['current'] : css['tab']}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className={`${css['count']} ${tab.count > 0 && tab.tone ? css[tab.tone] : ''}`}>
              {tab.count > 999 ? '999+' : tab.count}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
