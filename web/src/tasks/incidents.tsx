import { WarningOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { TaskList } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import css from './inbox-page.module.css';

/** Dossiers that stopped after one's own step: said calmly, for there is nothing to be done over. */
export function Incidents({ incidents }: Pick<TaskList, 'incidents'>) {
  const t = useTexts();
  return (
    <section className={css['incidents']} aria-labelledby="incidents">
      <h2 id="incidents">
        <WarningOutlined aria-hidden /> {t('web.inbox.incidents', { count: incidents.length })}
      </h2>
      <p>{t('web.inbox.incidentsHint')}</p>
      <ul>
        {incidents.map(({ dossierId, dossierCode, stepName, text }) => (
          <li key={`${dossierId} ${stepName}`}>
            <Link to={`/dossiers/${dossierId}`}>{dossierCode}</Link> {stepName}. <small>{text}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
