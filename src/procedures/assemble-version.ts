/** Puts together what one published version of a procedure pins: card, model, everything it calls, forms, templates.
 *  Pure; what stands in the way comes back as problems with the file they are in. */
import { admitModel, digestOf } from '../bpmn/read-model.js';
import type { GraphSet, ProcessGraph } from '../engine/index.js';
import { findElement } from '../feel/dmn/decide.js';
import { readDecisions } from '../feel/dmn/read-decisions.js';
import { checkExpression, namesOf } from '../feel/evaluate.js';
import { fail, ok, type Result } from '../shared/result.js';
import { ProcedureCard } from './card.js';
import type { ContentFiles } from './content-files.js';
import { fieldsOf, FormSchema } from './form.js';
import { idleSteps } from './idle-steps.js';

export interface VersionContent {
  readonly procedureId: string;
  readonly digest: string;
  readonly card: ProcedureCard;
  readonly model: string;
  readonly asIs: string | null;
  /** Process id → digest. */
  readonly called: Readonly<Record<string, string>>;
  /** Decision id → digest. */
  readonly decisions: Readonly<Record<string, string>>;
  /** Form id → digest. */
  readonly forms: Readonly<Record<string, string>>;
  /** Template name → digest; layout and partials among them. */
  readonly templates: Readonly<Record<string, string>>;
  /** Compiled, for whoever looks further before publishing; not pinned. */
  readonly graphs: GraphSet;
  /** Bytes by digest. */
  readonly bodies: ReadonlyMap<
    string,
    { readonly kind: ContentKind; readonly name: string; readonly body: string }
  >;
}

type ContentKind = 'model' | 'form' | 'template' | 'decision';

export interface PublishProblem {
  readonly file: string;
  readonly element: string;
  readonly code: string;
  readonly detail: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Documents that every dossier may need, whatever its procedure. */
const standardTemplates = [
  'giay-tiep-nhan',
  'phieu-kiem-soat',
  'phieu-bo-sung',
  'thong-bao-tu-choi',
  'phieu-tu-choi-tiep-nhan',
];

export async function assembleVersion(
  id: string,
  files: ContentFiles,
): Promise<Result<VersionContent, readonly PublishProblem[]>> {
  const problems: PublishProblem[] = [];
  const report = (
    file: string,
    code: string,
    detail: string,
    element = '',
    params: Readonly<Record<string, string>> = {},
  ): void => {
    problems.push({ file, element, code, detail, params });
  };
  const card = ProcedureCard.safeParse(files.cards.get(id));
  if (!card.success) {
    for (const issue of card.error.issues)
      report(`processes/${id}.yaml`, 'CARD_INVALID', issue.message, issue.path.join('.'));
    return fail(problems);
  }
  const bodies = new Map<string, { kind: ContentKind; name: string; body: string }>();
  const keep = (kind: ContentKind, name: string, body: string): string => {
    const digest = digestOf(body);
    bodies.set(digest, { kind, name, body });
    return digest;
  };

  const xml = files.models.get(id);
  if (xml === undefined) {
    report(`bpmn-models/${id}.bpmn`, 'FILE_MISSING', 'Expected a model of the same name as the card');
    return fail(problems);
  }
  const graphs: ProcessGraph[] = [];
  const called: Record<string, string> = {};
  const pending: [name: string, file: string, xml: string][] = [[id, `bpmn-models/${id}.bpmn`, xml]];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [name, file, text] = next;
    const graph = await admitModel(text, { checkExpression });
    if (!graph.ok) {
      for (const problem of graph.error)
        report(file, problem.code, problem.detail, problem.element, problem.params);
      continue;
    }
    if (graph.value.processId !== name)
      report(file, 'PROCESS_ID', `Expected process id ${name} but found ${graph.value.processId}`);
    graphs.push(graph.value);
    const digest = keep('model', name, text);
    if (name !== id) called[name] = digest;
    for (const element of calledElements(graph.value)) {
      if (element === id || called[element] !== undefined || pending.some(([waiting]) => waiting === element))
        continue;
      const shared = files.shared.get(element) ?? files.models.get(element);
      if (shared === undefined)
        report(file, 'CALLED_ELEMENT_UNKNOWN', `Expected a model named ${element} to call`);
      else pending.push([element, `bpmn-models/shared/${element}.bpmn`, shared]);
    }
  }

