import { DiagramPanel } from '../diagrams/diagram-panel.js';
import { Loaded } from '../ui/loaded.js';
import { useDiagram } from './queries.js';

export function DossierDiagram(props: { dossierId: string; stepDone?: string | null; height?: number }) {
  const diagram = useDiagram(props.dossierId);
  return (
    <Loaded query={diagram}>
      {(loaded) => (
        <DiagramPanel diagram={loaded} height={props.height ?? 420} stepDone={props.stepDone ?? null} />
      )}
    </Loaded>
  );
}
