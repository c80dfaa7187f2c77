import { Suspense, useEffect, useRef, type RefObject } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router';
import { SessionGate, useOfficer } from '../identity/session.js';
import { useTexts } from '../i18n/texts.js';
import { Logo } from '../ui/logo.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { Waiting } from '../ui/waiting.js';
import { DemoClockBar } from './demo-clock-bar.js';
import { GlobalSearch } from './global-search.js';
import { KeyboardHelp } from './keyboard-help.js';
import { NavigationIcon } from './navigation-icon.js';
import { navigationFor, type NavigationItem } from './navigation.js';
import { SeedingBar } from './seeding-bar.js';
import css from './shell.module.css';
import { useInboxCount } from './use-inbox-count.js';
import { UserMenu } from './user-menu.js';

export function Shell() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const t = useTexts();
  const navigate = useNavigate();
  const { roles, demo } = useOfficer();
  const items = navigationFor(roles);
  const inboxCount = useInboxCount(items.some((item) => item.key === 'tasks'));
  useShortcuts(
    items.map((item) => ({ keys: goKeys[item.key], label: item.label, run: () => void navigate(item.to) })),
  );
  const content = useFocusOnArrival();
  return (
    <div className={css['shell']}>
      <ScrollRestoration />
      <a href="#content" className={css['skip']}>
        {t('web.shell.skip')}
      </a>
      <aside className={css['rail']}>
        <NavLink to="/" className={css['brand']}>
          <Logo />
          <span>
            <strong>{t('web.app.name')}</strong>
            <small>{t('web.app.city')}</small>
          </span>
        </NavLink>
        <nav aria-label={t('web.shell.navigation')} className={css['nav']}>
          {items.map((item) => (
            <RailLink key={item.key} item={item} count={item.key === 'tasks' ? inboxCount : undefined} />
          ))}
        </nav>
        <div className={css['railFoot']}>
          <KeyboardHelp />
        </div>
      </aside>
      <div className={css['main']}>
        <header className={css['top']}>
          <NavLink to="/" className={css['topBrand']} aria-label={t('web.app.name')}>
            <Logo />
          </NavLink>
          {items.some((item) => item.key === 'dossiers') && <GlobalSearch />}
          <UserMenu />
        </header>
        {demo && <DemoClockBar />}
        {demo && <SeedingBar />}
        <main ref={content} id="content" tabIndex={-1} className={css['content']}>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

/** A new page is where the keyboard and the screen reader go on, unless the page has put the focus itself. */
function useFocusOnArrival(): RefObject<HTMLElement | null> {
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    const main = content.current;
    const placed = document.activeElement !== document.body && main?.contains(document.activeElement);
    if (!placed) main?.focus({ preventScroll: true });
  }, [pathname]);
  return content;
}

function RailLink({ item, count }: { item: NavigationItem; count: number | undefined }) {
  const t = useTexts();
  return (
    <NavLink
      to={item.to}
      className={({ isActive }) => (isActive ? `${css['link']} ${css['current']}` : css['link'])}
    >
      <NavigationIcon item={item.key} />
      <span className={css['label']}>{t(item.label)}</span>
      {count !== undefined && count > 0 && (
        <span className={css['count']}>{count > 999 ? '999+' : count}</span>
      )}
    </NavLink>
  );
}

const goKeys: Record<NavigationItem['key'], string> = {
  tasks: 'g i',
  reception: 'g t',
  dossiers: 'g h',
  reports: 'g b',
  procedures: 'g q',
  calendar: 'g l',
};
