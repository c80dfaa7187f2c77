/** The families of elements that rules speak of (BPMN 2.0.2 §10.3 to §10.6). */

export const gateways = [
  'bpmn:ExclusiveGateway',
  'bpmn:InclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:ComplexGateway',
  'bpmn:EventBasedGateway',
] as const;

export const tasks = [
  'bpmn:Task',
  'bpmn:SendTask',
  'bpmn:ReceiveTask',
  'bpmn:ServiceTask',
  'bpmn:UserTask',
  'bpmn:ManualTask',
  'bpmn:ScriptTask',
  'bpmn:BusinessRuleTask',
] as const;

export const subProcesses = ['bpmn:SubProcess', 'bpmn:Transaction', 'bpmn:AdHocSubProcess'] as const;
export const activities = [...tasks, ...subProcesses, 'bpmn:CallActivity'] as const;
export const choreographyActivities = [
  'bpmn:ChoreographyTask',
  'bpmn:SubChoreography',
  'bpmn:CallChoreography',
] as const;
export const catchEvents = ['bpmn:StartEvent', 'bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent'] as const;
export const throwEvents = [
  'bpmn:EndEvent',
  'bpmn:IntermediateThrowEvent',
  'bpmn:ImplicitThrowEvent',
] as const;
export const events = [
  'bpmn:StartEvent',
  'bpmn:EndEvent',
  'bpmn:IntermediateCatchEvent',
  'bpmn:IntermediateThrowEvent',
  'bpmn:BoundaryEvent',
] as const;
export const flowNodes = [...activities, ...choreographyActivities, ...events, ...gateways] as const;
/** What holds flow elements of a process. */
export const containers = ['bpmn:Process', ...subProcesses] as const;
export const globalTasks = [
  'bpmn:GlobalTask',
  'bpmn:GlobalUserTask',
  'bpmn:GlobalManualTask',
  'bpmn:GlobalScriptTask',
  'bpmn:GlobalBusinessRuleTask',
] as const;

const setOf = (types: readonly string[]): ReadonlySet<string> => new Set(types);
export const isSubProcess = setOf(subProcesses);
export const isActivity = setOf(activities);
export const isChoreographyActivity = setOf(choreographyActivities);
export const isFlowNode = setOf(flowNodes);
export const isGlobalTask = setOf(globalTasks);
