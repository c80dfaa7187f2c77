/**
 * Reads an outline (`processes/outlines/<id>.yaml`) into a graph of nodes and flows. The format is told in
 * `docs/how-to/author-a-procedure.md`. Everything an outline gets wrong is reported with the name of the element.
 */
import { parse } from 'yaml';

export const ROLE_NAMES = {
  reception: 'Cán bộ tiếp nhận',
  digitisation: 'Cán bộ số hóa',
  feeCollector: 'Cán bộ thu phí',
  officer: 'Chuyên viên thụ lý',
  divisionHead: 'Lãnh đạo phòng',
  leader: 'Lãnh đạo cơ quan',
  registry: 'Văn thư',
  resultDesk: 'Cán bộ trả kết quả',
  controller: 'Cán bộ kiểm soát thủ tục hành chính',
};

/** Outline key that names the node → kind of node. The key's value is the name written on the drawing. */
const KINDS = ['start', 'end', 'user', 'service', 'script', 'xor', 'and', 'call', 'catch', 'boundary', 'sub'];
const NODE_KEYS = new Set([
  ...KINDS,
  'in',
  'col',
  'row',
  'name',
  'status',
  'clock',
  'role',
  'limit',
  'form',
  'assign',
  'notSameAs',
  'document',
  'action',
  'job',
  'stage',
  'feel',
  'result',
  'process',
  'inputs',
  'outputs',
  'timer',
  'message',
  'error',
  'terminate',
  'on',
  'interrupting',
  'event',
  'nodes',
  'flow',
  'side',
  'label',
  'doc',
]);
const TIMER_KEYS = new Set(['duration', 'date', 'cycle', 'counts', 'from']);

export function readOutline(text) {
  const source = parse(text);
  for (const key of ['id', 'name', 'lanes', 'nodes', 'flow']) {
    if (source[key] === undefined) throw new Error(`The outline has no "${key}"`);
  }
  const lanes = source.lanes.map((lane) => {
    const [role, name] = typeof lane === 'string' ? [lane, ROLE_NAMES[lane]] : Object.entries(lane)[0];
    if (!ROLE_NAMES[role]) throw new Error(`Lane "${role}" is not a role`);
    return { id: `lane_${role}`, role, name };
  });
  const ids = new Set();
  const nodes = { ...source.nodes };
  if (source.withdraw) nodes.rutHoSo = withdrawal(source.withdraw);
  if (source.deadline) nodes.theoDoiThoiHan = deadlineWatch(source.deadline);
  const scope = readScope({ ...source, nodes }, ids, source.id, lanes);
  return {
    id: source.id,
    name: source.name,
    procedure: source.procedure,
    approvedBy: source.approvedBy,
    versionNote: source.versionNote,
    lanes,
    ...scope,
  };
}

/** Every procedure lets the applicant withdraw: `withdraw: { in: reception }`. */
function withdrawal({ in: lane, form = 'tra-ho-so-rut', limit = 'PT2H', col, row }) {
  return {
    sub: 'Công dân rút hồ sơ',
    event: true,
    in: lane,
    col,
    row,
    nodes: {
      rutBatDau: { start: 'Công dân xin rút', message: 'rut-ho-so' },
      traGiayTo: {
        user: 'Trả lại giấy tờ cho người nộp',
        role: lane,
        limit,
        form,
        action: 'returnPapers',
        status: '7',
        clock: 'stopped',
      },
      rutXong: { end: 'Đã rút hồ sơ', status: '7' },
    },
    flow: ['rutBatDau > traGiayTo > rutXong'],
  };
}

