import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import type { DossierReceived, FieldProblem, ProcedureDetail, ReceiveDossier } from '../api/types.js';
import { FormView } from '../forms/form-view.js';
import { fieldId } from '../forms/form-field.js';
import { initialData } from '../forms/schema.js';
import { useForm } from '../forms/use-form.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { writeLocalDraft } from '../ui/local-draft.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { Section } from '../ui/section.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { problemTitle } from '../ui/state-panels.js';
import { applicantBody, applicantErrors, prefilled, type ApplicantState } from './applicant.js';
import { ApplicantSection } from './applicant-section.js';
import { ComponentChecklist, componentsOf, missingOf, startOf } from './component-checklist.js';
import { DRAFT, type CounterDraft } from './counter-draft.js';
import { CounterSummary } from './counter-summary.js';
import { FeeSection, type FeeState } from './fee-section.js';
import { feeLines, feeSum, NOT_EXEMPT } from './fees.js';
import { ReturnSection } from './return-section.js';
import css from './receive-page.module.css';

export function Counter(props: {
  procedure: ProcedureDetail;
  draft: CounterDraft | null;
  applicant: ApplicantState;
  onApplicant: (state: ApplicantState) => void;
  onReceived: (received: DossierReceived) => void;
}) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const { procedure, applicant } = props;
  const [checklist, setChecklist] = useState(
    () => props.draft?.checklist ?? procedure.components.map(startOf),
  );
  const [fee, setFee] = useState<FeeState>(
    () => props.draft?.fee ?? { exemption: null, quantities: {}, paid: null },
  );
  const [channel, setChannel] = useState(props.draft?.channel ?? 'counter');
  const [resultReturn, setResultReturn] = useState(props.draft?.resultReturn ?? 'counter');
  const form = useForm(
    procedure.applicationForm,
    () =>
      props.draft?.application ??
      prefilled(procedure.applicationForm, initialData(procedure.applicationForm, {}), applicant),
  );
  const [errors, setErrors] = useState<readonly FieldProblem[]>([]);
  const personInput = useRef<InputRef>(null);
  const allButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (applicant.kind === 'none') personInput.current?.focus();
  }, [applicant.kind]);
  useEffect(() => {
    writeLocalDraft(DRAFT, {
      procedureId: procedure.id,
      applicant,
      checklist,
      fee,
      application: form.data,
      channel,
      resultReturn,
    } satisfies CounterDraft);
  }, [procedure.id, applicant, checklist, fee, form.data, channel, resultReturn]);

  // The masked row is enough to recognise somebody; the application needs the whole, which the server audits.
  const readWhole = async (state: ApplicantState): Promise<ApplicantState> => {
    if (state.kind !== 'found' || state.full) return state;
    const { id } = state.row;
    const full = await client.fetchQuery({
      queryKey: keys.applicant(id),
      queryFn: () => ok(api.GET('/api/applicants/{id}', { params: { path: { id } } })),
      staleTime: 300_000,
    });
    return { ...state, full };
  };
  const takeApplicant = (state: ApplicantState): void => {
    props.onApplicant(state);
    form.update((data) => prefilled(procedure.applicationForm, data, state, applicant));
    if (state.kind !== 'found' || state.full) return;
    void readWhole(state)
      .then(takeApplicant)
      .catch((error: unknown) => announce(problemTitle(asProblem(error), t), { shown: true }));
  };

  const exemption = procedure.fees.exemptions.find((candidate) => candidate.code === fee.exemption) ?? null;
  const lines = useMemo(
    () => feeLines(procedure.fees.lines, fee.quantities, exemption),
    [procedure, fee.quantities, exemption],
  );
  const sum = feeSum(lines);
  const missing = missingOf(procedure.components, checklist);

  const receive = useMutation({
    mutationFn: (body: ReceiveDossier) =>
      attempt.run(body, (header) => ok(api.POST('/api/dossiers', { params: { header }, body }))),
    onSuccess: (received) => {
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.dossiers });
      props.onReceived(received);
    },
    onError: (error) => {
      const { fields } = asProblem(error);
      const own = fields.filter((field) => !field.path.startsWith('application.'));
      setErrors(own);
      if (own.length < fields.length) form.showServerErrors(fields.filter((field) => !own.includes(field)));
    },
  });
  const submit = async (): Promise<void> => {
    if (receive.isPending) return;
    const application = form.check();
    const found: FieldProblem[] = [
      ...applicantErrors(applicant, t),
      ...missing.map((spec) => ({
        path: `components.${spec.code}`,
        message: t('web.reception.missing', { name: spec.name }),
      })),
      ...(procedure.fees.exemptions.length > 0 && procedure.fees.lines.length > 0 && fee.exemption === null
        ? [{ path: 'exemption', message: t('web.fee.askMissing') }]
        : []),
      ...(sum > 0 && fee.paid === null && (fee.exemption !== null || procedure.fees.exemptions.length === 0)
        ? [{ path: 'feePaid', message: t('web.fee.paidMissing') }]
        : []),
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
      ...(exemption && { exemption: exemption.code }),
      feeLines: lines.map(({ code, quantity }) => ({ code, quantity })),
      feePaid: sum > 0 && fee.paid && fee.paid !== 'later' ? { method: fee.paid } : null,
      application,
      resultReturn,
    });
  };
  useShortcuts([{ keys: 'mod+Enter', label: 'web.keys.receive', run: () => void submit() }]);
  const byPath = new Map(errors.map((error) => [error.path, error.message]));
  const summary = [
    ...errors.map((error) => ({ message: error.message, target: targetOf(error.path) })),
    ...form.errors.map((error) => ({ message: error.message, target: fieldId(form.schema.id, error.path) })),
  ];

  return (
    <div className={css['counter']}>
      <div className={css['sections']}>
        <Section number={2} id="applicant" title={t('web.reception.applicant')} tone="now">
          <ApplicantSection
            value={applicant}
            kinds={procedure.applicantKinds}
            errors={byPath}
            inputRef={personInput}
            onChange={takeApplicant}
            onSettled={() => setTimeout(() => allButton.current?.focus())}
          />
        </Section>
        <Section
          number={3}
          id="components"
          title={t('web.section.components')}
          tone="now"
          extra={<ProvenanceMark source={procedure.componentsSource} labelled />}
        >
          <ComponentChecklist
            specs={procedure.components}
            value={checklist}
            onChange={setChecklist}
            allRef={allButton}
            onAll={() =>
              document.querySelector<HTMLInputElement>('#fee-exemption input, #fee-paid input')?.focus()
            }
          />
        </Section>
        <Section number={4} id="fee" title={t('web.fee.title')} tone="now">
          <FeeSection procedure={procedure} value={fee} errors={byPath} onChange={setFee} />
        </Section>
        <Section
          number={5}
          id="application"
          title={procedure.applicationForm.title ?? t('web.side.application')}
          tone="now"
        >
          <FormView schema={form.schema} data={form.data} errors={form.errors} onChange={form.change} />
        </Section>
        <Section number={6} id="return" title={t('web.reception.return')} tone="now">
          <ReturnSection
            channel={channel}
            resultReturn={resultReturn}
            onChannel={setChannel}
            onResultReturn={setResultReturn}
          />
        </Section>
      </div>
      <CounterSummary
        procedureId={procedure.id}
        missing={missing}
        fee={
          procedure.fees.lines.length > 0 &&
          (fee.exemption !== null || procedure.fees.exemptions.length === 0)
            ? sum
            : null
        }
        waived={fee.exemption !== null && fee.exemption !== NOT_EXEMPT}
        errors={summary}
        problem={receive.error}
        busy={receive.isPending}
        onSubmit={() => void submit()}
      />
    </div>
  );
}

function targetOf(path: string): string {
  if (path.startsWith('applicant.')) return `applicant-${path.slice('applicant.'.length)}`;
  if (path.startsWith('applicant')) return 'applicant';
  if (path.startsWith('components')) return 'components';
  return path === 'feePaid' ? 'fee-paid' : 'fee-exemption';
}
