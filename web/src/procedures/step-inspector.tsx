/** One step in plain words: who, how long, which form, what comes of it. Technical names stay behind a switch. */
import { findStep, type Step } from '../diagrams/outline.js';
import { useTexts, type Texts } from '../i18n/texts.js';
import { EmptyState } from '../ui/state-panels.js';
import css from './model-page.module.css';

export function StepInspector({ step, steps }: { step: Step | null; steps: readonly Step[] }) {
  const t = useTexts();
  if (!step) {
    return (
      <div className={css['inspector']}>
        <EmptyState title={t('web.model.nothingSelected')} hint={t('web.model.selectHint')} />
      </div>
    );
  }
  return (
    <div className={css['inspector']} aria-live="polite">
      <h2>{step.name || t(`web.step.${step.kind}`)}</h2>
      <p className={css['kind']}>{t(`web.step.${step.kind}`)}</p>
      <dl className={css['questions']}>
        <dt>{t('web.inspector.who')}</dt>
        <dd>
          {whoOf(step, t)}
          {step.kind === 'userTask' && <small>{assignmentOf(step, steps, t)}</small>}
        </dd>
        <dt>{t('web.inspector.howLong')}</dt>
        <dd>{step.limitMinutes === null ? t('web.inspector.noLimit') : t.workingTime(step.limitMinutes)}</dd>
        <dt>{t('web.inspector.form')}</dt>
        <dd>{formOf(step, t)}</dd>
        <dt>{t('web.inspector.result')}</dt>
        <dd>
          {resultOf(step, t)}
          {step.status && (
            <small>
              {t('web.inspector.status', { status: t.known(`web.status.${step.status}`, step.status) })}
            </small>
          )}
          {step.clock && <small>{t.known(`web.inspector.clock.${step.clock}`, step.clock)}</small>}
        </dd>
        {step.next.length > 0 && (
          <>
            <dt>{t('web.inspector.next')}</dt>
            {step.next.map((next) => (
              <dd key={next.to}>
                {next.when
                  ? t('web.outline.when', { when: next.when, name: nameOf(next.toName, t) })
                  : nameOf(next.toName, t)}
              </dd>
            ))}
          </>
        )}
      </dl>
      <details className={css['technical']}>
        <summary>{t('web.inspector.technical')}</summary>
        <ul>
          {technicalOf(step).map(([name, value]) => (
            <li key={name}>
              <code>
                {name} = {value}
              </code>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

const nameOf = (name: string, t: Texts): string => name || t('web.outline.unnamed');

function whoOf(step: Step, t: Texts): string {
  if (step.role) return t.known(`web.role.${step.role}`, step.lane ?? step.role);
  if (step.kind === 'call') return t('web.inspector.calledWho');
  return step.kind === 'userTask' ? (step.lane ?? '—') : t('web.inspector.system');
}

function assignmentOf(step: Step, steps: readonly Step[], t: Texts): string {
  const parts: string[] = [];
  const sameAs = /^sameAs:(.+)$/.exec(step.assign ?? '');
  if (sameAs?.[1])
    parts.push(t('web.inspector.sameAs', { step: findStep(steps, sameAs[1])?.name ?? sameAs[1] }));
  else if (step.assign === 'receiver') parts.push(t('web.inspector.receiver'));
  else parts.push(t('web.inspector.leastLoad'));
  if (step.notSameAs.length > 0) {
    const names = step.notSameAs.map((id) => findStep(steps, id)?.name ?? id).join('; ');
    parts.push(t('web.inspector.notSameAs', { steps: names }));
  }
  return parts.join(' ');
}

const formOf = (step: Step, t: Texts): string =>
  step.form ? t('web.inspector.formOf', { step: step.name }) : t('web.inspector.noForm');

function resultOf(step: Step, t: Texts): string {
  if (step.action) return t.known(`web.inspector.action.${step.action}`, step.action);
  if (step.job) return t.known(`web.inspector.job.${step.job}`, step.job);
  if (step.document) return t('web.inspector.document');
  if (step.kind === 'end') return t('web.inspector.end');
  return t('web.inspector.noResult');
}

function technicalOf(step: Step): (readonly [string, string])[] {
  const all: [string, string | null][] = [
    ['id', step.id],
    ['mc:role', step.role],
    ['mc:assign', step.assign],
    ['mc:form', step.form],
    ['mc:action', step.action],
    ['mc:document', step.document],
    ['mc:job', step.job],
    ['mc:status', step.status],
    ['mc:clock', step.clock],
    ['calledElement', step.called],
    ['script', step.script],
    ...step.next.map((next): [string, string | null] => [`→ ${next.to}`, next.condition]),
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}
