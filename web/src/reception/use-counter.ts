/** One dossier being received: what was entered, what still stands in its way, and the act of receiving it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import type { DossierReceived, FieldProblem, ProcedureDetail, ReceiveDossier } from '../api/types.js';
import { initialData } from '../forms/schema.js';
import { useForm } from '../forms/use-form.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { writeLocalDraft } from '../ui/local-draft.js';
import { problemTitle } from '../ui/state-panels.js';
import { applicantBody, applicantErrors, prefilled, type ApplicantState } from './applicant.js';
import { componentsOf, missingOf, startOf } from './component-checklist.js';
import { DRAFT, type CounterDraft } from './counter-draft.js';
import { feeErrors, feeOf, paymentOf, type FeeState } from './fees.js';
import { useWholeApplicant } from './use-whole-applicant.js';

export interface CounterProps {
  procedure: ProcedureDetail;
  draft: CounterDraft | null;
  applicant: ApplicantState;
  onApplicant: (state: ApplicantState) => void;
  onReceived: (received: DossierReceived) => void;
}

export function useCounter(props: CounterProps) {
  const t = useTexts();
  const { procedure, draft, applicant } = props;
  const schema = procedure.applicationForm;
  const readWhole = useWholeApplicant();
  const [checklist, setChecklist] = useState(() => draft?.checklist ?? procedure.components.map(startOf));
  const [fee, setFee] = useState<FeeState>(
    () => draft?.fee ?? { exemption: null, quantities: {}, paid: null },
  );
  const [channel, setChannel] = useState(draft?.channel ?? 'counter');
  const [resultReturn, setResultReturn] = useState(draft?.resultReturn ?? 'counter');
  const [errors, setErrors] = useState<readonly FieldProblem[]>([]);
  const form = useForm(
    schema,
    () => draft?.application ?? prefilled(schema, initialData(schema, {}), applicant),
  );
  const cost = useMemo(() => feeOf(procedure, fee), [procedure, fee]);
  const missing = missingOf(procedure.components, checklist);

  const kept: CounterDraft = {
    procedureId: procedure.id,
    applicant,
    checklist,
    fee,
    application: form.data,
    channel,
    resultReturn,
  };
  const keptText = JSON.stringify(kept);
  useEffect(() => writeLocalDraft(DRAFT, JSON.parse(keptText)), [keptText]);

  const takeApplicant = (state: ApplicantState): void => {
    props.onApplicant(state);
    form.update((data) => prefilled(schema, data, state, applicant));
    if (state.kind !== 'found' || state.full) return;
    void readWhole(state)
      .then(takeApplicant)
      .catch((error: unknown) => announce(problemTitle(asProblem(error), t), { shown: true }));
  };
  const receive = useReceive(props.onReceived, (fields) => {
    const own = fields.filter((field) => !field.path.startsWith('application.'));
    setErrors(own);
    if (own.length < fields.length) form.showServerErrors(fields.filter((field) => !own.includes(field)));
  });
  const submit = async (): Promise<void> => {
    if (receive.isPending) return;
    const application = form.check();
    const found: FieldProblem[] = [
      ...applicantErrors(applicant, t),
      ...missing.map(({ code, name }) => ({
        path: `components.${code}`,
        message: t('web.reception.missing', { name }),
      })),
      ...feeErrors(procedure, fee, t),
    ];
    setErrors(found);
    if (found.length > 0 || !application) return;
    const person = applicantBody(await readWhole(applicant).catch(() => applicant));
    if (!person) return announce(t('web.applicant.unread'), { shown: true });
    receive.mutate({
      procedureId: procedure.id,
      channel,
      applicant: person,
      components: componentsOf(checklist),
      ...paymentOf(procedure, fee),
      application,
      resultReturn,
    });
  };
  return {
    form,
    checklist,
    setChecklist,
    fee,
    setFee,
    channel,
    setChannel,
    resultReturn,
    setResultReturn,
    takeApplicant,
    missing,
    cost,
    errors,
    receive,
    submit,
  };
}

function useReceive(
  onReceived: (received: DossierReceived) => void,
  onFields: (fields: readonly FieldProblem[]) => void,
) {
  const client = useQueryClient();
  const attempt = useAttempt();
  return useMutation({
    mutationFn: (body: ReceiveDossier) =>
      attempt.run(body, (header) => ok(api.POST('/api/dossiers', { params: { header }, body }))),
    onSuccess: (received) => {
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.dossiers });
      onReceived(received);
    },
    onError: (error) => onFields(asProblem(error).fields),
  });
}
