/** A dossier that came online: looked through, then accepted or refused with its reason. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type {
  DossierDetail,
  DossierReceived,
  FieldProblem,
  ProcedureDetail,
  ReceptionBody,
} from '../api/types.js';
import { DossierIdentity } from '../dossiers/dossier-identity.js';
import { useDossier } from '../dossiers/queries.js';
import { FormSummary } from '../forms/form-summary.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { Section } from '../ui/section.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import {
  ComponentChecklist,
  componentsOf,
  missingOf,
  startOf,
  type ChecklistRow,
} from './component-checklist.js';
import { CounterSummary } from './counter-summary.js';
import type { ResultReturn } from './counter-draft.js';
import { targetOf } from './counter.js';
import { FeeSection } from './fee-section.js';
import { feeErrors, feeOf, paymentOf, type FeeState } from './fees.js';
import { Received } from './received.js';
import { RefuseDialog } from './refuse-dialog.js';
import { ReturnSection } from './return-section.js';
import css from './receive-page.module.css';

export default function OnlinePage() {
  const { dossierId = '' } = useParams();
  const dossier = useDossier(dossierId);
  return (
    <div className={css['page']}>
      <Loaded query={dossier}>{(loaded) => <WithProcedure dossier={loaded} />}</Loaded>
    </div>
  );
}

function WithProcedure({ dossier }: { dossier: DossierDetail }) {
  const procedure = useQuery({
    queryKey: keys.procedure(dossier.procedureId),
    queryFn: () => ok(api.GET('/api/procedures/{id}', { params: { path: { id: dossier.procedureId } } })),
  });
  return (
    <Loaded query={procedure}>
      {(loaded) => <Review key={dossier.id} dossier={dossier} procedure={loaded} />}
    </Loaded>
  );
}

function Review({ dossier, procedure }: { dossier: DossierDetail; procedure: ProcedureDetail }) {
  const t = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useAttempt();
  useDocumentTitle(t('web.reception.online', { code: dossier.code }));
  const [checklist, setChecklist] = useState<ChecklistRow[]>(() =>
    procedure.components.map((spec) => sentIn(dossier, spec)),
  );
  const [fee, setFee] = useState<FeeState>({ exemption: dossier.exemption, quantities: {}, paid: null });
  const [resultReturn, setResultReturn] = useState<ResultReturn>('online');
  const [errors, setErrors] = useState<readonly FieldProblem[]>([]);
  const [refusing, setRefusing] = useState(false);
  const [accepted, setAccepted] = useState<DossierReceived | null>(null);
  const missing = missingOf(procedure.components, checklist);
  const accept = useMutation({
    mutationFn: (body: ReceptionBody) =>
      attempt.run({ id: dossier.id, body }, (header) =>
        ok(api.POST('/api/dossiers/{id}/accept', { params: { path: { id: dossier.id }, header }, body })),
      ),
    onSuccess: (answer) => {
      setAccepted(answer);
      void client.invalidateQueries({ queryKey: keys.receptionQueue });
      void client.invalidateQueries({ queryKey: keys.dossiers });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
  const submit = (): void => {
    const found = [
      ...missing.map(({ name }) => ({ path: 'components', message: t('web.reception.missing', { name }) })),
      ...feeErrors(procedure, fee, t),
    ];
    setErrors(found);
    if (found.length > 0 || accept.isPending) return;
    accept.mutate({
      components: componentsOf(checklist),
      ...paymentOf(procedure, fee),
      application: dossier.application?.data ?? {},
      resultReturn,
    });
  };
  if (accepted) return <Received received={accepted} onAgain={() => void navigate('/reception')} />;
  const byPath = new Map(errors.map((error) => [error.path, error.message]));
  return (
    <>
      <DossierIdentity dossier={dossier} back={{ to: '/reception', label: t('web.nav.reception') }} />
      <div className={css['counter']}>
        <div className={css['sections']}>
          <Section id="application" title={t('web.side.application')}>
            {dossier.application ? (
              <FormSummary schema={dossier.application.schema} data={dossier.application.data} />
            ) : (
              <p>{t('web.form.empty')}</p>
            )}
          </Section>
          <Section id="components" title={t('web.section.components')}>
            <ComponentChecklist
              specs={procedure.components}
              value={checklist}
              onChange={setChecklist}
              dossierId={dossier.id}
            />
          </Section>
          <Section id="fee" title={t('web.fee.title')}>
            <FeeSection procedure={procedure} value={fee} errors={byPath} onChange={setFee} />
          </Section>
          <Section id="return" title={t('web.reception.returnBy')}>
            <ReturnSection resultReturn={resultReturn} onResultReturn={setResultReturn} />
          </Section>
        </div>
        <CounterSummary
          procedureId={procedure.id}
          missing={missing}
          cost={feeOf(procedure, fee)}
          errors={errors.map(({ message, path }) => ({ message, target: targetOf(path) }))}
          problem={accept.error}
          busy={accept.isPending}
          submitLabel={t('web.reception.accept')}
          onSubmit={submit}
        >
          <Button block danger onClick={() => setRefusing(true)}>
            {t('web.reception.refuse')}
          </Button>
        </CounterSummary>
      </div>
      {refusing && <RefuseDialog dossier={dossier} onClose={() => setRefusing(false)} />}
    </>
  );
}

/** What the citizen sent is ticked already; the clerk unticks what cannot be read or does not belong. */
function sentIn(dossier: DossierDetail, spec: Parameters<typeof startOf>[0]): ChecklistRow {
  const sent = dossier.components.find((component) => component.code === spec.code);
  const start = startOf(spec);
  if (!sent?.received) return { ...start, received: spec.heldByState };
  return {
    ...start,
    received: true,
    form: sent.form ?? 'electronic',
    files: sent.attachments,
    note: sent.note ?? '',
  };
}
