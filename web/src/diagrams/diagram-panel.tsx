/** Where a dossier is: the model with its token, tools to look closer, and the same in words. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Diagram } from '../api/types';
import { useTexts } from '../i18n/texts';
import { EmptyState } from '../ui/state-panels';
import { Waiting } from '../ui/waiting';
import type { CanvasApi } from './canvas-types';
import css from './diagram-panel.module.css';
import { outlineOf, type Step } from './outline';
import { OutlineList } from './outline-list';
import { ZoomButtons } from './zoom-buttons';

const BpmnCanvas = lazy(() => import('./bpmn-canvas'));

export function DiagramPanel(props: {
  diagram: Diagram;
  height?: number;
  /** The step just completed: the token walks from it to where it is now. */
  walkFrom?: string | null;
}) {
  const t = useTexts();
  const { diagram } = props;
  const parts = useMemo(() => partsOf(diagram, t('web.diagram.main')), [diagram, t]);
  const [chosen, setChosen] = useState<string | null>(null);
  const part = parts.find((candidate) => candidate.key === chosen) ?? firstOf(parts, props.walkFrom ?? null);
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [failed, setFailed] = useState(false);
  const canvas = useRef<CanvasApi | null>(null);
  const walked = useRef<string | null>(null);

  const walk = async (api: CanvasApi): Promise<void> => {
    const from = props.walkFrom;
    const goal = `${from}>${part?.active.join(' ')}`;
    if (!from || !part || walked.current === goal) return;
    walked.current = goal;
    api.show([], part.completed);
    await api.walk(from, part.active);
    api.show(part.active, part.completed);
  };
  useEffect(() => {
    if (canvas.current) void walk(canvas.current);
  });

  if (!part) return null;
  return (
    <div className={css['panel']}>
      <div className={css['tools']}>
        {parts.length > 1 && (
          <div className={css['parts']} role="group" aria-label={t('web.diagram.parts')}>
            {parts.map((candidate) => (
              <button
                key={candidate.key}
                type="button"
                aria-pressed={candidate.key === part.key}
                onClick={() => setChosen(candidate.key)}
              >
                {candidate.name}
                {candidate.active.length > 0 && <span className={css['here']}>{t('web.diagram.here')}</span>}
              </button>
            ))}
          </div>
        )}
        <Legend />
        <ZoomButtons canvas={canvas} />
      </div>
      {failed ? (
        <EmptyState title={t('web.diagram.failed')} />
      ) : (
        <Suspense fallback={<Waiting rows={6} height={props.height ? props.height / 6 : 60} />}>
          <BpmnCanvas
            key={part.key}
            xml={part.xml}
            active={part.active}
            completed={part.completed}
            height={props.height ?? 420}
            focusActive
            onFailed={() => setFailed(true)}
            onReady={(api) => {
              canvas.current = api;
              setSteps(outlineOf(api.definitions));
            }}
          />
        </Suspense>
      )}
      <details className={css['words']}>
        <summary>{t('web.diagram.inWords')}</summary>
        <OutlineList steps={steps} active={part.active} completed={part.completed} />
      </details>
    </div>
  );
}

function Legend() {
  const t = useTexts();
  return (
    <ul className={css['legend']}>
      <li>
        <i className={css['active']} /> {t('web.diagram.active')}
      </li>
      <li>
        <i className={css['done']} /> {t('web.diagram.done')}
      </li>
    </ul>
  );
}

interface Part {
  key: string;
  name: string;
  xml: string;
  active: readonly string[];
  completed: readonly string[];
}

function partsOf(diagram: Diagram, mainName: string): Part[] {
  return [
    { key: 'main', name: mainName, xml: diagram.xml, active: diagram.active, completed: diagram.completed },
    ...diagram.calledInstances.map((called) => ({
      key: called.elementId,
      name: called.name,
      xml: called.xml,
      active: called.active,
      completed: called.completed,
    })),
  ];
}

/** The part that holds the step one comes from, else the deepest part where something is going on. */
function firstOf(parts: readonly Part[], from: string | null): Part | undefined {
  if (from) {
    const holding = parts.find((part) => part.xml.includes(`id="${from}"`));
    if (holding) return holding;
  }
  return parts.findLast((part) => part.active.length > 0) ?? parts[0];
}
