import { lazy, Suspense, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ModelDetail } from '../api/types.js';
import type { CanvasApi } from '../diagrams/canvas-types.js';
import { findStep, outlineOf, type Step } from '../diagrams/outline.js';
import { OutlineList } from '../diagrams/outline-list.js';
import { PartChoice } from '../diagrams/part-choice.js';
import { ZoomButtons } from '../diagrams/zoom-buttons.js';
import { formatDate } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { Page } from '../ui/page.js';
import { Panes } from '../ui/panes.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { Summary } from '../ui/section.js';
import { Waiting } from '../ui/waiting.js';
import css from './model-page.module.css';
import { useModel } from './queries.js';
import { StepInspector } from './step-inspector.js';

const BpmnCanvas = lazy(() => import('../diagrams/bpmn-canvas.js'));

export default function ModelPage() {
  const { modelId = '' } = useParams();
  const model = useModel(modelId);
  return <Loaded query={model}>{(loaded) => <Model key={modelId} model={loaded} />}</Loaded>;
}

function Model({ model }: { model: ModelDetail }) {
  const t = useTexts();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [selected, setSelected] = useState<string | null>(null);
  const [pane, setPane] = useState('inspector');
  const [part, setPart] = useState(model.id);
  const drawn = model.called.find((called) => called.id === part) ?? model;
  const canvas = useRef<CanvasApi | null>(null);
  const select = (id: string | null): void => {
    setSelected(id);
    if (id) setPane('inspector');
  };
  return (
    <Page
      wide
      title={model.name}
      lead={t('web.model.lead', { code: model.code, domain: model.domain, version: model.version })}
      back={<Link to="/procedures">{t('web.nav.procedures')}</Link>}
      actions={
        model.hasAsIs && <Link to={`/procedures/${model.id}/comparison`}>{t('web.models.compare')}</Link>
      }
    >
      <div className={css['workspace']}>
        <div className={css['drawing']}>
          <div className={css['tools']}>
            {model.called.length > 0 ? (
              <PartChoice
                parts={[{ id: model.id, name: t('web.diagram.main') }, ...model.called]}
                current={part}
                onChange={(id) => {
                  setPart(id);
                  setSelected(null);
                }}
              />
            ) : (
              <span>{t('web.model.selectHint')}</span>
            )}
            <ZoomButtons canvas={canvas} />
          </div>
          <Suspense fallback={<Waiting rows={10} height={50} />}>
            <BpmnCanvas
              key={part}
              xml={drawn.xml}
              height="max(420px, calc(100vh - 250px))"
              wheelZoom
              selected={selected}
              onSelect={select}
              onGone={() => {
                canvas.current = null;
              }}
              onReady={(api) => {
                canvas.current = api;
                setSteps(outlineOf(api.definitions));
              }}
            />
          </Suspense>
        </div>
        <Panes
          label={t('web.model.panes')}
          current={pane}
          onChange={setPane}
          panes={[
            {
              key: 'inspector',
              label: t('web.model.inspector'),
              render: () => (
                <StepInspector step={selected ? findStep(steps, selected) : null} steps={steps} />
              ),
            },
            {
              key: 'outline',
              label: t('web.diagram.inWords'),
              render: () => (
                <div className={css['outline']}>
                  <OutlineList steps={steps} selected={selected} onSelect={setSelected} />
                </div>
              ),
            },
            { key: 'card', label: t('web.model.card'), render: () => <Card model={model} /> },
          ]}
        />
      </div>
    </Page>
  );
}

function Card({ model }: { model: ModelDetail }) {
  const t = useTexts();
  return (
    <div className={css['outline']}>
      <Summary
        items={[
          [
            t('web.models.code'),
            <span key="code">
              {model.code} <ProvenanceMark source={model.codeSource} />
            </span>,
          ],
          [
            t('web.model.decided'),
            <span key="limit">
              {model.decidedLimitText} <ProvenanceMark source={model.limitSource} />
            </span>,
          ],
          [t('web.model.statutory'), model.statutoryLimitText],
          [t('web.model.results'), model.results.map((result) => result.name).join('; ')],
        ]}
      />
      <h3 className={css['versions']}>{t('web.model.versions')}</h3>
      <Summary
        items={model.versions.map(
          (version) =>
            [t('web.model.version', { version: version.version }), formatDate(version.publishedAt)] as const,
        )}
      />
    </div>
  );
}
