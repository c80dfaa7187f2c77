import { DownOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { api, ok } from '../api/client';
import { useOfficer } from '../identity/session';
import { clearLocalDrafts } from '../ui/local-draft';
import { useLanguage } from '../i18n/texts';
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
  const first = roles[0];
  const roleName = first ? t.known(`web.role.${first.role}`, first.role) : '';
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: (
              <div className={css['who']}>
                <strong>{officer.fullName}</strong>
                {roles.map((grant) => (
                  <span key={`${grant.role}${grant.unitId}`}>
                    {t('web.user.roleAt', {
                      role: t.known(`web.role.${grant.role}`, grant.role),
                      unit: grant.unitName,
                    })}
                  </span>
                ))}
              </div>
            ),
          },
          { type: 'divider' },
          {
            key: 'language',
            label: language === 'vi' ? t('web.user.toEnglish') : t('web.user.toVietnamese'),
            onClick: () => setLanguage(language === 'vi' ? 'en' : 'vi'),
          },
          ...(demo
            ? [{ key: 'switch', label: t('web.user.switch'), onClick: () => void navigate('/sign-in') }]
            : []),
          { key: 'leave', label: t('web.user.leave'), onClick: () => void leave() },
        ],
      }}
    >
      <button type="button" className={css['button']} aria-label={t('web.user.menu')}>
        <span className={css['avatar']} aria-hidden="true">
          {initial(officer.fullName)}
        </span>
        <span className={css['name']}>
          <strong>{officer.fullName}</strong>
          <small>{roleName}</small>
        </span>
        <DownOutlined aria-hidden className={css['arrow']} />
      </button>
    </Dropdown>
  );
}

/** Vietnamese names are called by their last word. */
const initial = (fullName: string): string => fullName.trim().split(/\s+/).at(-1)?.charAt(0) ?? '';
