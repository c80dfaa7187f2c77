/** Variables that go into an element and come out of it: `camunda:inputOutput`, `zeebe:ioMapping`. */
import { fail, ok, type Result } from '../../shared/result.js';
import { conditionToFeel, valueToFeel } from './expression-text.js';
import { callMappings, type Named, type Parameters } from './call-mappings.js';
import type { Context } from './findings.js';
import { feelString } from './juel-to-feel.js';
import { isElement, type ModelElement } from './model-element.js';
import { plainAttribute, vendorElements, within, localNameOf } from './vendor.js';

const withoutMapping = new Set(['bpmn:StartEvent', 'bpmn:BoundaryEvent']);

export function importMappings(context: Context): void {
  const { element, findings } = context;
  const isCall = element.$type === 'bpmn:CallActivity';
  const parameters = readParameters(context);
  if (parameters.inputs.length + parameters.outputs.length > 0) {
    if (withoutMapping.has(element.$type))
      findings.invalid(element, 'inputOutput', `Expected no inputOutput on a ${element.$type}`);
    const loop = element.get('loopCharacteristics');
    if (
      isElement(loop) &&
      parameters.outputs.length > 0 &&
      loop.$type === 'bpmn:MultiInstanceLoopCharacteristics'
    )
      findings.invalid(
        element,
        'outputParameter',
        'Expected no outputParameter on a multi-instance activity',
      );
  }
  if (isCall) callMappings(context, element, parameters);
  else apply(context, element, parameters);
  for (const mapping of vendorElements(element, 'ioMapping', 'zeebe')) zeebeMapping(context, mapping);
}

function apply({ target }: Context, element: ModelElement, { inputs, outputs }: Parameters): void {
  for (const { name, feel } of inputs) target.mapping(element, 'mc:Input', { source: feel, target: name });
  for (const { name, feel } of outputs) target.mapping(element, 'mc:Output', { source: feel, target: name });
  // There, what a task or message brings passes besides; here, where there are outputs, nothing else does.
  if (outputs.length > 0) target.attribute(element, 'outputsAll', 'true');
}

function readParameters({ element, findings }: Context): Parameters {
  const read = (name: string): Named[] =>
    vendorElements(element, 'inputOutput').flatMap((holder) =>
      within(holder, name).flatMap((parameter) => {
        const target = plainAttribute(parameter, 'name') ?? '';
        const feel = parameterValue(parameter);
        if (!feel.ok) findings.untranslated(element, feel.error.text, feel.error.reason);
        return feel.ok && target !== '' ? [{ name: target, feel: feel.value }] : [];
      }),
    );
  return { inputs: read('inputParameter'), outputs: read('outputParameter') };
}

type Value = Result<string, { readonly text: string; readonly reason: string }>;

/** A parameter's value: a text or expression, a list, a map, or a script. */
function parameterValue(holder: ModelElement): Value {
  const inner = holder.$children ?? [];
  const [only] = inner;
  if (only === undefined) {
    const text = (holder.$body ?? '').trim();
    return text === '' ? ok('null') : translated(text, valueToFeel(text));
  }
  switch (localNameOf(only)) {
    case 'script': {
      const text = (only.$body ?? '').trim();
      if (plainAttribute(only, 'resource') !== undefined)
        return fail({ text: 'script', reason: 'the script lies in another file' });
      return translated(text, conditionToFeel(text));
    }
    case 'list': {
      const entries = (only.$children ?? []).map((entry) =>
        localNameOf(entry) === 'value' ? parameterValue(entry) : parameterValue(wrapped(entry)),
      );
      const failed = entries.find((entry) => !entry.ok);
      if (failed !== undefined) return failed;
      return ok(`[${entries.map((entry) => (entry.ok ? entry.value : '')).join(', ')}]`);
    }
    case 'map': {
      const entries: string[] = [];
      for (const entry of only.$children ?? []) {
        const value = parameterValue(entry);
        if (!value.ok) return value;
        entries.push(`${feelString(plainAttribute(entry, 'key') ?? '')}: ${value.value}`);
      }
      return ok(`{${entries.join(', ')}}`);
    }
    default:
      return fail({ text: localNameOf(only), reason: 'the kind of value is not known here' });
  }
}

const wrapped = (entry: ModelElement): ModelElement =>
  ({ $children: [entry], $type: 'value' }) as unknown as ModelElement;

const translated = (text: string, feel: Result<string, string>): Value =>
  feel.ok ? feel : fail({ text, reason: feel.error });

function zeebeMapping({ element, target, findings }: Context, holder: ModelElement): void {
  for (const [name, type] of [
    ['input', 'mc:Input'],
    ['output', 'mc:Output'],
  ] as const)
    for (const mapping of within(holder, name)) {
      const text = plainAttribute(mapping, 'source') ?? '';
      const to = plainAttribute(mapping, 'target') ?? '';
      const feel = valueToFeel(text);
      if (!feel.ok) findings.untranslated(element, text, feel.error);
      else if (to.includes('.'))
        findings.unsupported(element, name, `Expected a variable as target but found the path ${to}`);
      else target.mapping(element, type, { source: feel.value, target: to });
    }
}

/** A plain `1` in a parameter is a text there, which compares with the number 1 as its equal. */
export function textVariablesIn(elements: readonly ModelElement[]): ReadonlySet<string> {
  const names = elements
    .filter((element) => element.$instanceOf?.('bpmn:FlowNode') === true)
    .flatMap((element) => vendorElements(element, 'inputOutput'))
    .flatMap((holder) => [...within(holder, 'inputParameter'), ...within(holder, 'outputParameter')])
    .filter(({ $body }) => /^\s*(-?\d+(\.\d+)?|true|false)\s*$/.test($body ?? ''))
    .map((parameter) => plainAttribute(parameter, 'name') ?? '');
  return new Set(names);
}
