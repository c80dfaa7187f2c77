/** The content as a whole: every card, model and form holds together, and no model promises time it does not have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ModdleElement, readModel } from '../../scripts/draw/check-layout.mjs';
import {
  checkElements,
  checkErrors,
  checkLanes,
  checkReach,
  checkVariables,
  errorsOf,
  everything,
  fieldsOf,
  type FormField,
  type FormSchema,
  longestPath,
  mappings,
  MINUTES_PER_DAY,
  processOf,
  START_VARIABLES,
  userTasks,
  variablesIn,
} from '../../scripts/draw/check-model.mjs';
import { describe as describeModel } from '../../scripts/draw/draw.mjs';
import { ProcedureCard, type LegalLimit } from '../../src/procedures/card.js';

const root = join(import.meta.dirname, '../..');
const list = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => name.slice(0, -ending.length));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const load = async (path: string): Promise<ModdleElement> =>
  processOf((await readModel(read(path))).definitions);

const procedureIds = list('processes', '.yaml');
const asIsIds = list('bpmn-models/as-is', '.bpmn');
const sharedIds = list('bpmn-models/shared', '.bpmn');
const formIds = list('processes/forms', '.form.json');
const cards = new Map(
  procedureIds.map((id) => [id, ProcedureCard.safeParse(parse(read(`processes/${id}.yaml`)))]),
);
const forms = new Map(
  formIds.map((id) => [id, JSON.parse(read(`processes/forms/${id}.form.json`)) as FormSchema]),
);
const models = new Map<string, ModdleElement>();
const asIs = new Map<string, ModdleElement>();
const fragments = new Map<string, ModdleElement>();

beforeAll(async () => {
  for (const id of procedureIds) models.set(id, await load(`bpmn-models/${id}.bpmn`));
  for (const id of asIsIds) asIs.set(id, await load(`bpmn-models/as-is/${id}.bpmn`));
  for (const id of sharedIds) fragments.set(id, await load(`bpmn-models/shared/${id}.bpmn`));
});

const modelOf = (id: string): ModdleElement => models.get(id) ?? fail(`There is no model ${id}`);
const cardOf = (id: string): ProcedureCard => {
  const card = cards.get(id);
  if (card?.success !== true) throw new Error(`The card ${id} is not valid`);
  return card.data;
};
function fail(message: string): never {
  throw new Error(message);
}

describe.each(procedureIds)('card %s', (id) => {
  it('is valid and stands by its own name', () => {
    const card = cards.get(id);
    expect(card?.error?.issues ?? []).toEqual([]);
    expect(cardOf(id).id).toBe(id);
    expect(modelOf(id)['id']).toBe(id);
    expect(modelOf(id)['procedure']).toBe(cardOf(id).code);
  });

  it('has its application form, and no two of its codes are the same', () => {
    const { applicationForm, components, results, fees } = cardOf(id);
    expect(formIds).toContain(applicationForm);
    for (const codes of [components, results, fees.lines, fees.exemptions].map((each) =>
      each.map(({ code }) => code),
    )) {
      expect(new Set(codes).size).toBe(codes.length);
    }
  });

  it('never decides a longer limit than the law gives', () => {
    const { statutoryLimit, decidedLimit } = cardOf(id);
    expect(decidedLimit.unit).toBe(statutoryLimit.unit);
    expect(decidedLimit.value).toBeLessThanOrEqual(statutoryLimit.value);
  });

  it('cites a law in force that was verified', () => {
    expect(cardOf(id).legalBasis.some(({ state }) => state === 'verified')).toBe(true);
  });
});

describe.each(procedureIds)('model %s', (id) => {
  it('uses supported elements with all they need, in the lanes of their roles', () => {
    const model = modelOf(id);
    expect([
      ...checkElements(model),
      ...checkLanes(model),
      ...checkReach(model),
      ...checkErrors(model, fragments),
    ]).toEqual([]);
  });

  it('has the form of every step', () => {
    expect(
      userTasks(modelOf(id))
        .map(({ form }) => String(form))
        .filter((form) => !formIds.includes(form)),
    ).toEqual([]);
  });

  it('decides only on what was surely set before', () => {
    expect(checkVariables(modelOf(id), forms, START_VARIABLES)).toEqual([]);
  });

  it('renders only documents of its results, or the letters every procedure has', () => {
    const known = [
      'result',
      'phieu-bo-sung',
      'thong-bao-tu-choi',
      ...cardOf(id).results.map(({ template }) => template),
    ];
    const named = [modelOf(id), ...called(modelOf(id))]
      .flatMap(everything)
      .flatMap(({ document, script }) => literalsOf(String(document ?? ''), String(script ?? '')));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('offers supplement, refusal, withdrawal, approval, numbering, issue and hand-over', () => {
    const whole = [modelOf(id), ...called(modelOf(id))].flatMap(everything);
    const actions = whole.flatMap(({ action }) => (action === undefined ? [] : [String(action)]));
    for (const action of ['requestSupplement', 'returnPapers', 'approve', 'number', 'issue', 'deliver'])
      expect(actions).toContain(action);
    const ends = everything(modelOf(id))
      .filter(({ $type }) => $type === 'bpmn:EndEvent')
      .map(({ status }) => status as unknown);
    expect(ends).toEqual(expect.arrayContaining(['10', '8', '7']));
  });

  it('fits the decided limit on its longest way', () => {
    const { decidedLimit, statutoryLimit, afterSupplement } = cardOf(id);
    const minutes = longestPath(modelOf(id), fragments);
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThanOrEqual(workingMinutesIn(decidedLimit));
    expect(minutes).toBeLessThanOrEqual(workingMinutesIn(statutoryLimit));
    // Where the clock only pauses for a supplement, the work of asking for it counts too.
    if (afterSupplement === 'resume') {
      const supplement = longestPath(fragments.get('bo-sung') ?? fail('bo-sung is missing'), fragments);
      expect(minutes + supplement).toBeLessThanOrEqual(workingMinutesIn(decidedLimit));
    }
  });
});

describe.each(sharedIds)('shared fragment %s', (id) => {
  const calls = (): { caller: string; call: ModdleElement }[] =>
    [...models, ...asIs].flatMap(([caller, model]) =>
      everything(model)
        .filter(({ calledElement }) => calledElement === id)
        .map((call) => ({ caller, call })),
    );

  it('is called, and given every variable it needs', () => {
    expect(calls().length).toBeGreaterThan(0);
    const fragment = fragments.get(id) ?? fail(id);
    for (const { call } of calls()) {
      expect(
        checkVariables(
          fragment,
          forms,
          mappings(call, 'mc:Input').map(({ target }) => target),
        ),
      ).toEqual([]);
    }
  });

  it('is whole in itself', () => {
    const fragment = fragments.get(id) ?? fail(id);
    expect(fragment['id']).toBe(id);
    expect([
      ...checkElements(fragment),
      ...checkLanes(fragment),
      ...checkReach(fragment),
      ...checkErrors(fragment, fragments),
    ]).toEqual([]);
    expect(
      userTasks(fragment)
        .map(({ form }) => String(form))
        .filter((form) => !formIds.includes(form)),
    ).toEqual([]);
    expect(new Set(errorsOf(fragment)).size).toBe(errorsOf(fragment).length);
  });
});

describe.each(asIsIds)('as-is model %s', (id) => {
  it('is one or two steps longer, and the cuts are exactly those steps', () => {
    const before = stepIds(asIs.get(id) ?? fail(id));
    const after = stepIds(modelOf(id));
    const gone = before.filter((step) => !after.includes(step)).sort();
    expect(after.filter((step) => !before.includes(step))).toEqual([]);
    expect(gone.length).toBeGreaterThanOrEqual(1);
    expect(gone.length).toBeLessThanOrEqual(2);
    expect((cardOf(id).redesign?.cuts ?? []).map(({ step }) => step).sort()).toEqual(gone);
  });

  it('takes longer than the redesigned one, yet no longer than the law allows', () => {
    const model = asIs.get(id) ?? fail(id);
    expect([
      ...checkElements(model),
      ...checkLanes(model),
      ...checkReach(model),
      ...checkErrors(model, fragments),
    ]).toEqual([]);
    expect(checkVariables(model, forms, START_VARIABLES)).toEqual([]);
    expect(longestPath(model, fragments)).toBeGreaterThan(longestPath(modelOf(id), fragments));
    expect(longestPath(model, fragments)).toBeLessThanOrEqual(workingMinutesIn(cardOf(id).statutoryLimit));
  });
});

it('keeps as-is models for exactly the procedures whose card tells of a redesign', () => {
  expect(procedureIds.filter((id) => cardOf(id).redesign !== undefined)).toEqual(asIsIds);
  expect(asIsIds).toHaveLength(3);
});

it('shows, over all procedures, every kind of element the engine has', () => {
  const all = [...models.values(), ...fragments.values()].flatMap(everything);
  const kind = ({
    $type,
    eventDefinitions,
    cancelActivity,
    triggeredByEvent,
    isInterrupting,
  }: ModdleElement): string => {
    const definition = String((eventDefinitions as ModdleElement[] | undefined)?.[0]?.['$type'] ?? '')
      .replace('bpmn:', '')
      .replace('EventDefinition', '');
    const stays = cancelActivity === false || isInterrupting === false ? ' that does not interrupt' : '';
    return `${String($type).replace('bpmn:', '')}${definition && ` ${definition}`}${stays}${triggeredByEvent === true ? ' started by an event' : ''}`;
  };
  const kinds = new Set(all.map(kind));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'StartEvent',
      'EndEvent',
      'EndEvent Error',
      'EndEvent Terminate',
      'UserTask',
      'ServiceTask',
      'ScriptTask',
      'ExclusiveGateway',
      'ParallelGateway',
      'SubProcess',
      'SubProcess started by an event',
      'CallActivity',
      'IntermediateCatchEvent Timer',
      'IntermediateCatchEvent Message',
      'BoundaryEvent Timer',
      'BoundaryEvent Timer that does not interrupt',
      'BoundaryEvent Message that does not interrupt',
      'BoundaryEvent Error',
      'StartEvent Message',
      'StartEvent Timer that does not interrupt',
    ]),
  );
});

describe.each(formIds)('form %s', (id) => {
  const form = forms.get(id) as FormSchema;

  it('is made of supported components that are complete', () => {
    expect(form.id).toBe(id);
    expect(componentFaults(form)).toEqual([]);
  });

  it('asks conditions only about its own fields', () => {
    const keys = new Set(fieldsOf(form).flatMap(({ key }) => key ?? []));
    const asked = fieldsOf(form).flatMap(({ conditional }) =>
      conditional?.hide === undefined ? [] : [...variablesIn(conditional.hide)],
    );
    expect(asked.filter((name) => !keys.has(name))).toEqual([]);
  });

  it('keeps personal data out of the process, and shows a field of another form as what it is there', () => {
    for (const field of fieldsOf(form)) {
      if (field.properties?.['variable'] !== undefined) {
        expect(field.properties['personal']).toBeUndefined();
        expect(field.validate?.required).toBe(true);
      }
      const begins = field.properties?.['prefill'];
      if (begins !== undefined && !begins.startsWith('applicant.')) {
        const [otherId = '', key = ''] = begins.split('.');
        expect(
          fieldsOf(forms.get(otherId) ?? fail(`${id}: there is no form ${otherId}`)).map(
            (other) => other.key,
          ),
        ).toContain(key);
      }
      const from = field.properties?.['from'];
      if (from === undefined) continue;
      const [otherId = '', key = ''] = from.split('.');
      const other = fieldsOf(forms.get(otherId) ?? fail(`${id}: there is no form ${otherId}`)).find(
        (each) => each.key === key,
      );
      expect(other?.key).toBe(key);
      expect(field.readonly).toBe(true);
      expect(field.properties?.['personal']).toBe(other?.properties?.['personal']);
    }
  });

  it('is used', () => {
    const used = [...models.values(), ...asIs.values(), ...fragments.values()]
      .flatMap(userTasks)
      .map(({ form: name }) => String(name));
    expect([...used, ...procedureIds.map((each) => cardOf(each).applicationForm)]).toContain(id);
  });
});

it('has at least thirty forms that ask different things', () => {
  const asked = [...forms.values()].map((form) =>
    fieldsOf(form)
      .map(({ key, path, label }) => `${key ?? path}:${label}`)
      .sort()
      .join('|'),
  );
  expect(new Set(asked).size).toBeGreaterThanOrEqual(30);
  expect(new Set(asked).size).toBe(
    new Set([...forms.values()].map((form) => JSON.stringify(form.components))).size,
  );
});

it('lists in the README only fields that exist, for every template', () => {
  const readme = read('processes/README.md');
  for (const id of procedureIds) {
    for (const { template } of cardOf(id).results) expect(readme).toContain(`\`${template}\``);
  }
  const named = [...readme.matchAll(/`([a-z0-9-]+)\.([A-Za-z0-9]+)`/g)].map(([, form = '', key = '']) => ({
    form,
    key,
  }));
  expect(named.length).toBeGreaterThan(100);
  const wrong = named.filter(
    ({ form, key }) =>
      !fieldsOf(forms.get(form) ?? { type: 'default' }).some(
        (field) => field.key === key || field.path === key,
      ),
  );
  expect(wrong).toEqual([]);
});

it('has models that say what their outlines say', () => {
  const outlines = (readdirSync(join(root, 'processes/outlines'), { recursive: true }) as string[]).filter(
    (name) => name.endsWith('.yaml'),
  );
  expect(outlines.length).toBeGreaterThan(0);
  for (const name of outlines) {
    const model = `bpmn-models/${name.replace(/\.yaml$/, '.bpmn')}`;
    expect({ model, there: existsSync(join(root, model)) }).toEqual({ model, there: true });
    const drawn = read(model).replace(/\n {2}<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, '');
    expect(drawn).toBe(describeModel(read(`processes/outlines/${name}`)));
  }
});

/** Processes a model calls. */
function called(model: ModdleElement): ModdleElement[] {
  return everything(model).flatMap(({ calledElement }) => fragments.get(String(calledElement)) ?? []);
}

