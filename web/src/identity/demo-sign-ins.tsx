import type { UseQueryResult } from '@tanstack/react-query';
import type { DemoSignIn } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './sign-in-page.module.css';

/** In the demonstration city one walks in as any of its people; the card says who they are and what waits for them. */
export function DemoSignIns(props: {
  cards: UseQueryResult<DemoSignIn[]>;
  busy: boolean;
  error: unknown;
  onChoose: (card: DemoSignIn) => void;
}) {
  const t = useTexts();
  return (
    <section className={css['demo']} aria-labelledby="demo-sign-ins">
      <h2 id="demo-sign-ins">{t('web.signIn.demo')}</h2>
      <p className={css['lead']}>{t('web.signIn.demoLead')}</p>
      {props.error ? <ErrorPanel error={props.error} /> : null}
      <Loaded query={props.cards}>
        {(cards) => (
          <ul className={css['cards']}>
            {cards.map((card) => (
              <li key={card.username}>
                <button
                  type="button"
                  className={css['card']}
                  disabled={props.busy}
                  onClick={() => props.onChoose(card)}
                >
                  <span className={css['role']}>{card.roleName}</span>
                  <strong>{card.fullName}</strong>
                  <span className={css['unit']}>{card.unitName}</span>
                  <span className={css['note']}>{card.note}</span>
                  <span className={css['open']}>{t('web.signIn.openTasks', { count: card.openTasks })}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
