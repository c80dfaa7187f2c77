import { CheckOutlined, CloseOutlined, MinusOutlined } from '@ant-design/icons';
import type { DossierComponent } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import css from './component-list.module.css';

/** The papers of the dossier, each with its own state. */
export function ComponentList({ components }: { components: readonly DossierComponent[] }) {
  const t = useTexts();
  if (components.length === 0) return <p>{t('web.component.none')}</p>;
  return (
    <ul className={css['list']}>
      {components.map((component) => {
        const state = stateOf(component);
        return (
          <li key={component.code}>
            <span className={`${css['icon']} ${css[state]}`} aria-hidden="true">
              {state === 'received' ? (
                <CheckOutlined />
              ) : state === 'missing' ? (
                <CloseOutlined />
              ) : (
                <MinusOutlined />
              )}
            </span>
            <div className={css['body']}>
              <p>{component.name}</p>
              <p className={css['meta']}>
                <span className={css[state]}>{t(`web.component.${state}`)}</span>
                {component.received && component.form && (
                  <span>{t(`web.componentForm.${component.form}`)}</span>
                )}
                {component.received && component.copies > 0 && (
                  <span>{t('web.component.copies', { count: component.copies })}</span>
                )}
                {component.note && <span>{component.note}</span>}
              </p>
              {component.attachments.length > 0 && (
                <p className={css['files']}>
                  {component.attachments.map((file) => (
                    <a key={file.id} href={`/api/attachments/${file.id}`} target="_blank" rel="noreferrer">
                      {file.name}
                    </a>
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const stateOf = (component: DossierComponent): 'received' | 'missing' | 'optional' =>
  component.received ? 'received' : component.required ? 'missing' : 'optional';
