/** Standing of events and data: BPMN 2.0.2 §10.4, §10.5. */
import type { BpmnElement } from '../../engine/index.js';
import { drawn, honoured, limited, refused, several, type Standings } from './standing.js';

const typed =
  '§10.4.1 Item-Aware Element: the type of data; values of another type have no rule of execution';
const sets = '§10.4.1 Input and Output Sets: the first set whose data is there is chosen';
const optional = '§10.4.1 Input and Output Sets: it may be absent, or come while the activity runs';
const oneOfEach =
  '§10.4.1 Input and Output Sets: with one set of each there is nothing to choose; several are refused';
const stored = '§10.4.1 Data Store: it outlives the process; here variables end with it';
const implicit = '§10.3.8 Complex Behavior Definition: the data that an implicit event carries';

const isElement = (value: unknown): value is BpmnElement => typeof value === 'object' && value !== null;
/** Variables are named; a path into one is no place to write to. */
const isPath = (value: unknown): boolean =>
  isElement(value) && !/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(String(value.get('body') ?? '').trim());
const isStore = (value: unknown): boolean =>
  [value].flat().some((end) => isElement(end) && end.$type === 'bpmn:DataStoreReference');
const hasAssignments = (_: unknown, association: BpmnElement): boolean =>
  [association.get('assignment')].flat().some(isElement);

