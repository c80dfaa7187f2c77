/**
 * Reception at the counter, by keyboard alone: procedure, person, papers, fee, application, appointment. Everything
 * typed stays in the tab until the dossier is received.
 */
import { useQuery } from '@tanstack/react-query';
import { Button, type InputRef } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierReceived, ProcedureDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { dropLocalDraft, readLocalDraft } from '../ui/local-draft.js';
import { Page } from '../ui/page.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { Section } from '../ui/section.js';
import type { ApplicantState } from './applicant.js';
import { Counter } from './counter.js';
import { DRAFT, type CounterDraft } from './counter-draft.js';
import { ProcedureSearch } from './procedure-search.js';
import { Received } from './received.js';
import css from './receive-page.module.css';

export default function ReceivePage() {
  const t = useTexts();
  const [draft, setDraft] = useState<CounterDraft | null>(() => readLocalDraft<CounterDraft>(DRAFT));
  const [procedureId, setProcedureId] = useState<string | null>(draft?.procedureId ?? null);
  const [applicant, setApplicant] = useState<ApplicantState>(draft?.applicant ?? { kind: 'none' });
  const [received, setReceived] = useState<DossierReceived | null>(null);
  const procedureInput = useRef<InputRef>(null);
  const procedure = useQuery({
    queryKey: keys.procedure(procedureId ?? ''),
    queryFn: () => ok(api.GET('/api/procedures/{id}', { params: { path: { id: procedureId ?? '' } } })),
    enabled: procedureId !== null,
    staleTime: 300_000,
  });
  const startAgain = useCallback(() => {
    dropLocalDraft(DRAFT);
    setDraft(null);
    setProcedureId(null);
    setApplicant({ kind: 'none' });
    setReceived(null);
  }, []);

  if (received) {
    return (
      <Page title={t('web.reception.received')}>
        <Received received={received} onAgain={startAgain} />
      </Page>
    );
  }
  return (
    <Page
      title={t('web.reception.new')}
      lead={t('web.reception.newLead')}
      actions={procedureId && <Button onClick={startAgain}>{t('web.reception.clear')}</Button>}
    >
      <Section number={1} title={t('web.reception.procedure')}>
        {procedureId ? (
          <Loaded query={procedure}>
            {(loaded) => <Chosen procedure={loaded} onOther={() => setProcedureId(null)} />}
          </Loaded>
        ) : (
          <ProcedureSearch inputRef={procedureInput} onChoose={(row) => setProcedureId(row.id)} />
        )}
      </Section>
      {procedure.data && procedureId && (
        <Counter
          key={procedureId}
          procedure={procedure.data}
          draft={draft?.procedureId === procedureId ? draft : null}
          applicant={applicant}
          onApplicant={setApplicant}
          onReceived={(answer) => {
            dropLocalDraft(DRAFT);
            setReceived(answer);
          }}
        />
      )}
    </Page>
  );
}

function Chosen({ procedure, onOther }: { procedure: ProcedureDetail; onOther: () => void }) {
  const t = useTexts();
  return (
    <div className={css['chosen']}>
      <div>
        <p className={css['chosenName']}>{procedure.name}</p>
        <p className={css['chosenMeta']}>
          <span>
            {procedure.code} <ProvenanceMark source={procedure.codeSource} />
          </span>
          <span>{procedure.domain}</span>
          <span>
            {t('web.reception.limit', { limit: procedure.decidedLimitText })}{' '}
            <ProvenanceMark source={procedure.limitSource} />
          </span>
          <span>{t('web.reception.statutory', { limit: procedure.statutoryLimitText })}</span>
        </p>
      </div>
      <Button size="small" onClick={onOther}>
        {t('web.reception.otherProcedure')}
      </Button>
    </div>
  );
}
