import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DemoSignIn, Session } from '../api/types.js';
import { useLanguage } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { Logo } from '../ui/logo.js';
import { ErrorPanel } from '../ui/state-panels.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { DemoSignIns } from './demo-sign-ins.js';
import { useEnter, useSession } from './session.js';
import css from './sign-in-page.module.css';

export default function SignInPage() {
  const { t, language, setLanguage } = useLanguage();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const enter = useEnter();
  const session = useSession();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  useDocumentTitle(t('web.signIn.title'));

  const arrive = (next: Session): void => {
    enter(next);
    const to = search.get('to');
    void navigate(to?.startsWith('/') && !to.startsWith('//') ? to : '/', { replace: true });
  };
  const signIn = useMutation({
    mutationFn: () => ok(api.POST('/api/session', { body: { username: username.trim(), password } })),
    onSuccess: arrive,
  });
  const choose = useMutation({
    mutationFn: (card: DemoSignIn) =>
      ok(api.POST('/api/demo/sign-in', { body: { username: card.username } })),
    onSuccess: arrive,
  });
  const demo = session.data?.demo ?? false;
  const cards = useQuery({
    queryKey: keys.demoSignIns,
    queryFn: () => ok(api.GET('/api/demo/sign-ins')),
    enabled: demo,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };

  return (
    <div className={css['page']}>
      <header className={css['band']}>
        <div className={css['brand']}>
          <Logo />
          <span>
            <strong>{t('web.app.name')}</strong>
            <small>{t('web.app.city')}</small>
          </span>
        </div>
        <button
          type="button"
          className={css['language']}
          onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
        >
          {language === 'vi' ? t('web.user.toEnglish') : t('web.user.toVietnamese')}
        </button>
      </header>
      <main className={demo ? css['two'] : css['one']}>
        <section className={css['form']} aria-labelledby="sign-in">
          <h1 id="sign-in">{t('web.signIn.title')}</h1>
          <p className={css['lead']}>{t('web.signIn.lead')}</p>
          <form onSubmit={submit}>
            {signIn.isError && <ErrorPanel error={signIn.error} />}
            <Field label={t('web.signIn.username')}>
              {({ status, ...aria }) => (
                <Input
                  {...aria}
                  status={status}
                  size="large"
                  prefix={<UserOutlined aria-hidden />}
                  autoComplete="username"
                  autoFocus
                  value={username}
                  onChange={(event) => setUsername(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('web.signIn.password')}>
              {({ status, ...aria }) => (
                <Input.Password
                  {...aria}
                  status={status}
                  size="large"
                  prefix={<LockOutlined aria-hidden />}
                  autoComplete="current-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
            <Button type="primary" size="large" htmlType="submit" block loading={signIn.isPending}>
              {t('web.signIn.submit')}
            </Button>
          </form>
        </section>
        {demo && (
          <DemoSignIns
            cards={cards}
            busy={choose.isPending}
            error={choose.error}
            onChoose={(card) => choose.mutate(card)}
          />
        )}
      </main>
    </div>
  );
}
