/** Standing of what every model is made of: BPMN 2.0.2 chapter 8. */
import { drawn, honoured, isFalse, refused, type Standings } from './standing.js';

const notes = '§8.3.2 Documentation: text for people';
const extensibility = '§8.3.3 Extensibility: what need not be understood may be ignored';
const services = '§8.5 Services: has effect through the operation that a task or a message names';
const typed = '§8.4.10 Item Definition: the type of data; values of another type have no rule of execution';
const payload = '§8.4.10 Item Definition: what is carried has this structure';
const relations = '§8.3.4 External Relationships: traceability';
const categories = '§8.4.1 Artifacts: groups and categories do not affect the flow';
const associations = '§8.4.1 Artifacts: an association is an annotation, but for compensation';

/** Names under which FEEL is known (DMN 1.1 to 1.5, §7.1; Camunda’s editors write the short one). */
const feel = /^(feel|application\/feel|https?:\/\/www\.omg\.org\/spec\/DMN\/\d+\/FEEL\/?)$/i;
const isOtherLanguage = (value: unknown): boolean => !feel.test(String(value));

export const foundation: Standings = {
  Definitions: {
    name: drawn('§8.2.1 Definitions: name'),
    targetNamespace: honoured('bpmn/parse-model.ts'),
    expressionLanguage: refused('§8.2.1 Definitions: expressions are in this language', isOtherLanguage),
    typeLanguage: drawn(typed),
    imports: drawn('§8.2.2 Import: what leads out of the file is refused where it is referred to'),
    extensions: honoured('bpmn/honoured/foundation.ts', 'mustUnderstand'),
    rootElements: honoured('bpmn/read-model.ts'),
    diagrams: drawn('§12 BPMN DI: the drawing'),
    exporter: drawn('§8.2.1 Definitions: exporter'),
    relationships: drawn(relations),
    exporterVersion: drawn('§8.2.1 Definitions: exporterVersion'),
  },
  Import: drawn('§8.2.2 Import: types and elements of other files'),
  BaseElement: {
    id: honoured('engine/compile.ts'),
    documentation: drawn(notes),
    extensionDefinitions: drawn(extensibility),
    extensionElements: honoured('engine/read-data.ts'),
  },
  RootElement: {},
  Documentation: drawn(notes),
  Extension: {
    mustUnderstand: refused(
      '§8.3.3 Extensibility: a model with an extension that must be understood is rejected',
    ),
    definition: drawn(extensibility),
  },
  ExtensionDefinition: drawn(extensibility),
  ExtensionAttributeDefinition: drawn(extensibility),
  ExtensionElements: {
    valueRef: drawn(extensibility),
    values: honoured('engine/read-data.ts'),
    extensionAttributeDefinition: drawn(extensibility),
  },
  Relationship: drawn(relations),
  Auditing: drawn('§10.9 Auditing: what it holds is left to the tool'),
  Monitoring: drawn('§10.9 Monitoring: what it holds is left to the tool'),

  Artifact: {},
  Association: {
    associationDirection: drawn(associations),
    sourceRef: honoured('engine/compile.ts'),
    targetRef: honoured('engine/compile.ts'),
  },
  TextAnnotation: drawn('§8.4.1 Artifacts: a note for the reader of the diagram'),
  Group: drawn(categories),
  Category: drawn(categories),
  CategoryValue: drawn(categories),

  Interface: drawn(services),
  Operation: drawn(services),
  EndPoint: drawn(services),

  Expression: { body: honoured('engine/read-loop.ts') },
  FormalExpression: {
    language: refused('§8.4.6 Formal Expression: it is written in this language', isOtherLanguage),
    evaluatesToTypeRef: drawn(typed),
  },
  FlowElement: {
    name: honoured('engine/compile.ts'),
    auditing: drawn('§10.9 Auditing: what it holds is left to the tool'),
    monitoring: drawn('§10.9 Monitoring: what it holds is left to the tool'),
    categoryValueRef: drawn(categories),
  },
  FlowElementsContainer: {
    laneSets: honoured('engine/compile.ts'),
    flowElements: honoured('engine/compile.ts'),
  },
  FlowNode: {
    incoming: honoured('engine/compile.ts', 'targetRef'),
    outgoing: honoured('engine/compile.ts', 'sourceRef'),
    lanes: honoured('engine/compile.ts', 'flowNodeRef'),
  },
  SequenceFlow: {
    isImmediate: refused('§8.4.13 Sequence Flow: in an executable process it is not false', isFalse),
    conditionExpression: honoured('engine/compile.ts'),
    sourceRef: honoured('engine/compile.ts'),
    targetRef: honoured('engine/compile.ts'),
  },
  ItemDefinition: drawn(typed),
  Message: {
    name: honoured('engine/triggers/message.ts'),
    itemRef: refused(payload),
  },
  Signal: { name: honoured('engine/triggers/signal.ts'), structureRef: refused(payload) },
  Error: {
    name: drawn('§8.4.3 Error: it is known by its errorCode'),
    errorCode: honoured('engine/triggers/error.ts'),
    structureRef: refused(payload),
  },
  Escalation: {
    name: drawn('§8.4.4 Escalation: it is known by its escalationCode'),
    escalationCode: honoured('engine/triggers/escalation.ts'),
    structureRef: refused(payload),
  },

  CorrelationProperty: {
    name: drawn('§8.4.2 Correlation: a property is known by its id'),
    type: drawn(typed),
    correlationPropertyRetrievalExpression: honoured('engine/read-correlation.ts'),
  },
  CorrelationPropertyRetrievalExpression: {
    messagePath: honoured('engine/read-correlation.ts'),
    messageRef: honoured('engine/read-correlation.ts'),
  },
  CorrelationKey: {
    name: drawn('§8.4.2 Correlation: a key is known by its id'),
    correlationPropertyRef: honoured('engine/read-correlation.ts'),
  },
  CorrelationSubscription: {
    correlationKeyRef: honoured('engine/read-correlation.ts'),
    correlationPropertyBinding: honoured('engine/read-correlation.ts'),
  },
  CorrelationPropertyBinding: {
    dataPath: honoured('engine/read-correlation.ts'),
    correlationPropertyRef: honoured('engine/read-correlation.ts'),
  },

  Resource: drawn('§8.4.12 Resources: has effect through the role that refers to it, which is refused'),
  ResourceParameter: drawn('§8.4.12 Resources: has effect through the role that refers to it'),

  // The drawing of conversations between pools executes nothing (§2.2.1 Process Execution Conformance).
  Collaboration: {
    name: drawn('§9.2 Collaboration: a view of the exchange'),
    isClosed: drawn('§9.2 Collaboration: a promise about messages that are not drawn'),
    participants: drawn('§9.3 Pool and Participant: who takes part'),
    messageFlows: drawn('§9.4 Message Flow: what goes where is said by the events and tasks at its ends'),
    artifacts: drawn('§8.4.1 Artifacts'),
    // Read for the keys of the conversations.
    conversations: honoured('engine/read-correlation.ts'),
    conversationAssociations: drawn('§9.5 Conversations: a view of the exchange'),
    participantAssociations: drawn('§9.3 Pool and Participant: who takes part'),
    messageFlowAssociations: drawn('§9.4 Message Flow Association: a view of the exchange'),
    correlationKeys: honoured('engine/read-correlation.ts'),
    choreographyRef: drawn('§9.6 Process within Collaboration: a view of the exchange'),
    conversationLinks: drawn('§9.5 Conversations: a view of the exchange'),
  },
  Participant: drawn('§9.3 Pool and Participant: who takes part'),
  ParticipantMultiplicity: drawn('§9.3.1 Participant Multiplicity: how many may take part'),
  ParticipantAssociation: drawn('§9.3 Pool and Participant: who takes part'),
  PartnerEntity: drawn('§9.3 Partner Entity: who takes part'),
  PartnerRole: drawn('§9.3 Partner Role: who takes part'),
  InteractionNode: {
    incomingConversationLinks: drawn('§9.5 Conversations: a view of the exchange'),
    outgoingConversationLinks: drawn('§9.5 Conversations: a view of the exchange'),
  },
  MessageFlow: drawn('§9.4 Message Flow: what goes where is said by the events and tasks at its ends'),
  MessageFlowAssociation: drawn('§9.4 Message Flow Association: a view of the exchange'),
  ConversationNode: {
    name: drawn('§9.5 Conversations: a view of the exchange'),
    participantRef: drawn('§9.5 Conversations: a view of the exchange'),
    messageFlowRefs: drawn('§9.5 Conversations: a view of the exchange'),
    correlationKeys: honoured('engine/read-correlation.ts'),
  },
  Conversation: {},
  SubConversation: { conversationNodes: drawn('§9.5.3 Sub-Conversation: a view of the exchange') },
  CallConversation: {
    calledCollaborationRef: drawn('§9.5.4 Call Conversation: a view of the exchange'),
    participantAssociations: drawn('§9.5.4 Call Conversation: a view of the exchange'),
  },
  GlobalConversation: {},
  ConversationLink: drawn('§9.5 Conversations: a view of the exchange'),
  ConversationAssociation: drawn('§9.5 Conversations: a view of the exchange'),
  Choreography: refused('§11 Choreography: it is no process and cannot be executed by one engine'),
  GlobalChoreographyTask: refused('§11.5 Choreography Activities: they belong to choreographies'),
  ChoreographyActivity: refused('§11.5 Choreography Activities: they belong to choreographies'),
  ChoreographyTask: refused('§11.5 Choreography Activities: they belong to choreographies'),
  SubChoreography: refused('§11.5 Choreography Activities: they belong to choreographies'),
  CallChoreography: refused('§11.5 Choreography Activities: they belong to choreographies'),
};
