/** What the schema of the standard (BPMN20.xsd, Semantic.xsd) demands and the parser lets pass. */
import { activities } from './families.js';
import { defineRule } from './rule.js';

/** Attributes and references with `use="required"`. */
const required: Readonly<Record<string, readonly string[]>> = {
  'bpmn:Association': ['sourceRef', 'targetRef'],
  'bpmn:BoundaryEvent': ['attachedToRef'],
  'bpmn:ConversationLink': ['sourceRef', 'targetRef'],
  'bpmn:CorrelationPropertyRetrievalExpression': ['messageRef'],
  'bpmn:CorrelationSubscription': ['correlationKeyRef'],
  'bpmn:DataInputAssociation': ['targetRef'],
  'bpmn:DataOutputAssociation': ['targetRef'],
  'bpmn:Definitions': ['targetNamespace'],
  'bpmn:Import': ['namespace', 'location', 'importType'],
  'bpmn:Interface': ['name'],
  'bpmn:MessageFlow': ['sourceRef', 'targetRef'],
  'bpmn:Operation': ['name', 'inMessageRef'],
  'bpmn:Relationship': ['type'],
  'bpmn:SequenceFlow': ['sourceRef', 'targetRef'],
};

const directions = ['Unspecified', 'Converging', 'Diverging', 'Mixed'];
const processTypes = ['None', 'Public', 'Private'];

/** Attributes with a fixed list of values. */
const enumerations: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'bpmn:AdHocSubProcess': { ordering: ['Parallel', 'Sequential'] },
  'bpmn:Association': { associationDirection: ['None', 'One', 'Both'] },
  'bpmn:ChoreographyTask': {
    loopType: ['None', 'Standard', 'MultiInstanceSequential', 'MultiInstanceParallel'],
  },
  'bpmn:ComplexGateway': { gatewayDirection: directions },
  'bpmn:EventBasedGateway': { gatewayDirection: directions, eventGatewayType: ['Exclusive', 'Parallel'] },
  'bpmn:ExclusiveGateway': { gatewayDirection: directions },
  'bpmn:InclusiveGateway': { gatewayDirection: directions },
  'bpmn:ItemDefinition': { itemKind: ['Information', 'Physical'] },
  'bpmn:MultiInstanceLoopCharacteristics': { behavior: ['None', 'One', 'All', 'Complex'] },
  'bpmn:ParallelGateway': { gatewayDirection: directions },
  'bpmn:Process': { processType: processTypes },
  'bpmn:Relationship': { direction: ['None', 'Forward', 'Backward', 'Both'] },
};

/** Attributes that are numbers: the parser makes NaN of what is none. */
const numbers: Readonly<Record<string, readonly string[]>> = {
  'bpmn:DataStore': ['capacity'],
  'bpmn:ParticipantMultiplicity': ['minimum', 'maximum'],
  'bpmn:StandardLoopCharacteristics': ['loopMaximum'],
};
const quantities = ['startQuantity', 'completionQuantity'];

const clause = 'BPMN20.xsd, the schema of the standard (§15.1)';

export const schemaRules = [
  defineRule({
    code: 'SCHEMA_REQUIRED',
    clause,
    on: Object.keys(required),
    check: (element, model) =>
      (required[element.$type] ?? [])
        .filter((name) => isMissing(element.get(name)) && !model.hasReference(element, name))
        .map((name) => `Expected the attribute ${name}`),
  }),
  defineRule({
    code: 'SCHEMA_VALUE',
    clause,
    on: Object.keys(enumerations),
    check: (element) =>
      Object.entries(enumerations[element.$type] ?? {})
        .filter(([name, values]) => {
          const value = element.get(name);
          return typeof value === 'string' && !values.includes(value);
        })
        .map(([name, values]) => `Expected ${name} to be one of ${values.join(', ')}`),
  }),
  defineRule({
    code: 'SCHEMA_NUMBER',
    clause,
    on: [...Object.keys(numbers), ...activities],
    check: (element) =>
      (numbers[element.$type] ?? quantities)
        .filter((name) => Number.isNaN(element.get(name)))
        .map((name) => `Expected ${name} to be a whole number`),
  }),
] as const;

/** Several sources of an association are a list. */
const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