  const forms: Record<string, string> = {};
  const templateNames = new Set([...standardTemplates, ...card.data.results.map(({ template }) => template)]);
  const addForm = (formId: string, file: string, element: string): void => {
    const body = files.forms.get(formId);
    if (body === undefined) return report(file, 'FORM_UNKNOWN', `Expected a form named ${formId}`, element);
    if (forms[formId] !== undefined) return undefined;
    for (const problem of formProblems(formId, body))
      report(`processes/forms/${formId}.form.json`, 'FORM_INVALID', problem);
    forms[formId] = keep('form', formId, body);
    return undefined;
  };
  addForm(card.data.applicationForm, `processes/${id}.yaml`, 'applicationForm');
  for (const graph of graphs) {
    const file =
      graph.processId === id ? `bpmn-models/${id}.bpmn` : `bpmn-models/shared/${graph.processId}.bpmn`;
    for (const { code, detail, element } of idleSteps(graph)) report(file, code, detail, element);
    for (const node of graph.nodes.values()) {
      const { form, document } = node.extension;
      if (form !== undefined) addForm(form, file, node.id);
      if (document !== undefined && document !== 'result' && !document.startsWith('='))
        templateNames.add(document);
    }
  }

  const decisions: Record<string, string> = {};
  for (const { element, decision, file } of graphs.flatMap((graph) => decisionsOf(graph, id))) {
    const body = files.decisions.get(decision);
    if (body === undefined)
      report(file, 'DECISION_UNKNOWN', `Expected a decision named ${decision}`, element);
    else if (decisions[decision] === undefined) {
      for (const problem of decisionProblems(decision, body))
        report(`processes/decisions/${decision}.dmn`, 'DECISION_INVALID', problem);
      decisions[decision] = keep('decision', decision, body);
    }
  }

  const templates: Record<string, string> = {};
  for (const [name, body] of files.templates)
    if (name.startsWith('_') || templateNames.has(name)) templates[name] = keep('template', name, body);
  for (const name of templateNames)
    if (templates[name] === undefined)
      report(`templates/${name}.hbs`, 'TEMPLATE_UNKNOWN', 'Expected a template of that name');

  const asIsXml = files.asIs.get(id);
  const asIs = asIsXml === undefined ? null : keep('model', `as-is/${id}`, asIsXml);
  if (problems.length > 0) return fail(problems);
  const model = digestOf(xml);
  const pinned = {
    card: card.data,
    model,
    asIs,
    called,
    // Absent where there are none, so that versions without decisions keep their digest.
    ...(Object.keys(decisions).length === 0 ? {} : { decisions }),
    forms,
    templates,
  };
  const graphSet: GraphSet = {
    main: model,
    byDigest: new Map(graphs.map((graph) => [graph.digest, graph])),
    called: new Map(Object.entries(called)),
  };
  return ok({
    procedureId: id,
    digest: digestOf(JSON.stringify(pinned)),
    ...pinned,
    decisions,
    graphs: graphSet,
    bodies,
  });
}

function calledElements(graph: ProcessGraph): string[] {
  return [...graph.nodes.values()].flatMap((node) =>
    'calledElement' in node && typeof node.calledElement === 'string' ? [node.calledElement] : [],
  );
}

function decisionsOf(
  graph: ProcessGraph,
  main: string,
): { readonly element: string; readonly decision: string; readonly file: string }[] {
  const file =
    graph.processId === main ? `bpmn-models/${main}.bpmn` : `bpmn-models/shared/${graph.processId}.bpmn`;
  return [...graph.nodes.values()].flatMap((node) =>
    'decision' in node && typeof node.decision === 'string'
      ? [{ element: node.id, decision: node.decision, file }]
      : [],
  );
}

function decisionProblems(id: string, body: string): string[] {
  const model = readDecisions(body);
  if (!model.ok) return model.error.map(({ element, detail }) => `${element}: ${detail}`);
  return findElement(model.value, id) === null ? [`Expected a decision ${id} in it but there is none`] : [];
}

function formProblems(formId: string, body: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    return [`Expected JSON but: ${String(error)}`];
  }
  const schema = FormSchema.safeParse(json);
  if (!schema.success) return schema.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const problems: string[] = [];
  if (schema.data.id !== formId) problems.push(`Expected id ${formId} but found ${schema.data.id}`);
  for (const field of fieldsOf(schema.data.components)) {
    const hide = field.conditional?.hide;
    const names = hide === undefined ? null : namesOf(hide.replace(/^=/, ''));
    if (names !== null && !names.ok) problems.push(`${field.key}: conditional.hide: ${names.error}`);
    if (field.validate?.pattern !== undefined)
      try {
        new RegExp(field.validate.pattern, 'u');
      } catch {
        problems.push(`${field.key}: pattern is not a regular expression`);
      }
  }
  return problems;
}