export const events: Standings = {
  Event: {
    // An event that rests opens a scope for them; one that passes has none.
    properties: limited(
      'engine/read-data.ts',
      '§10.4.1 Property: a property of an event lives as long as the event',
      (_, element) => element.$type !== 'bpmn:IntermediateCatchEvent',
    ),
  },
  CatchEvent: {
    parallelMultiple: honoured('engine/triggers/registry.ts'),
    dataOutputs: honoured('engine/read-data.ts', 'dataOutputAssociations'),
    dataOutputAssociations: honoured('engine/read-data.ts'),
    outputSet: honoured('engine/read-data.ts', 'dataOutputAssociations'),
    eventDefinitions: honoured('engine/triggers/registry.ts'),
    eventDefinitionRef: honoured('engine/triggers/registry.ts'),
  },
  ThrowEvent: {
    dataInputs: honoured('engine/read-data.ts', 'dataInputAssociations'),
    dataInputAssociations: honoured('engine/read-data.ts'),
    inputSet: honoured('engine/read-data.ts', 'dataInputAssociations'),
    eventDefinitions: honoured('engine/triggers/registry.ts'),
    eventDefinitionRef: honoured('engine/triggers/registry.ts'),
  },
  StartEvent: { isInterrupting: honoured('engine/elements/start-event.ts') },
  EndEvent: {},
  IntermediateCatchEvent: {},
  IntermediateThrowEvent: {},
  BoundaryEvent: {
    cancelActivity: honoured('engine/elements/boundary-event.ts'),
    attachedToRef: honoured('engine/compile.ts'),
  },
  ImplicitThrowEvent: {
    dataInputs: refused(implicit),
    dataInputAssociations: refused(implicit),
    inputSet: refused(implicit),
    eventDefinitions: honoured('engine/read-loop.ts'),
    eventDefinitionRef: refused('§10.3.8 Complex Behavior Definition: the event that is thrown'),
  },

  EventDefinition: {},
  CancelEventDefinition: {},
  TerminateEventDefinition: {},
  ErrorEventDefinition: { errorRef: honoured('engine/triggers/error.ts') },
  EscalationEventDefinition: { escalationRef: honoured('engine/triggers/escalation.ts') },
  CompensateEventDefinition: {
    waitForCompletion: honoured('engine/triggers/compensate.ts'),
    activityRef: honoured('engine/triggers/compensate.ts'),
  },
  TimerEventDefinition: {
    timeDate: honoured('engine/triggers/timer.ts'),
    timeCycle: honoured('engine/triggers/timer.ts'),
    timeDuration: honoured('engine/triggers/timer.ts'),
  },
  LinkEventDefinition: {
    name: honoured('engine/triggers/link.ts'),
    // Links are joined by their name; a reference to another name would be a different connection.
    target: limited('engine/triggers/link.ts', '§10.5.5 Link Event Definition: target', isOtherLink),
    source: limited('engine/check-graph.ts', '§10.5.5 Link Event Definition: source', isOtherLink, 'link'),
  },
  MessageEventDefinition: {
    messageRef: honoured('engine/triggers/message.ts'),
    operationRef: refused('§10.5.5 Message Event Definition: the operation that is invoked'),
  },
  ConditionalEventDefinition: { condition: honoured('engine/triggers/conditional.ts') },
  SignalEventDefinition: { signalRef: honoured('engine/triggers/signal.ts') },

  ItemAwareElement: {
    itemSubjectRef: drawn(typed),
    dataState: drawn('§10.4.1 Data State: states and their meaning are outside of the standard'),
  },
  DataState: drawn('§10.4.1 Data State: states and their meaning are outside of the standard'),
  Property: { name: honoured('engine/read-data.ts') },
  DataObject: { isCollection: drawn(typed) },
  DataObjectReference: { dataObjectRef: honoured('engine/read-data.ts') },
  DataStore: {
    name: honoured('engine/read-data.ts'),
    capacity: drawn('§10.4.1 Data Store: of what is drawn; an association with a store is refused'),
    isUnlimited: drawn('§10.4.1 Data Store: of what is drawn; an association with a store is refused'),
  },
  DataStoreReference: { dataStoreRef: honoured('engine/read-data.ts') },
  InputOutputSpecification: {
    dataInputs: honoured('engine/read-data.ts', 'dataInputAssociations'),
    dataOutputs: honoured('engine/read-data.ts', 'dataOutputAssociations'),
    inputSets: limited('engine/read-data.ts', sets, several, 'dataInputAssociations'),
    outputSets: limited('engine/read-data.ts', sets, several, 'dataOutputAssociations'),
  },
  DataInput: {
    name: honoured('engine/read-data.ts'),
    isCollection: drawn(typed),
    inputSetRef: drawn(oneOfEach),
    inputSetWithOptional: refused(optional),
    inputSetWithWhileExecuting: refused(optional),
  },
  DataOutput: {
    name: honoured('engine/read-data.ts'),
    isCollection: drawn(typed),
    outputSetRef: drawn(oneOfEach),
    outputSetWithOptional: refused(optional),
    outputSetWithWhileExecuting: refused(optional),
  },
  InputSet: {
    name: drawn('§10.4.1 Input Set: name'),
    dataInputRefs: honoured('engine/read-data.ts', 'dataInputAssociations'),
    optionalInputRefs: refused(optional),
    whileExecutingInputRefs: refused(optional),
    outputSetRefs: drawn(oneOfEach),
  },
  OutputSet: {
    name: drawn('§10.4.1 Output Set: name'),
    dataOutputRefs: honoured('engine/read-data.ts', 'dataOutputAssociations'),
    inputSetRefs: drawn(oneOfEach),
    optionalOutputRefs: refused(optional),
    whileExecutingOutputRefs: refused(optional),
  },
  DataAssociation: {
    sourceRef: limited('engine/read-data.ts', stored, isStore),
    targetRef: limited('engine/read-data.ts', stored, isStore),
    transformation: limited(
      'engine/read-data.ts',
      '§10.4.2 Data Association: beside assignments it is carried out as well',
      hasAssignments,
    ),
    assignment: honoured('engine/read-data.ts'),
  },
  DataInputAssociation: {},
  DataOutputAssociation: {},
  Assignment: {
    from: honoured('engine/read-data.ts'),
    to: limited('engine/read-data.ts', '§10.4.2 Assignment: to may be a path into the target', isPath),
  },
};

/** A link that is referred to under another name than the event's own. */
function isOtherLink(value: unknown, element: BpmnElement): boolean {
  return [value].flat().some((other) => isElement(other) && other.name !== element.name);
}
