/** Standing of our own attributes (`motcua-moddle.json`), which is no standard: the clause is the decision behind it. */
import type { BpmnElement } from '../../engine/index.js';
import { drawn, honoured, limited, refused, type Standing, type Standings } from './standing.js';

const note = 'Decision 30: a note for people';
const byImport = 'Decision 30: what the vendor’s file said, kept for writing it back';

const only = (type: string, by: string, through: string | null = null): Standing =>
  limited(by, `Decision 30: an attribute of ${type}`, (_, element) => element.$type !== type, through);
const variableEvents = 'Decision 9: a condition is looked at whatever became of its variable';

export const own: Standings = {
  'mc:ProcessAttributes': {
    procedure: drawn(note),
    versionNote: drawn(note),
    approvedBy: drawn(note),
  },
  'mc:LaneAttributes': { role: honoured('engine/compile.ts') },
  'mc:FlowNodeAttributes': {
    status: honoured('dossiers/dossier-book.ts'),
    clock: honoured('dossiers/dossier-clock.ts'),
    asyncBefore: honoured('engine/compile.ts'),
    asyncAfter: honoured('engine/compile.ts'),
    inputsAll: only('bpmn:CallActivity', 'engine/elements/call-activity.ts'),
    outputsAll: honoured('engine/step.ts'),
  },
  'mc:UserTaskAttributes': {
    role: honoured('tasks/task-plan.ts'),
    limit: honoured('engine/elements/user-task.ts'),
    form: honoured('tasks/task-plan.ts'),
    assign: honoured('tasks/task-plan.ts'),
    notSameAs: honoured('tasks/kept-apart.ts'),
    document: honoured('tasks/task-plan.ts'),
    action: honoured('tasks/step-action.ts'),
  },
  'mc:ServiceTaskAttributes': {
    job: honoured('engine/elements/service-task.ts'),
    document: honoured('documents/render-document.ts'),
    stage: honoured('documents/render-document.ts'),
  },
  'mc:ScriptTaskAttributes': { resultVariable: honoured('engine/elements/script-task.ts') },
  'mc:LoopAttributes': {
    collection: honoured('engine/read-loop.ts'),
    item: honoured('engine/read-loop.ts'),
    output: honoured('engine/read-loop.ts'),
    outputCollection: honoured('engine/read-loop.ts'),
    asyncBefore: honoured('engine/read-loop.ts'),
    asyncAfter: honoured('engine/read-loop.ts'),
  },
  'mc:TimerAttributes': {
    counts: honoured('engine/triggers/timer.ts'),
    from: honoured('engine/triggers/timer.ts'),
  },
  'mc:ImportedText': {
    imported: drawn(byImport),
    identified: drawn(byImport),
    importedFormat: drawn(byImport),
  },
  'mc:JobAttributes': { job: honoured('engine/elements/service-task.ts') },
  'mc:DecisionAttributes': {
    decision: only('bpmn:BusinessRuleTask', 'engine/elements/business-rule-task.ts'),
    // Camunda's names for the shape of a result; ours is the decision's own value.
    decisionResult: refused('Decision 8: the shape that another engine gives to a decision’s result'),
    resultVariable: honoured('engine/elements/service-task.ts'),
  },
  'mc:CallActivityAttributes': { calledExpression: honoured('engine/elements/call-activity.ts') },
  'mc:BindingAttributes': { binding: honoured('engine/elements/call-activity.ts') },
  'mc:ErrorAttributes': {
    codeVariable: honoured('engine/triggers/error.ts'),
    messageVariable: honoured('engine/triggers/error.ts'),
  },
  'mc:EscalationAttributes': { codeVariable: honoured('engine/triggers/escalation.ts') },
  'mc:ConditionAttributes': {
    variableName: honoured('engine/triggers/conditional.ts'),
    variableEvents: refused(variableEvents),
  },
  'mc:CorrelationAttributes': { correlation: honoured('engine/triggers/message.ts') },
  'mc:NameAttributes': {
    // An error or an escalation is known by its code, which is written in the model.
    nameExpression: limited(
      'engine/triggers/message.ts',
      'Decision 30: an attribute of messages and signals',
      (_, { $type }) => $type !== 'bpmn:Message' && $type !== 'bpmn:Signal',
    ),
  },
  'mc:AdHocAttributes': {
    activeElements: refused('Decision 30: activities that begin with the sub-process'),
  },
  'mc:Mapping': {
    source: honoured('engine/read-data.ts'),
    target: honoured('engine/read-data.ts'),
  },
  'mc:Input': {},
  'mc:Output': {},
};

const passing: ReadonlySet<string> = new Set(['bpmn:StartEvent', 'bpmn:BoundaryEvent']);
const gateway = /Gateway$/;

/** Whether an element carries out a mapping (`mc:Input`, `mc:Output`) that lies in it. */
export function carriesOut(element: BpmnElement, mapping: string): boolean {
  const typed = element as BpmnElement & { $instanceOf?: (type: string) => boolean };
  if (typed.$instanceOf?.('bpmn:FlowNode') !== true || gateway.test(element.$type)) return false;
  return mapping === 'mc:Output' || !passing.has(element.$type);
}
