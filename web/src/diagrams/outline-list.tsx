import { useTexts } from '../i18n/texts.js';
import type { Step } from './outline.js';
import css from './outline-list.module.css';

export function OutlineList(props: {
  steps: readonly Step[];
  active?: readonly string[] | undefined;
  completed?: readonly string[] | undefined;
  selected?: string | null;
  marks?: Readonly<Record<string, string>>;
  onSelect?: (id: string) => void;
}) {
  return (
    <ol className={css['outline']}>
      {props.steps.map((step) => (
        <Item key={step.id} {...props} step={step} />
      ))}
    </ol>
  );
}

function Item(props: Parameters<typeof OutlineList>[0] & { step: Step }) {
  const t = useTexts();
  const { step } = props;
  const state = props.active?.includes(step.id)
    ? 'active'
    : props.completed?.includes(step.id)
      ? 'done'
      : null;
  const mark = props.marks?.[step.id];
  const title = step.name || t(`web.step.${step.kind}`);
  return (
    <li className={`${css['item']} ${state ? css[state] : ''}`}>
      {props.onSelect ? (
        <button
          type="button"
          className={css['select']}
          aria-pressed={props.selected === step.id}
          onClick={() => props.onSelect?.(step.id)}
        >
          {title}
        </button>
      ) : (
        <strong>{title}</strong>
      )}
      {state && <span className={css['state']}>{t(`web.diagram.${state}`)}</span>}
      {mark && <span className={css['mark']}>{mark}</span>}
      <p className={css['text']}>
        {step.name && <span>{t(`web.step.${step.kind}`)}</span>}
        {(step.lane ?? step.role) && (
          <span>
            {t('web.outline.by', { role: step.lane ?? t.known(`web.role.${step.role}`, step.role ?? '') })}
          </span>
        )}
        {step.limitMinutes !== null && (
          <span>{t('web.outline.within', { time: t.workingTime(step.limitMinutes) })}</span>
        )}
        {step.next.length > 0 && <Next step={step} />}
      </p>
      {step.attached.length > 0 && <OutlineList {...props} steps={step.attached} />}
      {step.children.length > 0 && <OutlineList {...props} steps={step.children} />}
    </li>
  );
}

function Next({ step }: { step: Step }) {
  const t = useTexts();
  const said = step.next.map((next) => {
    const name = next.toName || t('web.outline.unnamed');
    return next.when ? t('web.outline.when', { when: next.when, name }) : name;
  });
  return <span>{t('web.outline.next', { names: said.join('; ') })}</span>;
}