/** Names of documents written out in an attribute or in a FEEL expression that chooses one. */
function literalsOf(document: string, script: string): string[] {
  if (document !== '' && !document.startsWith('=')) return [document];
  const text = document.startsWith('=') ? document : script.includes('"result"') ? script : '';
  return [...text.matchAll(/(?:then|else) "([^"]+)"/g)].map(([, name = '']) => name);
}

const stepIds = (model: ModdleElement): string[] => userTasks(model).map(({ id }) => String(id));

/** Working minutes that a limit surely holds. Calendar days: the poorest run of days, Tết's nine days off in it. */
function workingMinutesIn({ value, unit }: LegalLimit): number {
  if (unit === 'hour') return value * 60;
  if (unit === 'workingDay') return value * MINUTES_PER_DAY;
  let poorest = Infinity;
  for (let start = 0; start < 7; start += 1) {
    for (let tet = 0; tet < 7; tet += 1) {
      // Tết's run of nine days begins on a Saturday at `tet` weeks; days off are weekends and that run.
      const first = tet * 7 + 5;
      const off = (day: number): boolean => day % 7 >= 5 || (day >= first && day < first + 9);
      const days = Array.from({ length: Math.ceil(value) }, (_, index) => start + 1 + index);
      let end = days.at(-1) ?? start;
      while (off(end)) days.push((end += 1));
      poorest = Math.min(poorest, days.filter((day) => !off(day)).length);
    }
  }
  return poorest * MINUTES_PER_DAY;
}

