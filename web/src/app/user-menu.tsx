import { DownOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, ok } from '../api/client.js';
import { useLanguage } from '../i18n/texts.js';
import { useOfficer } from '../identity/session.js';
import { clearLocalDrafts } from '../ui/local-draft.js';
import { MenuButton } from '../ui/menu-button.js';
import css from './user-menu.module.css';

export function UserMenu() {
  const { t, language, setLanguage } = useLanguage();
  const { officer, roles, demo } = useOfficer();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await ok(api.DELETE('/api/session')).catch(() => undefined);
    clearLocalDrafts();
    client.clear();
    await navigate('/sign-in');
  };
  const roleName = (role: string): string => t.known(`web.role.${role}`, role);
  return (
    <MenuButton
      label={t('web.user.menu')}
      className={css['button']}
      head={
        <div className={css['who']}>
          <strong>{officer.fullName}</strong>
          {roles.map((grant) => (
            <span key={`${grant.role}${grant.unitId}`}>
              {t('web.user.roleAt', { role: roleName(grant.role), unit: grant.unitName })}
            </span>
          ))}
        </div>
      }
      choices={[
        {
          key: 'language',
          label: t(language === 'vi' ? 'web.user.toEnglish' : 'web.user.toVietnamese'),
          onChoose: () => setLanguage(language === 'vi' ? 'en' : 'vi'),
        },
        ...(demo
          ? [{ key: 'switch', label: t('web.user.switch'), onChoose: () => void navigate('/sign-in') }]
          : []),
        { key: 'leave', label: t('web.user.leave'), onChoose: () => void leave() },
      ]}
    >
      <span className={css['avatar']} aria-hidden="true">
        {initial(officer.fullName)}
      </span>
      <span className={css['name']}>
        <strong>{officer.fullName}</strong>
        <small>{roleName(roles[0]?.role ?? '')}</small>
      </span>
      <DownOutlined aria-hidden className={css['arrow']} />
    </MenuButton>
  );
}

/** Vietnamese names are called by their last word. */
const initial = (fullName: string): string => fullName.trim().split(/\s+/).at(-1)?.charAt(0) ?? '';
