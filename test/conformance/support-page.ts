/** `docs/bpmn-support.md`, written from what a run over the suites saw: every element with its status and its cases, every
 *  gap with its reason. Nothing in it is typed by hand but the reasons. */
import { supportedElements } from '../../src/engine/index.js';

export interface SeenCase {
  readonly suite: string;
  readonly kind: string;
  readonly id: string;
  readonly passed: boolean;
  readonly detail?: string;
  readonly features?: readonly string[];
  readonly waived?: { readonly clause: string; readonly reason: string };
}

/** Why cases of a suite fail that are not waived. `match`: what their ids begin with. */
export interface Gap {
  readonly suite: string;
  readonly match: string;
  readonly reason: string;
}

interface Row {
  readonly name: string;
  readonly clause: string;
  readonly note: string;
  /** The suites' words for it. */
  readonly features: readonly string[];
  readonly type?: string;
}

const row = (
  name: string,
  clause: string,
  note: string,
  features: readonly string[],
  type?: string,
): Row => ({
  name,
  clause,
  note,
  features,
  ...(type === undefined ? {} : { type }),
});

const activities: readonly Row[] = [
  row('Task (none), manual task', '§10.3.4', 'passed at once', ['task', 'manualTask'], 'bpmn:Task'),
  row('User task', '§10.3.4', 'role, limit, form, four eyes', ['userTask'], 'bpmn:UserTask'),
  row('Service task', '§10.3.4', 'a registered job, at least once', ['serviceTask'], 'bpmn:ServiceTask'),
  row('Script task', '§10.3.4', 'FEEL only', ['scriptTask'], 'bpmn:ScriptTask'),
  row('Business rule task', '§10.3.4', 'DMN decision or job', ['businessRuleTask'], 'bpmn:BusinessRuleTask'),
  row('Send task', '§10.3.4', 'message or job', ['sendTask'], 'bpmn:SendTask'),
  row('Receive task, also instantiating', '§10.3.4', '', ['receiveTask'], 'bpmn:ReceiveTask'),
  row('Global tasks', '§10.3.4', 'called like a process of one task', [], 'bpmn:CallActivity'),
  row('Standard loop', '§13.3.6', 'test before or after, maximum', ['standardLoopCharacteristics']),
  row('Multi-instance, sequential', '§13.3.7', 'at most 1,000', ['mi:sequential']),
  row('Multi-instance, parallel', '§13.3.7', 'at most 1,000', ['mi:parallel']),
  row('— completion condition, behaviour none, one, all, complex', '§13.3.7', '', ['completionCondition']),
  row('Start and completion quantity', '§13.3.2', '', ['startQuantity', 'completionQuantity']),
];
const scopes: readonly Row[] = [
  row('Embedded sub-process', '§13.3.4', '', ['subProcess'], 'bpmn:SubProcess'),
  row('Event sub-process', '§13.5.4', 'interrupting and not', [
    'eventSubProcess',
    'eventSubProcess:nonInterrupting',
  ]),
  row('Call activity', '§13.3.3', 'pinned or latest; 16 deep', ['callActivity'], 'bpmn:CallActivity'),
  row('Transaction, cancel', '§13.3.5', '', ['transaction', 'cancelEventDefinition'], 'bpmn:Transaction'),
  row(
    'Ad-hoc sub-process',
    '§13.3.5',
    'parallel and sequential',
    ['adHocSubProcess'],
    'bpmn:AdHocSubProcess',
  ),
];
const gateways: readonly Row[] = [
  row('Exclusive', '§13.4.2', '', ['exclusiveGateway'], 'bpmn:ExclusiveGateway'),
  row('Parallel', '§13.4.1', 'excess tokens are kept', ['parallelGateway'], 'bpmn:ParallelGateway'),
  row('Inclusive', '§13.4.3', "the standard's path rule", ['inclusiveGateway'], 'bpmn:InclusiveGateway'),
  row(
    'Event-based, also instantiating, also parallel',
    '§13.4.4',
    '',
    ['eventBasedGateway'],
    'bpmn:EventBasedGateway',
  ),
  row('Complex', '§13.4.5', 'activation, activation count, reset', ['complexGateway'], 'bpmn:ComplexGateway'),
];
const events: readonly Row[] = [
  row('Boundary events, interrupting and not', '§13.5.3', '', [
    'boundary:interrupting',
    'boundary:nonInterrupting',
  ]),
  row('Intermediate catch and throw', '§13.5.2', '', ['intermediateCatchEvent', 'intermediateThrowEvent']),
  row('Message', '§10.5.5', 'names, keys', ['messageEventDefinition']),
  row('Timer: date, duration, cycle', '§10.5.5', 'working or calendar time', ['timerEventDefinition']),
  row('Signal', '§10.5.5', '', ['signalEventDefinition']),
  row('Conditional', '§10.5.5', 'occurs when it becomes true', ['conditionalEventDefinition']),
  row('Error', '§10.5.5', 'uncaught: an incident (ADR 10)', ['errorEventDefinition']),
  row('Escalation', '§10.5.5', '', ['escalationEventDefinition']),
  row('Compensation', '§13.5.5', 'reverse order, side by side where it ran so', [
    'compensateEventDefinition',
  ]),
  row('Terminate', '§10.5.3', '', ['terminateEventDefinition']),
  row('Link', '§10.5.5', '', ['linkEventDefinition']),
  row('Multiple, parallel multiple, referenced definitions', '§10.5.1', '', ['multipleEventDefinition']),
];
const flowsAndData: readonly Row[] = [
  row(
    'Conditional and default flows, also out of activities',
    '§13.3.1',
    'a warning or no boolean: incident',
    ['conditionExpression'],
  ),
  row('Data objects, properties, inputs, outputs, associations', '§10.4', 'variables of their scope', [
    'dataObject',
    'inputDataItem',
  ]),
  row('Pools, message flows', '§9', 'several processes in one file', ['collaboration', 'participant']),
  row('Lanes', '§10.8', 'give their role to what lies in them', ['lane', 'laneSet']),
  row('Artifacts: text, groups, associations', '§8.4.1', 'drawn; associations join compensation handlers', [
    'textAnnotation',
    'association',
  ]),
];
const notExecuted: readonly (readonly [string, string])[] = [
  [
    'Choreographies, conversations',
    'They describe what happens between participants and have no execution semantics of a process engine (§11, §9.5); read, written and drawn.',
  ],
  ['Auditing, monitoring, categories, documentation', 'No execution semantics; read and written.'],
  [
    'Script languages other than FEEL',
    'Refused with SCRIPT_LANGUAGE (decision 11); imported expressions are translated where that is exact.',
  ],
  [
    'Instance attributes of interfaces and operations',
    'Jobs are named (`mc:job`); an operation alone runs nothing.',
  ],
];

