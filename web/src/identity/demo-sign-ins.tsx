import { SearchOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Input } from 'antd';
import { useMemo, useState } from 'react';
import type { DemoSignIn } from '../api/types.js';
import { fold } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { EmptyState, ErrorPanel } from '../ui/state-panels.js';
import css from './sign-in-page.module.css';

interface Choosing {
  busy: boolean;
  onChoose: (card: DemoSignIn) => void;
}

/** In the demonstration city one walks in as any of its people; the card says who they are and what waits for them. */
export function DemoSignIns(props: Choosing & { cards: UseQueryResult<DemoSignIn[]>; error: unknown }) {
  const t = useTexts();
  const [text, setText] = useState('');
  return (
    <section className={css['demo']} aria-labelledby="demo-sign-ins">
      <h2 id="demo-sign-ins">{t('web.signIn.demo')}</h2>
      <p className={css['lead']}>{t('web.signIn.demoLead')}</p>
      {props.error ? <ErrorPanel error={props.error} /> : null}
      <Input
        className={css['find'] ?? ''}
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        aria-label={t('web.signIn.find')}
        placeholder={t('web.signIn.find')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Loaded query={props.cards}>{(cards) => <Groups {...props} cards={cards} text={text} />}</Loaded>
    </section>
  );
}

function Groups(props: Choosing & { cards: readonly DemoSignIn[]; text: string }) {
  const t = useTexts();
  const groups = useMemo(() => {
    const wanted = fold(props.text.trim());
    const by = new Map<string, DemoSignIn[]>();
    for (const card of props.cards) {
      if (!fold(`${card.fullName} ${card.roleName} ${card.unitName} ${card.note}`).includes(wanted)) continue;
      const agency = agencyOf(card);
      by.set(agency, [...(by.get(agency) ?? []), card]);
    }
    return [...by];
  }, [props.cards, props.text]);
  if (groups.length === 0) return <EmptyState title={t('web.signIn.nobody')} />;
  return groups.map(([agency, cards]) => (
    <div key={agency} className={css['group']}>
      <h3>{agency}</h3>
      <ul className={css['cards']}>
        {cards.map((card) => (
          <li key={card.username}>
            <Card card={card} busy={props.busy} onChoose={props.onChoose} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

function Card({ card, busy, onChoose }: Choosing & { card: DemoSignIn }) {
  const t = useTexts();
  const division = divisionOf(card);
  return (
    <button
      type="button"
      className={css['card']}
      disabled={busy}
      title={card.note}
      onClick={() => onChoose(card)}
    >
      <span className={css['role']}>{card.roleName}</span>
      <strong>{card.fullName}</strong>
      {division && <span className={css['unit']}>{division}</span>}
      {card.openTasks > 0 && (
        <span className={css['open']}>{t('web.signIn.openTasks', { count: card.openTasks })}</span>
      )}
    </button>
  );
}

/** "Phòng Kinh tế, Hạ tầng và Đô thị, Phường Sài Gòn": the agency stands last. */
const agencyOf = ({ unitName }: DemoSignIn): string => unitName.slice(unitName.lastIndexOf(', ') + 1).trim();
const divisionOf = ({ unitName }: DemoSignIn): string =>
  unitName.slice(0, Math.max(0, unitName.lastIndexOf(', ')));
