import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import type { ResultReturn } from './counter-draft.js';
import css from './receive-page.module.css';

const RETURNS: readonly ResultReturn[] = ['counter', 'post', 'online'];
const CHANNELS = ['counter', 'post'] as const;

export function ReturnSection(props: {
  channel?: 'counter' | 'post';
  resultReturn: ResultReturn;
  onChannel?: (channel: 'counter' | 'post') => void;
  onResultReturn: (resultReturn: ResultReturn) => void;
}) {
  const t = useTexts();
  return (
    <div className={css['fees']}>
      {props.onChannel && (
        <Field group label={t('web.dossier.channel')}>
          {(aria) => (
            <div className={css['inline']}>
              {CHANNELS.map((channel) => (
                <label key={channel} className={css['choice']}>
                  <input
                    type="radio"
                    name={aria.id}
                    checked={props.channel === channel}
                    onChange={() => props.onChannel?.(channel)}
                  />
                  <span>{t(`web.channel.${channel}`)}</span>
                </label>
              ))}
            </div>
          )}
        </Field>
      )}
      <Field group label={t('web.reception.returnBy')}>
        {(aria) => (
          <div className={css['inline']}>
            {RETURNS.map((way) => (
              <label key={way} className={css['choice']}>
                <input
                  type="radio"
                  name={aria.id}
                  checked={props.resultReturn === way}
                  onChange={() => props.onResultReturn(way)}
                />
                <span>{t(`web.resultReturn.${way}`)}</span>
              </label>
            ))}
          </div>
        )}
      </Field>
    </div>
  );
}
