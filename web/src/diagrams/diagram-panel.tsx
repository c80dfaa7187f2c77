/** Where a dossier is: the model with its token, tools to look closer, and the same in words. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Diagram } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { EmptyState } from '../ui/state-panels.js';
import { Waiting } from '../ui/waiting.js';
import type { CanvasApi } from './canvas-types.js';
import css from './diagram-panel.module.css';
import { outlineOf, type Step } from './outline.js';
import { OutlineList } from './outline-list.js';
import { PartChoice } from './part-choice.js';
import { partsOf, sceneOf, type Part } from './parts.js';
import { ZoomButtons } from './zoom-buttons.js';

const BpmnCanvas = lazy(() => import('./bpmn-canvas.js'));

export function DiagramPanel(props: {
  diagram: Diagram;
  height: number;
  /** The step just completed: the token walks from it to where it is now. */
  stepDone: string | null;
}) {
  const t = useTexts();
  const parts = useMemo(() => partsOf(props.diagram, t('web.diagram.main')), [props.diagram, t]);
  const [chosen, setChosen] = useState<string | null>(null);
  const scene = sceneOf(parts, props.stepDone);
  const part = parts.find((candidate) => candidate.id === chosen) ?? scene.part;
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [failed, setFailed] = useState(false);
  const canvas = useRef<CanvasApi | null>(null);
  const walk = useWalk(part, part?.id === scene.part?.id ? scene.from : null, canvas);
  useEffect(() => {
    if (canvas.current) void walk(canvas.current);
  });
  if (!part) return null;
  return (
    <div className={css['panel']}>
      <div className={css['tools']}>
        {parts.length > 1 && (
          <PartChoice
            parts={parts.map(({ id, name, active }) => ({ id, name, here: active.length > 0 }))}
            current={part.id}
            onChange={setChosen}
          />
        )}
        <Legend />
        <ZoomButtons canvas={canvas} />
      </div>
      {failed ? (
        <EmptyState title={t('web.diagram.failed')} />
      ) : (
        <Suspense fallback={<Waiting rows={6} height={props.height / 6} />}>
          <BpmnCanvas
            key={part.id}
            xml={part.xml}
            active={part.active}
            completed={part.completed}
            height={props.height}
            onGone={() => {
              canvas.current = null;
            }}
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

/** Walks once for each arrival, however often the page is drawn. */
function useWalk(
  part: Part | undefined,
  from: string | null,
  canvas: RefObject<CanvasApi | null>,
): (api: CanvasApi) => Promise<void> {
  const walked = useRef<string | null>(null);
  return async (api) => {
    const arrival = `${from}>${part?.active.join(' ')}`;
    if (
      !from ||
      !part ||
      part.active.length === 0 ||
      part.active.includes(from) ||
      walked.current === arrival
    )
      return;
    walked.current = arrival;
    api.show([], part.completed);
    api.frame([from, ...part.active]);
    await api.walk(from, part.active);
    // The reader may have gone on to another drawing meanwhile.
    if (canvas.current === api) api.show(part.active, part.completed);
  };
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
