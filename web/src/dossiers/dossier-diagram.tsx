import { DiagramPanel } from '../diagrams/diagram-panel';
import { Loaded } from '../ui/loaded';
import { useDiagram } from './queries';

export function DossierDiagram(props: { dossierId: string; walkFrom?: string | null; height?: number }) {
  const diagram = useDiagram(props.dossierId);
  return (
    <Loaded query={diagram}>
      {(loaded) => (
        <DiagramPanel diagram={loaded} height={props.height ?? 420} walkFrom={props.walkFrom ?? null} />
      )}
    </Loaded>
  );
}
