/**
 * A model told in words: who does what, in how long, and what follows. It is the equal of the picture for people who
 * do not see it or do not use a mouse, and the source of the inspector.
 */

/** The little of bpmn-moddle's objects that is read here. */
export interface ModelElement {
  readonly $type: string;
  readonly id: string;
  readonly name?: string;
  readonly flowElements?: readonly ModelElement[];
  readonly rootElements?: readonly ModelElement[];
  readonly laneSets?: readonly { readonly lanes?: readonly ModelLane[] }[];
  readonly attachedToRef?: ModelElement;
  readonly outgoing?: readonly ModelElement[];
  readonly eventDefinitions?: readonly ModelElement[];
  readonly triggeredByEvent?: boolean;
  readonly cancelActivity?: boolean;
  readonly isInterrupting?: boolean;
  readonly calledElement?: string;
  readonly default?: ModelElement;
  readonly targetRef?: ModelElement;
  readonly messageRef?: ModelElement;
  readonly script?: string;
  readonly conditionExpression?: { readonly body?: string };
  readonly timeDuration?: { readonly body?: string };
  get(name: string): unknown;
}
interface ModelLane {
  readonly name?: string;
  readonly flowNodeRef?: readonly ModelElement[];
}

export type StepKind =
  | 'start'
  | 'end'
  | 'userTask'
  | 'serviceTask'
  | 'scriptTask'
  | 'choice'
  | 'parallel'
  | 'call'
  | 'subProcess'
  | 'eventSubProcess'
  | 'timer'
  | 'message'
  | 'error'
  | 'other';

export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly lane: string | null;
  readonly role: string | null;
  readonly limitMinutes: number | null;
  readonly form: string | null;
  readonly action: string | null;
  readonly job: string | null;
  readonly document: string | null;
  readonly status: string | null;
  readonly clock: string | null;
  readonly assign: string | null;
  readonly notSameAs: readonly string[];
  readonly called: string | null;
  readonly script: string | null;
  readonly next: readonly {
    readonly to: string;
    readonly toName: string;
    readonly when: string | null;
    readonly condition: string | null;
  }[];
  readonly attached: readonly Step[];
  readonly children: readonly Step[];
}

export function outlineOf(definitions: ModelElement): Step[] {
  return (definitions.rootElements ?? [])
    .filter((root) => root.$type === 'bpmn:Process')
    .flatMap((process) => stepsOf(process, lanesOf(process)));
}

export function findStep(steps: readonly Step[], id: string): Step | null {
  for (const step of steps) {
    const found = step.id === id ? step : (findStep(step.attached, id) ?? findStep(step.children, id));
    if (found) return found;
  }
  return null;
}

/** ISO 8601 duration in working time; one day is eight hours. */
export function workingMinutesOf(duration: string): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (!match || duration === 'P') return null;
  return Number(match[1] ?? 0) * 480 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

// helpers ///////////////////////////////////////////////////////////////////

function stepsOf(scope: ModelElement, lanes: ReadonlyMap<string, string>): Step[] {
  const nodes = (scope.flowElements ?? []).filter((element) => element.$type !== 'bpmn:SequenceFlow');
  const attached = nodes.filter((node) => node.attachedToRef);
  const ordered: ModelElement[] = [];
  const seen = new Set<string>();
  const walk = (node: ModelElement): void => {
    if (seen.has(node.id) || node.attachedToRef) return;
    seen.add(node.id);
    ordered.push(node);
    for (const target of targetsOf(node)) walk(target);
    for (const event of attached) if (event.attachedToRef?.id === node.id) targetsOf(event).forEach(walk);
  };
  nodes.filter((node) => node.$type === 'bpmn:StartEvent').forEach(walk);
  nodes.filter((node) => !node.triggeredByEvent).forEach(walk);
  nodes.forEach(walk);
  return ordered.map((node) => stepOf(node, lanes, attached));
}

const targetsOf = (node: ModelElement): ModelElement[] =>
  (node.outgoing ?? []).flatMap((flow) => (flow.targetRef ? [flow.targetRef] : []));

function stepOf(
  node: ModelElement,
  lanes: ReadonlyMap<string, string>,
  attached: readonly ModelElement[],
): Step {
  const text = (name: string): string | null => {
    const value = node.get(`mc:${name}`);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const limit = text('limit');
  return {
    id: node.id,
    kind: kindOf(node),
    name: node.name ?? '',
    lane: lanes.get(node.id) ?? null,
    role: text('role'),
    limitMinutes: limit ? workingMinutesOf(limit) : null,
    form: text('form'),
    action: text('action'),
    job: text('job'),
    document: text('document'),
    status: text('status'),
    clock: text('clock'),
    assign: text('assign'),
    notSameAs: text('notSameAs')?.split(/\s+/) ?? [],
    called: node.calledElement ?? null,
    script: node.script ?? null,
    next: (node.outgoing ?? []).flatMap((flow) =>
      flow.targetRef
        ? [
            {
              to: flow.targetRef.id,
              toName: flow.targetRef.name ?? '',
              when: flow.name ?? null,
              condition: flow.conditionExpression?.body ?? null,
            },
          ]
        : [],
    ),
    attached: attached
      .filter((event) => event.attachedToRef?.id === node.id)
      .map((event) => stepOf(event, lanes, [])),
    children: node.flowElements ? stepsOf(node, lanes) : [],
  };
}

function lanesOf(process: ModelElement): Map<string, string> {
  const lanes = new Map<string, string>();
  for (const set of process.laneSets ?? []) {
    for (const lane of set.lanes ?? []) {
      for (const node of lane.flowNodeRef ?? []) lanes.set(node.id, lane.name ?? '');
    }
  }
  return lanes;
}

function kindOf(node: ModelElement): StepKind {
  const trigger = node.eventDefinitions?.[0]?.$type;
  switch (node.$type) {
    case 'bpmn:StartEvent':
      return trigger === 'bpmn:TimerEventDefinition'
        ? 'timer'
        : trigger === 'bpmn:MessageEventDefinition'
          ? 'message'
          : 'start';
    case 'bpmn:EndEvent':
      return trigger === 'bpmn:ErrorEventDefinition' ? 'error' : 'end';
    case 'bpmn:UserTask':
      return 'userTask';
    case 'bpmn:ServiceTask':
      return 'serviceTask';
    case 'bpmn:ScriptTask':
      return 'scriptTask';
    case 'bpmn:ExclusiveGateway':
      return 'choice';
    case 'bpmn:ParallelGateway':
      return 'parallel';
    case 'bpmn:CallActivity':
      return 'call';
    case 'bpmn:SubProcess':
      return node.triggeredByEvent ? 'eventSubProcess' : 'subProcess';
    case 'bpmn:BoundaryEvent':
    case 'bpmn:IntermediateCatchEvent':
      if (trigger === 'bpmn:TimerEventDefinition') return 'timer';
      if (trigger === 'bpmn:MessageEventDefinition') return 'message';
      return trigger === 'bpmn:ErrorEventDefinition' ? 'error' : 'other';
    default:
      return 'other';
  }
}
