/** Writes a graph (see `outline.mjs`) as BPMN 2.0 XML; with a placement (see `layout.mjs`) also as a drawing. */

const NAMESPACES = [
  ['bpmn', 'http://www.omg.org/spec/BPMN/20100524/MODEL'],
  ['bpmndi', 'http://www.omg.org/spec/BPMN/20100524/DI'],
  ['dc', 'http://www.omg.org/spec/DD/20100524/DC'],
  ['di', 'http://www.omg.org/spec/DD/20100524/DI'],
  ['mc', 'urn:motcua:bpmn:1'],
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
];

const escapeText = (value) =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const escapeAttribute = (value) => escapeText(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');

function open(name, attributes, selfClosing = false) {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`)
    .join('');
  return `<${name}${text}${selfClosing ? ' />' : '>'}`;
}

/** An element with its children, indented. */
function element(name, attributes, children = []) {
  if (children.length === 0) return [open(name, attributes, true)];
  return [open(name, attributes), ...children.map((line) => `  ${line}`), `</${name}>`];
}

const textElement = (name, attributes, text) => [`${open(name, attributes)}${escapeText(text)}</${name}>`];

/** Message and error names written in kebab-case become ids. */
export const messageId = (name) => `message_${name.replaceAll('-', '_')}`;
export const errorId = (code) => `error_${code.replaceAll('-', '_')}`;

const ERROR_NAMES = { 'het-han-bo-sung': 'Hết hạn bổ sung hồ sơ' };
const TAGS = {
  start: 'startEvent',
  end: 'endEvent',
  user: 'userTask',
  service: 'serviceTask',
  script: 'scriptTask',
  xor: 'exclusiveGateway',
  and: 'parallelGateway',
  call: 'callActivity',
  catch: 'intermediateCatchEvent',
  boundary: 'boundaryEvent',
  sub: 'subProcess',
};

export function writeModel(graph, placement) {
  const messages = new Set();
  const errors = new Map();
  collectRoots(graph.nodes, messages, errors);
  const participant = `participant_${graph.id.replaceAll('-', '_')}`;
  const collaboration = `collaboration_${graph.id.replaceAll('-', '_')}`;
  const body = [
    ...[...messages].flatMap((name) => element('bpmn:message', { id: messageId(name), name })),
    ...[...errors].flatMap(([code, name]) =>
      element('bpmn:error', { id: errorId(code), name, errorCode: code }),
    ),
    ...element('bpmn:collaboration', { id: collaboration }, [
      ...element('bpmn:participant', { id: participant, name: graph.name, processRef: graph.id }),
    ]),
    ...element(
      'bpmn:process',
      {
        id: graph.id,
        name: graph.name,
        isExecutable: 'true',
        'mc:procedure': graph.procedure,
        'mc:approvedBy': graph.approvedBy,
        'mc:versionNote': graph.versionNote,
      },
      [
        ...element(
          'bpmn:laneSet',
          { id: `lanes_${graph.id.replaceAll('-', '_')}` },
          graph.lanes.flatMap((lane) =>
            element(
              'bpmn:lane',
              { id: lane.id, name: lane.name },
              graph.nodes
                .filter((node) => node.lane === lane.role)
                .flatMap((node) => textElement('bpmn:flowNodeRef', {}, node.id)),
            ),
          ),
        ),
        ...writeScope(graph),
      ],
    ),
    ...(placement ? writeDiagram(collaboration, participant, placement) : []),
  ];
  const attributes = {
    id: `definitions_${graph.id.replaceAll('-', '_')}`,
    targetNamespace: 'urn:motcua:processes',
    exporter: 'Một Cửa draw',
    exporterVersion: '1',
  };
  for (const [prefix, uri] of NAMESPACES) attributes[`xmlns:${prefix}`] = uri;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('bpmn:definitions', attributes, body).join('\n')}\n`;
}

function collectRoots(nodes, messages, errors) {
  for (const node of nodes) {
    if (node.message) messages.add(node.message);
    if (node.error) errors.set(node.error, ERROR_NAMES[node.error] ?? node.name);
    if (node.nodes) collectRoots(node.nodes, messages, errors);
  }
}

function writeScope({ nodes, flows }) {
  return [
    ...nodes.flatMap((node) => writeNode(node, flows)),
    ...flows.flatMap((flow) =>
      element(
        'bpmn:sequenceFlow',
        { id: flow.id, name: flow.name, sourceRef: flow.from, targetRef: flow.to },
        flow.when
          ? textElement('bpmn:conditionExpression', { 'xsi:type': 'bpmn:tFormalExpression' }, flow.when)
          : [],
      ),
    ),
  ];
}

function writeNode(node, flows) {
  const attributes = {
    id: node.id,
    name: node.name,
    default: flows.find((flow) => flow.from === node.id && flow.default)?.id,
    'mc:status': node.status,
    'mc:clock': node.clock,
  };
  const children = [];
  if (node.doc) children.push(...textElement('bpmn:documentation', {}, node.doc));
  const mappings = [
    ...Object.entries(node.inputs ?? {}).flatMap(([target, source]) =>
      element('mc:input', { source, target }),
    ),
    ...Object.entries(node.outputs ?? {}).flatMap(([target, source]) =>
      element('mc:output', { source, target }),
    ),
  ];
  if (mappings.length > 0) children.push(...element('bpmn:extensionElements', {}, mappings));
  children.push(
    ...flows
      .filter((flow) => flow.to === node.id)
      .flatMap((flow) => textElement('bpmn:incoming', {}, flow.id)),
    ...flows
      .filter((flow) => flow.from === node.id)
      .flatMap((flow) => textElement('bpmn:outgoing', {}, flow.id)),
  );
  switch (node.kind) {
    case 'user':
      for (const key of ['role', 'limit', 'form', 'assign', 'notSameAs', 'document', 'action']) {
        attributes[`mc:${key}`] = node[key];
      }
      break;
    case 'service':
      for (const key of ['job', 'document', 'stage']) attributes[`mc:${key}`] = node[key];
      break;
    case 'script':
      attributes.scriptFormat = 'feel';
      attributes['mc:resultVariable'] = node.result;
      children.push(...textElement('bpmn:script', {}, node.feel));
      break;
    case 'call':
      attributes.calledElement = node.process;
      break;
    case 'sub':
      if (node.event) attributes.triggeredByEvent = 'true';
      children.push(...writeScope(node));
      break;
    case 'boundary':
      attributes.attachedToRef = node.on;
      if (node.interrupting === false) attributes.cancelActivity = 'false';
      break;
    case 'start':
      if (node.interrupting === false) attributes.isInterrupting = 'false';
      break;
  }
  children.push(...writeEventDefinition(node));
  return element(`bpmn:${TAGS[node.kind]}`, attributes, children);
}

function writeEventDefinition(node) {
  const id = `${node.id}_definition`;
  if (node.timer) {
    const { duration, date, cycle, counts, from } = node.timer;
    const [tag, value] = duration
      ? ['timeDuration', duration]
      : date
        ? ['timeDate', date]
        : ['timeCycle', cycle];
    return element('bpmn:timerEventDefinition', { id, 'mc:counts': counts, 'mc:from': from }, [
      ...textElement(`bpmn:${tag}`, { 'xsi:type': 'bpmn:tFormalExpression' }, value),
    ]);
  }
  if (node.message)
    return element('bpmn:messageEventDefinition', { id, messageRef: messageId(node.message) });
  if (node.error) return element('bpmn:errorEventDefinition', { id, errorRef: errorId(node.error) });
  if (node.terminate) return element('bpmn:terminateEventDefinition', { id });
  return [];
}

// The drawing /////////////////////////////////////////////////////////////////////////////////////////////////////////

function writeDiagram(collaboration, participant, placement) {
  const shapes = [
    ...shape(participant, placement.pool, { isHorizontal: 'true' }),
    ...placement.lanes.flatMap((lane) => shape(lane.id, lane.bounds, { isHorizontal: 'true' })),
    ...placement.shapes.flatMap((each) =>
      shape(
        each.id,
        each.bounds,
        {
          isMarkerVisible: each.kind === 'xor' ? 'true' : undefined,
          isExpanded: each.kind === 'sub' ? 'true' : undefined,
        },
        each.label,
      ),
    ),
  ];
  const edges = placement.edges.flatMap((edge) =>
    element('bpmndi:BPMNEdge', { id: `${edge.id}_di`, bpmnElement: edge.id }, [
      ...edge.points.flatMap(([x, y]) => element('di:waypoint', { x, y })),
      ...label(edge.label),
    ]),
  );
  return element('bpmndi:BPMNDiagram', { id: 'diagram' }, [
    ...element('bpmndi:BPMNPlane', { id: 'plane', bpmnElement: collaboration }, [...shapes, ...edges]),
  ]);
}

const bounds = (box) => element('dc:Bounds', { x: box.x, y: box.y, width: box.width, height: box.height });
const label = (box) => (box ? element('bpmndi:BPMNLabel', {}, bounds(box)) : []);

function shape(id, box, attributes, labelBox) {
  return element('bpmndi:BPMNShape', { id: `${id}_di`, bpmnElement: id, ...attributes }, [
    ...bounds(box),
    ...label(labelBox),
  ]);
}
