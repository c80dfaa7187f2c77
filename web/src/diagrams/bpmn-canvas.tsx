/** The picture of a model: bpmn-js's navigated viewer with our colours. Loaded only where a diagram is shown. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { useEffect, useRef } from 'react';
import moddleExtension from '../../../src/bpmn/motcua-moddle.json';
import { colour, font } from '../theme/tokens.js';
import { useTexts } from '../i18n/texts.js';
import { useLatest } from '../ui/hooks.js';
import './bpmn-canvas.css';
import type { CanvasApi, CanvasProps } from './canvas-types.js';
import { apiOf } from './canvas-api.js';

export default function BpmnCanvas(props: CanvasProps) {
  const t = useTexts();
  const container = useRef<HTMLDivElement>(null);
  const api = useRef<CanvasApi | null>(null);
  const latest = useLatest(props);

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let gone = false;
    const leave = (): void => latest.current.onGone?.();
    const viewer = new NavigatedViewer({
      container: element,
      moddleExtensions: { mc: moddleExtension },
      zoomScroll: { enabled: latest.current.wheelZoom ?? false },
      bpmnRenderer: {
        defaultFillColor: colour.surface,
        defaultStrokeColor: colour.inkSoft,
        defaultLabelColor: colour.ink,
      },
      textRenderer: {
        defaultStyle: { fontFamily: font.family, fontSize: 12 },
        externalStyle: { fontFamily: font.family, fontSize: 11 },
      },
    });
    viewer
      .importXML(props.xml)
      .then(() => {
        if (gone) return;
        const made = apiOf(viewer);
        api.current = made;
        made.mark(latest.current.marks ?? {});
        made.show(latest.current.active ?? [], latest.current.completed ?? []);
        made.open(latest.current.active ?? [], latest.current.readable);
        made.onSelect((id) => latest.current.onSelect?.(id));
        latest.current.onReady?.(made);
      })
      .catch((error: unknown) => !gone && latest.current.onFailed?.(error));
    return () => {
      gone = true;
      api.current = null;
      leave();
      viewer.destroy();
    };
  }, [props.xml, latest]);

  const activeKey = (props.active ?? []).join(' ');
  const completedKey = (props.completed ?? []).join(' ');
  useEffect(() => {
    api.current?.show(latest.current.active ?? [], latest.current.completed ?? []);
  }, [activeKey, completedKey, latest]);
  useEffect(() => api.current?.select(props.selected ?? null), [props.selected]);

  return (
    <div
      ref={container}
      className="mc-canvas"
      style={{ height: props.height ?? 420 }}
      role="group"
      aria-label={props.label ?? t('web.diagram.label')}
    />
  );
}