/** Every procedure watches its due date: `deadline: { in: divisionHead, before: -P1D, name: Trước hạn 1 ngày }`. */
function deadlineWatch({ in: lane, before = '-P1D', name = 'Trước hạn 1 ngày', col, row }) {
  const due = (duration) => ({ duration, counts: 'working', from: 'dueDate' });
  return {
    sub: 'Theo dõi thời hạn',
    event: true,
    in: lane,
    col,
    row,
    nodes: {
      truocHan: { start: name, timer: due(before), interrupting: false },
      canhBao: { service: 'Cảnh báo sắp đến hạn', job: 'markDeadline', stage: 'warning' },
      denHan: { catch: 'Đến hạn trả', timer: due('PT0M') },
      quaHan: { service: 'Ghi nhận quá hạn', job: 'markDeadline', stage: 'overdue' },
      theoDoiXong: { end: '' },
    },
    flow: ['truocHan > canhBao > denHan > quaHan > theoDoiXong'],
  };
}

function readScope(source, ids, scopeId, lanes) {
  const nodes = Object.entries(source.nodes).map(([id, raw]) => {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(id)) throw new Error(`"${id}" cannot be an element id`);
    if (ids.has(id)) throw new Error(`Two elements are called "${id}"`);
    ids.add(id);
    return readNode(id, raw, ids, lanes);
  });
  const known = new Map(nodes.map((node) => [node.id, node]));
  const flows = (source.flow ?? []).flatMap((line) => readFlow(line, scopeId));
  const flowIds = new Set();
  for (const flow of flows) {
    for (const end of [flow.from, flow.to]) {
      if (!known.has(end))
        throw new Error(`Flow "${flow.from} > ${flow.to}": there is no "${end}" in ${scopeId}`);
    }
    while (flowIds.has(flow.id)) flow.id += 'x';
    flowIds.add(flow.id);
  }
  for (const node of nodes) {
    if (node.kind !== 'boundary') continue;
    const host = known.get(node.on);
    if (!host) throw new Error(`"${node.id}": there is no "${node.on}" to sit on`);
    node.lane = host.lane;
  }
  return { nodes, flows };
}

function readNode(id, raw, ids, lanes) {
  for (const key of Object.keys(raw)) {
    if (!NODE_KEYS.has(key)) throw new Error(`"${id}": unknown key "${key}"`);
  }
  const kinds = KINDS.filter((kind) => raw[kind] !== undefined);
  if (kinds.length !== 1) throw new Error(`"${id}" must be exactly one of ${KINDS.join(', ')}`);
  const kind = kinds[0];
  const { timer } = raw;
  if (timer) {
    for (const key of Object.keys(timer)) {
      if (!TIMER_KEYS.has(key)) throw new Error(`"${id}": unknown timer key "${key}"`);
    }
  }
  const lane = raw.in ?? raw.role;
  if (lanes && kind !== 'boundary' && !lanes.some((each) => each.role === lane)) {
    throw new Error(`"${id}": there is no lane "${lane}"`);
  }
  const node = { ...raw, id, kind, name: raw[kind] ?? '', lane };
  if (kind === 'user') node.role = raw.role ?? raw.in;
  if (kind === 'sub') Object.assign(node, readScope(raw, ids, id, undefined));
  return node;
}

/** `a > b > c`, or `{ "a > b": "Name | condition" }`, or `{ "a > b": { name, when, default, out, into } }`. */
function readFlow(line, scopeId) {
  const entries = typeof line === 'string' ? [[line, '']] : Object.entries(line);
  return entries.flatMap(([chain, detail]) => {
    const stops = chain.split('>').map((part) => part.trim());
    if (stops.length < 2) throw new Error(`"${chain}" in ${scopeId} is not a flow`);
    const more = typeof detail === 'string' ? readDetail(detail) : detail;
    return stops.slice(1).map((to, index) => ({
      id: `flow_${stops[index]}_${to}`,
      from: stops[index],
      to,
      ...(index === 0 ? more : {}),
    }));
  });
}

function readDetail(detail) {
  const bar = detail.indexOf('|');
  if (bar < 0) return detail ? { name: detail.trim() } : {};
  const name = detail.slice(0, bar).trim();
  const when = detail.slice(bar + 1).trim();
  return when === 'default' ? { name, default: true } : { name, when };
}
