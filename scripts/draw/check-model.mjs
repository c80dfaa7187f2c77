/**
 * Says what is wrong with what a BPMN model of ours means: attributes a step lacks, lanes that are not the roles,
 * conditions on facts nobody has set, time that does not fit. Pure: it reads moddle trees and form schemas.
 */
import { parseExpression } from 'feelin';

const SUPPORTED = new Set([
  'StartEvent',
  'EndEvent',
  'UserTask',
  'ServiceTask',
  'ScriptTask',
  'ExclusiveGateway',
  'ParallelGateway',
  'SubProcess',
  'CallActivity',
  'IntermediateCatchEvent',
  'BoundaryEvent',
  'SequenceFlow',
]);
/** Facts the system sets when a process starts. */
export const START_VARIABLES = ['kenh', 'doiTuong', 'maThuTuc', 'hanBoSungNgay'];
export const MINUTES_PER_DAY = 480;

const typeOf = (element) => element.$type.replace('bpmn:', '');
export const processOf = (definitions) =>
  definitions.rootElements.find((root) => root.$type === 'bpmn:Process');
const definitionOf = (event) => event.eventDefinitions?.[0];
const isError = (event) => definitionOf(event)?.$type === 'bpmn:ErrorEventDefinition';
const isTimer = (event) => definitionOf(event)?.$type === 'bpmn:TimerEventDefinition';

/** Every flow element of the process, however deep. */
export function everything(scope) {
  return (scope.flowElements ?? []).flatMap((element) => [element, ...everything(element)]);
}

export const userTasks = (scope) => everything(scope).filter((element) => typeOf(element) === 'UserTask');