const supported = new Set([
  'text',
  'textfield',
  'textarea',
  'number',
  'datetime',
  'select',
  'radio',
  'checkbox',
  'checklist',
  'group',
  'separator',
  'dynamiclist',
]);
const hints = new Set(['variable', 'personal', 'prefill', 'from', 'width', 'patternMessage']);

function componentFaults(form: FormField, keys = new Set<string>()): string[] {
  return (form.components ?? []).flatMap((component) => {
    const name = component.key ?? component.path ?? component.label ?? component.type;
    const faults: string[] = [];
    if (!supported.has(component.type)) faults.push(`${name}: ${component.type} is not supported`);
    for (const hint of Object.keys(component.properties ?? {}))
      if (!hints.has(hint)) faults.push(`${name}: unknown property ${hint}`);
    if (component.type === 'text') {
      if (!component.text) faults.push('a text without words');
      return faults;
    }
    if (component.type === 'separator') return faults;
    if (!component.label) faults.push(`${name} has no label`);
    if (component.type !== 'group') {
      const key = component.key ?? component.path;
      if (key === undefined || !/^[a-z][A-Za-z0-9]*$/.test(key)) faults.push(`${name} has no proper key`);
      else if (keys.has(key)) faults.push(`two fields are called ${key}`);
      else keys.add(key);
    }
    if (['select', 'radio', 'checklist'].includes(component.type)) {
      const values = (component.values ?? []).map(({ value }) => value);
      if (values.length === 0 || new Set(values).size !== values.length)
        faults.push(`${name} has no proper options`);
    }
    const { pattern, min, max } = component.validate ?? {};
    if (pattern !== undefined) {
      try {
        new RegExp(pattern, 'u');
      } catch {
        faults.push(`${name}: "${pattern}" is not a pattern`);
      }
    }
    if (min !== undefined && max !== undefined && min > max) faults.push(`${name}: the range is empty`);
    return [...faults, ...componentFaults(component, keys)];
  });
}
