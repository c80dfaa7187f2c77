/** Everything the officer reads while working: the document of the step, components, earlier forms, diagram, diary. */
import { useEffect, useState } from 'react';
import type { TaskView } from '../api/types.js';
import { ComponentList } from '../dossiers/component-list.js';
import { DossierDiagram } from '../dossiers/dossier-diagram.js';
import { DossierTimeline } from '../dossiers/dossier-timeline.js';
import { FormSummary } from '../forms/form-summary.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DocumentView, documentUrl } from '../ui/document-view.js';
import { Panes, type Pane } from '../ui/panes.js';
import { StageTag } from '../ui/stage-tag.js';
import css from './task-page.module.css';

export function TaskSide({ view, stepDone }: { view: TaskView; stepDone: string | null }) {
  const t = useTexts();
  const { document, dossier } = view;
  const [current, setCurrent] = useState(document ? 'document' : 'forms');
  useEffect(() => {
    if (stepDone) setCurrent('diagram');
  }, [stepDone]);
  const panes: Pane[] = [
    ...(document
      ? [
          {
            key: 'document',
            label: t('web.side.document'),
            render: () => (
              <DocumentView
                url={document.url ?? documentUrl(document.id)}
                title={
                  dossier.documents.find((one) => one.id === document.id)?.title ?? t('web.side.document')
                }
                stage={<StageTag stage={document.stage} />}
                height="calc(100vh - 240px)"
              />
            ),
          },
        ]
      : []),
    {
      key: 'forms',
      label: t('web.side.forms'),
      count: stepForms(view).length + (dossier.application ? 1 : 0),
      render: () => <Forms view={view} />,
    },
    {
      key: 'components',
      label: t('web.side.components'),
      count: dossier.components.length,
      render: () => (
        <div className={css['pane']}>
          <ComponentList components={dossier.components} />
        </div>
      ),
    },
    {
      key: 'diagram',
      label: t('web.side.diagram'),
      render: () => <DossierDiagram dossierId={dossier.id} stepDone={stepDone} height={520} />,
    },
    {
      key: 'timeline',
      label: t('web.side.timeline'),
      render: () => (
        <div className={css['pane']}>
          <DossierTimeline dossierId={dossier.id} />
        </div>
      ),
    },
  ];
  return <Panes label={t('web.side.label')} panes={panes} current={current} onChange={setCurrent} />;
}

/** Forms of earlier steps; the application stands apart, though it is one of the submissions too. */
const stepForms = ({ forms, dossier }: TaskView): TaskView['forms'] =>
  forms.filter((form) => form.formId !== dossier.application?.formId);

function Forms({ view }: { view: TaskView }) {
  const t = useTexts();
  const { application } = view.dossier;
  return (
    <div className={css['pane']}>
      {stepForms(view)
        .toReversed()
        .map((form) => (
          <article key={`${form.formId}-${form.submittedAt}`} className={css['form']}>
            <header className={css['formHead']}>
              <h3>{form.title}</h3>
              <span>{t('web.side.by', { name: form.byName, at: formatDateTime(form.submittedAt) })}</span>
            </header>
            <FormSummary schema={form.schema} data={form.data} />
          </article>
        ))}
      {application && (
        <article className={css['form']}>
          <header className={css['formHead']}>
            <h3>{t('web.side.application')}</h3>
          </header>
          <FormSummary schema={application.schema} data={application.data} />
        </article>
      )}
    </div>
  );
}