/** Minutes of working time in an ISO duration; one day is eight hours (decision 30 of the content contract). */
export function workingMinutes(iso) {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(iso ?? '');
  if (!match || iso === 'P' || iso.endsWith('T'))
    throw new Error(`"${iso}" is not a duration in days, hours and minutes`);
  return Number(match[1] ?? 0) * MINUTES_PER_DAY + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

// Shape of the model //////////////////////////////////////////////////////////////////////////////////////////////////

export function checkElements(process) {
  const faults = [];
  const ids = new Set();
  for (const element of everything(process)) {
    if (ids.has(element.id)) faults.push(`Two elements are called ${element.id}`);
    ids.add(element.id);
    if (!SUPPORTED.has(typeOf(element))) faults.push(`${element.id}: ${element.$type} is not supported`);
    for (const name of Object.keys(element.$attrs ?? {}))
      faults.push(`${element.id}: unknown attribute ${name}`);
  }
  for (const task of userTasks(process)) {
    for (const key of ['role', 'limit', 'form'])
      if (!task.get(`mc:${key}`)) faults.push(`${task.id} has no ${key}`);
    try {
      workingMinutes(task.limit);
    } catch (error) {
      faults.push(`${task.id}: ${error.message}`);
    }
    const others = [
      ...(task.notSameAs ?? '').split(' '),
      (task.assign ?? '').replace(/^(sameAs:|leastLoad$|receiver$)/, ''),
    ];
    for (const other of others)
      if (other && !ids.has(other)) faults.push(`${task.id} names a step "${other}" that is not there`);
  }
  for (const element of everything(process)) {
    if (typeOf(element) === 'ExclusiveGateway' && (element.outgoing ?? []).length > 1) {
      for (const flow of element.outgoing) {
        if (!flow.conditionExpression && element.default?.id !== flow.id)
          faults.push(`${flow.id} has no condition`);
      }
      if (!element.default) faults.push(`${element.id} has no default flow`);
    }
  }
  return faults;
}

/** One lane per role, every step in the lane of its role. */
export function checkLanes(process) {
  const faults = [];
  const lanes = process.laneSets?.[0]?.lanes ?? [];
  const laneOf = new Map(lanes.flatMap((lane) => (lane.flowNodeRef ?? []).map((node) => [node.id, lane])));
  const used = new Set();
  for (const task of userTasks(process)) {
    let top = task;
    while (top.$parent !== process) top = top.$parent;
    const lane = laneOf.get(top.id);
    if (lane?.id !== `lane_${task.role}`)
      faults.push(`${task.id} is a step of ${task.role} in lane ${lane?.id}`);
    used.add(`lane_${task.role}`);
  }
  for (const element of process.flowElements) {
    if (typeOf(element) !== 'SequenceFlow' && !laneOf.has(element.id))
      faults.push(`${element.id} is in no lane`);
    if (typeOf(element) === 'CallActivity') used.add(laneOf.get(element.id)?.id);
  }
  for (const lane of lanes) if (!used.has(lane.id)) faults.push(`Lane ${lane.id} has no step`);
  return faults;
}

/** Every node can be reached, and from every node an end can be reached. */
export function checkReach(scope) {
  const faults = [];
  const { nodes, next } = graphOf(scope);
  const before = new Map(nodes.map((node) => [node.id, []]));
  for (const [from, targets] of next) for (const to of targets) before.get(to).push(from);
  const spread = (seeds, step) => {
    const seen = new Set(seeds);
    const open = [...seeds];
    while (open.length > 0)
      for (const to of step.get(open.pop())) {
        if (!seen.has(to)) open.push(to);
        seen.add(to);
      }
    return seen;
  };
  const starts = nodes.filter((node) => typeOf(node) === 'StartEvent').map((node) => node.id);
  const ends = nodes.filter((node) => typeOf(node) === 'EndEvent').map((node) => node.id);
  if (starts.length !== 1) faults.push(`${scope.id} has ${starts.length} start events`);
  const reached = spread(starts, next);
  const finishing = spread(ends, before);
  for (const node of nodes) {
    if (node.triggeredByEvent) continue;
    if (!reached.has(node.id)) faults.push(`${node.id} cannot be reached`);
    if (!finishing.has(node.id)) faults.push(`From ${node.id} no end can be reached`);
  }
  for (const node of nodes) if (typeOf(node) === 'SubProcess') faults.push(...checkReach(node));
  return faults;
}

function graphOf(scope) {
  const nodes = (scope.flowElements ?? []).filter((element) => typeOf(element) !== 'SequenceFlow');
  const next = new Map(nodes.map((node) => [node.id, []]));
  for (const flow of scope.flowElements ?? []) {
    if (typeOf(flow) === 'SequenceFlow') next.get(flow.sourceRef.id).push(flow.targetRef.id);
  }
  for (const node of nodes)
    if (typeOf(node) === 'BoundaryEvent') next.get(node.attachedToRef.id).push(node.id);
  return { nodes, next };
}

// Time ////////////////////////////////////////////////////////////////////////////////////////////////////////////////

/**
 * Working minutes of the longest way through a process, every loop once, without the time the dossier's clock stands
 * still. `fragments`: process id → process.
 */
export function longestPath(scope, fragments) {
  const { nodes, next } = graphOf(scope);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const back = backFlows(nodes, next);
  const memo = new Map();
  const from = (id) => {
    if (memo.has(id)) return memo.get(id);
    const node = byId.get(id);
    const targets = next.get(id).filter((to) => !back.has(`${id}>${to}`));
    let rest = -Infinity;
    for (const to of targets) {
      const boundary = byId.get(to);
      const attached = typeOf(boundary) === 'BoundaryEvent' && boundary.attachedToRef.id === id;
      const spent = attached && isTimer(boundary) ? timerMinutes(boundary, node) : minutesAt(node, fragments);
      rest = Math.max(rest, spent + from(to));
    }
    if (typeOf(node) === 'EndEvent') rest = 0;
    memo.set(id, rest);
    return rest;
  };
  const start = nodes.find((node) => typeOf(node) === 'StartEvent');
  return from(start.id);
}

function backFlows(nodes, next) {
  const back = new Set();
  const state = new Map();
  const visit = (id) => {
    state.set(id, 'open');
    for (const to of next.get(id)) {
      if (state.get(to) === 'open') back.add(`${id}>${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
  };
  const start = nodes.find((node) => typeOf(node) === 'StartEvent');
  visit(start.id);
  return back;
}

function minutesAt(node, fragments) {
  if (node.clock) return 0;
  switch (typeOf(node)) {
    case 'UserTask':
      return workingMinutes(node.limit);
    case 'SubProcess':
      return longestPath(node, fragments);
    case 'CallActivity': {
      const fragment = fragments.get(node.calledElement);
      if (!fragment) throw new Error(`${node.id} calls "${node.calledElement}", which is not there`);
      return longestPath(fragment, fragments);
    }
    case 'IntermediateCatchEvent':
      return isTimer(node) ? timerMinutes(node, node) : 0;
    default:
      return 0;
  }
}

/** A timer on a step whose clock stands still costs nothing; one that is computed cannot be foreseen here. */
function timerMinutes(event, host) {
  if (host.clock) return 0;
  const text = definitionOf(event).timeDuration?.body ?? '';
  return text.startsWith('=') || text === '' ? 0 : workingMinutes(text);
}

// Variables ///////////////////////////////////////////////////////////////////////////////////////////////////////////

export function variablesIn(expression) {
  const names = new Set();
  const called = new Set();
  const cursor = parseExpression(expression.replace(/^=/, '')).cursor();
  do {
    if (cursor.name === '⚠') throw new Error(`"${expression}" is not FEEL`);
    if (cursor.name === 'FunctionInvocation') called.add(cursor.from);
    if (cursor.name === 'VariableName' && !called.has(cursor.from)) {
      names.add(expression.replace(/^=/, '').slice(cursor.from, cursor.to));
    }
  } while (cursor.next());
  return names;
}

/** Variables a form sets: every field with a `variable`, wherever it stands. */
export function formVariables(form) {
  return fieldsOf(form).flatMap((field) => (field.properties?.variable ? [field.properties.variable] : []));
}

export function fieldsOf(form) {
  return (form.components ?? []).flatMap((component) => [component, ...fieldsOf(component)]);
}

/**
 * Reports every expression that may be evaluated before all its variables are set, whatever way the process takes.
 * `forms`: form id → schema. `given`: variables the scope has when it starts.
 */
export function checkVariables(scope, forms, given) {
  const faults = [];
  const { nodes, next } = graphOf(scope);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map(nodes.map((node) => [node.id, []]));
  for (const [from, targets] of next) for (const to of targets) before.get(to).push(from);
  const start = nodes.find((node) => typeOf(node) === 'StartEvent');
  // Forward data flow: what is surely set when a node is left; `undefined` = not known yet = everything.
  const after = new Map();
  const entering = (id) => {
    const node = byId.get(id);
    if (node === start) return new Set(given);
    const sources = before.get(id).map((from) => {
      if (typeOf(node) === 'BoundaryEvent') return entered.get(from); // its host has not finished
      return after.get(from);
    });
    const known = sources.filter(Boolean);
    if (known.length === 0) return undefined;
    if (typeOf(node) === 'ParallelGateway') return new Set(known.flatMap((set) => [...set]));
    return new Set([...known[0]].filter((name) => known.every((set) => set.has(name))));
  };
  const entered = new Map();
  for (let changed = true; changed;) {
    changed = false;
    for (const node of nodes) {
      const set = entering(node.id);
      if (!set) continue;
      const leaving = new Set([...set, ...setBy(node, forms)]);
      if (after.get(node.id)?.size !== leaving.size || entered.get(node.id)?.size !== set.size)
        changed = true;
      entered.set(node.id, set);
      after.set(node.id, leaving);
    }
  }
  const need = (where, expression, set) => {
    for (const name of variablesIn(expression)) {
      if (!set?.has(name)) faults.push(`${where} needs "${name}", which may not be set`);
    }
  };
  for (const node of nodes) {
    const set = entered.get(node.id) ?? new Set(given);
    for (const [where, expression] of expressionsAt(node)) need(where, expression, set);
    for (const flow of node.outgoing ?? []) {
      if (flow.conditionExpression) need(flow.id, flow.conditionExpression.body, after.get(node.id));
    }
    if (typeOf(node) === 'SubProcess') faults.push(...checkVariables(node, forms, set));
  }
  return faults;
}

function setBy(node, forms) {
  switch (typeOf(node)) {
    case 'UserTask':
      return forms.has(node.form) ? formVariables(forms.get(node.form)) : [];
    case 'ScriptTask':
      return node.resultVariable ? [node.resultVariable] : [];
    case 'SubProcess':
      return userTasks(node).flatMap((task) => setBy(task, forms));
    case 'CallActivity':
      return mappings(node, 'mc:Output').map(({ target }) => target);
    default:
      return [];
  }
}

export function mappings(node, type) {
  return (node.extensionElements?.values ?? []).filter((value) => value.$type === type);
}

function expressionsAt(node) {
  const list = mappings(node, 'mc:Input').map(({ source }) => [`${node.id} (input)`, source]);
  if (node.script) list.push([`${node.id} (script)`, node.script]);
  if (node.document?.startsWith('=')) list.push([`${node.id} (document)`, node.document]);
  const timer = isTimer(node) ? definitionOf(node) : undefined;
  for (const each of [timer?.timeDuration, timer?.timeDate, timer?.timeCycle]) {
    if (each?.body?.startsWith('=')) list.push([`${node.id} (timer)`, each.body]);
  }
  return list;
}

/** Errors a fragment may end with. */
export const errorsOf = (process) =>
  process.flowElements
    .filter((element) => typeOf(element) === 'EndEvent' && isError(element))
    .map((end) => definitionOf(end).errorRef.errorCode);

/** Every error a called process may end with is caught at its call. */
export function checkErrors(process, fragments) {
  const faults = [];
  for (const call of everything(process).filter((element) => typeOf(element) === 'CallActivity')) {
    const caught = everything(process)
      .filter(
        (element) =>
          typeOf(element) === 'BoundaryEvent' && element.attachedToRef === call && isError(element),
      )
      .map((boundary) => definitionOf(boundary).errorRef?.errorCode);
    for (const code of errorsOf(fragments.get(call.calledElement))) {
      if (!caught.includes(code)) faults.push(`${call.id} does not catch "${code}"`);
    }
  }
  return faults;
}
