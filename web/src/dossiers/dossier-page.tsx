import { useParams } from 'react-router';
import type { DossierDetail } from '../api/types.js';
import { useShowDueDate } from '../app/shown-due-date.js';
import { FormSummary } from '../forms/form-summary.js';
import { formatDate, formatMoney } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { Section, Summary } from '../ui/section.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { Waiting } from '../ui/waiting.js';
import { ClockSection } from './clock-section.js';
import { ComponentList } from './component-list.js';
import { CurrentWork } from './current-work.js';
import { DocumentList } from './document-list.js';
import { DossierActions } from './dossier-actions.js';
import { DossierDiagram } from './dossier-diagram.js';
import { DossierIdentity } from './dossier-identity.js';
import css from './dossier-page.module.css';
import { DossierTimeline } from './dossier-timeline.js';
import { useDossier } from './queries.js';

export default function DossierPage() {
  const { dossierId = '' } = useParams();
  const dossier = useDossier(dossierId);
  return (
    <div className={css['page']}>
      <Loaded query={dossier} waiting={<Waiting rows={10} height={48} />}>
        {(loaded) => <Dossier key={dossierId} dossier={loaded} />}
      </Loaded>
    </div>
  );
}

const SECTIONS = ['now', 'summary', 'components', 'documents', 'progress', 'clock', 'timeline'] as const;

function Dossier({ dossier }: { dossier: DossierDetail }) {
  const t = useTexts();
  useShowDueDate(dossier.dueAt);
  useDocumentTitle(t('web.dossier.documentTitle', { code: dossier.code }));
  const received = dossier.components.filter((component) => component.received).length;
  return (
    <>
      <DossierIdentity
        dossier={dossier}
        back={{ to: '/dossiers', label: t('web.dossier.back') }}
        actions={<DossierActions dossier={dossier} />}
      />
      <nav aria-label={t('web.dossier.sections')} className={css['sections']}>
        {SECTIONS.map((section) => (
          <a key={section} href={`#${section}`}>
            {t(`web.section.${section}`)}
          </a>
        ))}
      </nav>
      <div className={css['columns']}>
        <div className={css['stack']}>
          <Section id="now" title={t('web.section.now')}>
            <CurrentWork dossier={dossier} />
          </Section>
          <Section
            id="components"
            title={t('web.section.components')}
            extra={t('web.component.count', { received, total: dossier.components.length })}
          >
            <ComponentList components={dossier.components} />
          </Section>
          <Section id="documents" title={t('web.section.documents')}>
            <DocumentList documents={dossier.documents} />
          </Section>
        </div>
        <div className={css['stack']}>
          <Section id="summary" title={t('web.section.summary')}>
            <Facts dossier={dossier} />
          </Section>
        </div>
      </div>
      <div className={css['stack']}>
        <Section id="progress" title={t('web.section.progress')} flush>
          <DossierDiagram dossierId={dossier.id} height={460} />
        </Section>
        <Section id="clock" title={t('web.section.clock')}>
          <ClockSection clock={dossier.clock} />
        </Section>
      </div>
      <div className={css['columns']}>
        <div className={css['stack']}>
          <Section id="timeline" title={t('web.section.timeline')}>
            <DossierTimeline dossierId={dossier.id} />
          </Section>
        </div>
        <div className={css['stack']}>
          {dossier.application && (
            <Section id="application" title={t('web.side.application')}>
              <FormSummary schema={dossier.application.schema} data={dossier.application.data} />
            </Section>
          )}
        </div>
      </div>
    </>
  );
}

function Facts({ dossier }: { dossier: DossierDetail }) {
  const t = useTexts();
  const { applicant } = dossier;
  return (
    <Summary
      items={[
        [t('web.applicant.name'), applicant.fullName],
        [t(`web.applicant.number.${applicant.kind}`), applicant.identityNumberMasked],
        applicant.birthDate ? [t('web.applicant.birthDate'), formatDate(applicant.birthDate)] : null,
        applicant.phone ? [t('web.applicant.phone'), applicant.phone] : null,
        [t('web.applicant.address'), applicant.address],
        [t('web.column.unit'), dossier.unitName],
        [t('web.column.domain'), dossier.domain],
        [t('web.dossier.channel'), t(`web.channel.${dossier.channel}`)],
        [t('web.dossier.fee'), feeText(dossier, t('web.fee.none'), t('web.fee.waived'))],
        dossier.result
          ? [
              t('web.dossier.result'),
              t('web.dossier.resultText', {
                number: dossier.result.number,
                date: formatDate(dossier.result.date),
              }),
            ]
          : null,
        [t('web.dossier.version'), t('web.dossier.versionText', { version: dossier.procedureVersion })],
      ]}
    />
  );
}

function feeText(dossier: DossierDetail, none: string, waived: string): string {
  if (dossier.exemption) return `${waived} (${dossier.exemption})`;
  return dossier.feeTotal > 0 ? formatMoney(dossier.feeTotal) : none;
}
