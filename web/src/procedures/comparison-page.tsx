/** Before and after the redesign, side by side: what was cut, what guards it, and how much time it gives back. */
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ModelComparison } from '../api/types.js';
import type { CanvasApi, Mark } from '../diagrams/canvas-types.js';
import { outlineOf, type Step } from '../diagrams/outline.js';
import { OutlineList } from '../diagrams/outline-list.js';
import { ZoomButtons } from '../diagrams/zoom-buttons.js';
import { formatNumber } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Loaded } from '../ui/loaded.js';
import { Page } from '../ui/page.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { Section } from '../ui/section.js';
import { Waiting } from '../ui/waiting.js';
import { Measures } from './measures.js';
import css from './model-page.module.css';
import { useComparison, useModel } from './queries.js';

const BpmnCanvas = lazy(() => import('../diagrams/bpmn-canvas.js'));
type Cut = ModelComparison['cuts'][number];

export default function ComparisonPage() {
  const t = useTexts();
  const { modelId = '' } = useParams();
  const model = useModel(modelId);
  const comparison = useComparison(modelId);
  return (
    <Page
      wide
      title={t('web.models.compare')}
      lead={model.data?.name}
      documentTitle={model.data?.name ?? t('web.models.comparison')}
      back={<Link to={`/procedures/${modelId}`}>{t('web.comparison.back')}</Link>}
    >
      <Loaded query={comparison}>{(loaded) => <Comparison comparison={loaded} />}</Loaded>
    </Page>
  );
}

function Comparison({ comparison }: { comparison: ModelComparison }) {
  const t = useTexts();
  const marks = useMemo(
    () => ({
      asIs: marked([comparison.removed, 'removed'], [comparison.changed, 'changed']),
      toBe: marked([comparison.added, 'added'], [comparison.changed, 'changed']),
    }),
    [comparison],
  );
  const sync = useSync();
  const columns: readonly Column<Cut>[] = [
    { key: 'step', title: t('web.comparison.step'), head: true, width: '24%', render: (row) => row.stepName },
    {
      key: 'kind',
      title: t('web.comparison.kind'),
      width: '110px',
      render: (row) => t(`web.comparison.${row.kind}`),
    },
    { key: 'reason', title: t('web.comparison.reason'), render: (row) => row.reason },
    { key: 'safeguard', title: t('web.comparison.safeguard'), render: (row) => row.safeguard },
  ];
  return (
    <div className={css['stack']}>
      <div className={css['top']}>
        <Section
          title={t('web.comparison.saved')}
          extra={<ProvenanceMark source={comparison.source} labelled />}
        >
          <div className={css['saved']}>
            <strong>{t('web.models.hours', { hours: formatNumber(comparison.hoursSaved) })}</strong>
            {comparison.hoursSaved >= 8 && (
              <span>
                {t('web.comparison.savedHint', { time: t.workingTime(comparison.hoursSaved * 60) })}
              </span>
            )}
          </div>
        </Section>
        <Section title={t('web.comparison.measures')} flush>
          <Measures asIs={comparison.asIs} toBe={comparison.toBe} />
        </Section>
      </div>
      <p>{comparison.summary}</p>
      <p className={css['legend']}>
        <Legend mark="removed" glyph="−" />
        <Legend mark="added" glyph="+" />
        <Legend mark="changed" glyph="~" />
      </p>
      <div className={css['pair']}>
        <Side
          title={t('web.comparison.asIs')}
          xml={comparison.asIsXml}
          marks={marks.asIs}
          onReady={sync.left}
        />
        <Side
          title={t('web.comparison.toBe')}
          xml={comparison.toBeXml}
          marks={marks.toBe}
          onReady={sync.right}
        />
      </div>
      <Section title={t('web.comparison.cuts')} flush>
        <DataTable
          caption={t('web.comparison.cuts')}
          columns={columns}
          rows={comparison.cuts}
          rowKey={(row) => row.step}
        />
      </Section>
    </div>
  );
}

function Legend({ mark, glyph }: { mark: Mark; glyph: string }) {
  const t = useTexts();
  return (
    <span>
      <i className={css[mark]} aria-hidden="true">
        {glyph}
      </i>
      {t(`web.comparison.mark.${mark}`)}
    </span>
  );
}

function Side(props: {
  title: string;
  xml: string;
  marks: Readonly<Record<string, Mark>>;
  onReady: (api: CanvasApi) => void;
}) {
  const t = useTexts();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const canvas = useRef<CanvasApi | null>(null);
  const words = Object.fromEntries(
    Object.entries(props.marks).map(([id, mark]) => [id, t(`web.comparison.mark.${mark}`)]),
  );
  return (
    <Section title={props.title} flush extra={<ZoomButtons canvas={canvas} />}>
      <Suspense fallback={<Waiting rows={8} height={50} />}>
        <BpmnCanvas
          xml={props.xml}
          marks={props.marks}
          height={440}
          readable={0.5}
          wheelZoom
          label={props.title}
          onGone={() => {
            canvas.current = null;
          }}
          onReady={(api) => {
            canvas.current = api;
            setSteps(outlineOf(api.definitions));
            props.onReady(api);
          }}
        />
      </Suspense>
      <details className={css['outline']}>
        <summary>{t('web.diagram.inWords')}</summary>
        <OutlineList steps={steps} marks={words} />
      </details>
    </Section>
  );
}

/** Both pictures move together: the same part of the paper is seen on either side. */
function useSync(): { left: (api: CanvasApi) => void; right: (api: CanvasApi) => void } {
  const pair = useRef<{ left?: CanvasApi; right?: CanvasApi }>({});
  const leading = useRef<CanvasApi | null>(null);
  const tie = (side: 'left' | 'right', other: 'left' | 'right') => (api: CanvasApi) => {
    pair.current[side] = api;
    api.onViewbox((viewbox) => {
      if (leading.current && leading.current !== api) return;
      leading.current = api;
      pair.current[other]?.setViewbox(viewbox);
      leading.current = null;
    });
  };
  return { left: tie('left', 'right'), right: tie('right', 'left') };
}

const marked = (...groups: (readonly [readonly string[], Mark])[]): Record<string, Mark> =>
  Object.fromEntries(groups.flatMap(([ids, mark]) => ids.map((id) => [id, mark])));