export function supportPage(cases: readonly SeenCase[], gaps: readonly Gap[]): string {
  return `# BPMN, DMN and FEEL: what is executed

Written by \`npm run conformance -- ../shared/suites/*/ --document\`; not by hand. *Cases* are those of the suites that exercise
the element: passed of all, waived ones left out. An element without cases there is proved by the project's own specs,
named like its file.

## Scores

| suite | passed | failed | waived | passed ÷ (passed + failed) |
|---|---:|---:|---:|---:|
${scores(cases)}

${section('Activities', activities, cases)}
${section('Sub-processes', scopes, cases)}
${section('Gateways', gateways, cases)}
${section('Events', events, cases)}
${section('Flows, data, pools', flowsAndData, cases)}
DMN: decision tables with every hit policy, literal expressions, contexts, invocations, lists, relations, functions, business
knowledge models, decision services, requirement graphs. FEEL: our own evaluator on decimals of 34 digits (ADR 9).

## Not executed, and why

${notExecuted.map(([what, why]) => `- **${what}.** ${why}`).join('\n')}

## Waived cases

The standard says otherwise than the recorded engine; we follow the standard.

${waived(cases)}

## Failing cases

${failing(cases, gaps)}
`;
}

function scores(cases: readonly SeenCase[]): string {
  return [...new Set(cases.map(({ suite }) => suite))]
    .sort()
    .map((suite) => {
      const { passed, failed, waived } = count(cases.filter((one) => one.suite === suite));
      return `| ${suite} | ${passed} | ${failed} | ${waived} | ${((100 * passed) / Math.max(passed + failed, 1)).toFixed(1)} % |`;
    })
    .join('\n');
}

function section(title: string, rows: readonly Row[], cases: readonly SeenCase[]): string {
  const lines = rows.map(({ name, clause, note, features, type }) => {
    if (type !== undefined && !supportedElements.includes(type))
      throw new Error(`Expected the engine to execute ${type} but it does not; change the page's table`);
    const { passed, failed } = count(
      cases.filter(
        (one) => one.kind === 'step-scripts' && features.some((feature) => one.features?.includes(feature)),
      ),
    );
    return `| ${name} | ${clause} | executed${note === '' ? '' : `: ${note}`} | ${passed + failed === 0 ? 'own specs' : `${passed} / ${passed + failed}`} |`;
  });
  return `## ${title}

| element | BPMN 2.0.2 | status | cases |
|---|---|---|---:|
${lines.join('\n')}
`;
}

function count(cases: readonly SeenCase[]): { passed: number; failed: number; waived: number } {
  const passed = cases.filter((one) => one.passed).length;
  const waived = cases.filter((one) => !one.passed && one.waived !== undefined).length;
  return { passed, waived, failed: cases.length - passed - waived };
}

function waived(cases: readonly SeenCase[]): string {
  const byReason = new Map<string, string[]>();
  for (const { suite, id, passed, waived: waiver } of cases) {
    if (passed || waiver === undefined) continue;
    const key = `${waiver.clause}: ${waiver.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), `${suite}/${id}`]);
  }
  return list(byReason);
}

function failing(cases: readonly SeenCase[], gaps: readonly Gap[]): string {
  const byReason = new Map<string, string[]>();
  for (const { suite, id, passed, waived: waiver } of cases) {
    if (passed || waiver !== undefined) continue;
    const gap = gaps.find((one) => one.suite === suite && id.startsWith(one.match));
    const key = gap?.reason ?? 'Not understood yet.';
    byReason.set(key, [...(byReason.get(key) ?? []), `${suite}/${id}`]);
  }
  return list(byReason);
}

function list(byReason: ReadonlyMap<string, readonly string[]>): string {
  if (byReason.size === 0) return 'None.';
  return [...byReason]
    .map(([reason, ids]) => `- ${reason}\n  ${ids.map((id) => `\`${id}\``).join(', ')}`)
    .join('\n');
}
