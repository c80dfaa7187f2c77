import type { InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { FormView } from '../forms/form-view.js';
import { fieldId } from '../forms/form-field.js';
import { useTexts } from '../i18n/texts.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { Section } from '../ui/section.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { ApplicantSection } from './applicant-section.js';
import { ComponentChecklist } from './component-checklist.js';
import { CounterSummary } from './counter-summary.js';
import { FeeSection } from './fee-section.js';
import { ReturnSection } from './return-section.js';
import css from './receive-page.module.css';
import { useCounter, type CounterProps } from './use-counter.js';

export function Counter(props: CounterProps) {
  const t = useTexts();
  const { procedure, applicant } = props;
  const counter = useCounter(props);
  const { form } = counter;
  const personInput = useRef<InputRef>(null);
  const allButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (applicant.kind === 'none') personInput.current?.focus();
  }, [applicant.kind]);
  useShortcuts([{ keys: 'mod+Enter', label: 'web.keys.receive', run: () => void counter.submit() }]);
  const byPath = new Map(counter.errors.map((error) => [error.path, error.message]));
  return (
    <div className={css['counter']}>
      <div className={css['sections']}>
        <Section number={2} id="applicant" title={t('web.reception.applicant')}>
          <ApplicantSection
            value={applicant}
            kinds={procedure.applicantKinds}
            errors={byPath}
            inputRef={personInput}
            onChange={counter.takeApplicant}
            onSettled={() => setTimeout(() => allButton.current?.focus())}
          />
        </Section>
        <Section
          number={3}
          id="components"
          title={t('web.section.components')}
          extra={<ProvenanceMark source={procedure.componentsSource} labelled />}
        >
          <ComponentChecklist
            specs={procedure.components}
            value={counter.checklist}
            onChange={counter.setChecklist}
            allRef={allButton}
            onAll={focusFee}
          />
        </Section>
        <Section number={4} id="fee" title={t('web.fee.title')}>
          <FeeSection procedure={procedure} value={counter.fee} errors={byPath} onChange={counter.setFee} />
        </Section>
        <Section
          number={5}
          id="application"
          title={procedure.applicationForm.title ?? t('web.side.application')}
        >
          <FormView schema={form.schema} data={form.data} errors={form.errors} onChange={form.change} />
        </Section>
        <Section number={6} id="return" title={t('web.reception.return')}>
          <ReturnSection
            channel={counter.channel}
            resultReturn={counter.resultReturn}
            onChannel={counter.setChannel}
            onResultReturn={counter.setResultReturn}
          />
        </Section>
      </div>
      <CounterSummary
        procedureId={procedure.id}
        missing={counter.missing}
        cost={counter.cost}
        errors={[
          ...counter.errors.map(({ message, path }) => ({ message, target: targetOf(path) })),
          ...form.errors.map(({ message, path }) => ({ message, target: fieldId(form.schema.id, path) })),
        ]}
        problem={counter.receive.error}
        busy={counter.receive.isPending}
        onSubmit={() => void counter.submit()}
      />
    </div>
  );
}

/** After the papers the fee is next, for hands that stay on the keyboard. */
const focusFee = (): void =>
  document.querySelector<HTMLInputElement>('#fee-exemption input, #fee-paid input')?.focus();

/** The element that an error of this path belongs to. */
export function targetOf(path: string): string {
  if (path.startsWith('applicant.')) return `applicant-${path.slice('applicant.'.length)}`;
  if (path.startsWith('applicant')) return 'applicant';
  if (path.startsWith('components')) return 'components';
  return path === 'feePaid' ? 'fee-paid' : 'fee-exemption';
}
