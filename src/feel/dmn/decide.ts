/** Evaluates a decision or a decision service of a compiled model. Pure; bounded by the same fuel as an expression. */
import { fail, type Result } from '../../shared/result.js';
import { call } from '../call.js';
import { bind } from '../compile-calls.js';
import { Context } from '../context.js';
import { guarded, textsOf, zoneDefault, type EvaluateOptions } from '../evaluate.js';
import { jsonReader, toJson } from '../json.js';
import { limitsDefault, Run } from '../run.js';
import type { Frame } from '../scope.js';
import { FeelFunction, type Value } from '../values.js';
import { coerce } from './coerce.js';
import { lastMatch } from './matches.js';
import type {
  Decision,
  DecisionModel,
  DecisionService,
  Element,
  Key,
  KnowledgeModel,
  Requirement,
} from './model.js';

export interface DecisionResult {
  readonly value: unknown;
  readonly warnings: readonly string[];
  /** Ids of the rules that hit, where the decision is a table. */
  readonly matchedRules?: readonly string[];
}

/**
 * @param nameOrId of a decision, a decision service or a knowledge model
 * @param read gives the JSON of an input (of an input decision, of a parameter) by name, undefined where there is none
 * @returns the value as JSON; or why there is none: `DECISION_UNKNOWN: …`, `FUEL_EXHAUSTED: …`
 */
export function decide(
  model: DecisionModel,
  nameOrId: string,
  read: (name: string, namespace: string) => unknown,
  options: EvaluateOptions = {},
): Result<DecisionResult, string> {
  const run = new Run(
    () => undefined,
    options.limits === undefined ? limitsDefault : { ...limitsDefault, ...options.limits },
    options.now ?? null,
    options.zone ?? zoneDefault,
    options.budget,
  );
  const readJson = jsonReader(run);
  const found = findElement(model, nameOrId);
  if (found === null) return fail(`DECISION_UNKNOWN: Expected a decision ${nameOrId} but there is none`);
  return guarded(() => {
    const value = toJson(
      run,
      evaluateElement(run, model, found, (name, namespace) => {
        const json = read(name, namespace);
        return json === undefined ? undefined : readJson(json);
      }),
    );
    // Its own table comes last: what it needs has been evaluated before.
    const rules = found.kind === 'decision' && found.isTable ? lastMatch(run) : null;
    return { value, warnings: textsOf(run.warnings), ...(rules === null ? {} : { matchedRules: rules }) };
  }, run);
}

/** What can be asked for: a decision, or what is called with its parameters. */
type Asked = Decision | DecisionService | KnowledgeModel;

/** A decision goes before a service or a knowledge model of the same name. */
export function findElement(model: DecisionModel, nameOrId: string): Asked | null {
  const isAsked = (element: Element): element is Asked => element.kind !== 'input';
  const all = [...model.elements.values()].filter(isAsked);
  const own = all.filter(({ namespace }) => namespace === model.namespace);
  return (
    own.find(({ name }) => name === nameOrId) ??
    own.find(({ id }) => id === nameOrId) ??
    all.find(({ name, id }) => name === nameOrId || id === nameOrId) ??
    null
  );
}

type Read = (name: string, namespace: string) => Value | undefined;

/** With FEEL values on both sides. */
export function evaluateElement(run: Run, model: DecisionModel, element: Asked, read: Read): Value {
  const evaluation = new Evaluation(run, model, read, new Map());
  const value = evaluation.valueOf(element.key);
  if (element.kind === 'decision' || !(value instanceof FeelFunction)) return value;
  if (element.kind === 'knowledge') {
    const values = value.parameters.map(({ name }) => read(name, element.namespace) ?? null);
    return call(run, value, { kind: 'positional', values });
  }
  const inputs = element.inputs.flatMap((key) => model.elements.get(key) ?? []);
  const values = inputs.map(({ name, namespace }) => read(name, namespace) ?? null);
  return call(run, value, { kind: 'positional', values });
}

/** One evaluation: every element at most once. */
class Evaluation {
  readonly #known: Map<Key, Value>;

  constructor(
    readonly run: Run,
    readonly model: DecisionModel,
    readonly read: Read,
    /** Values that stand already: the arguments of a decision service. */
    given: ReadonlyMap<Key, Value>,
  ) {
    this.#known = new Map(given);
  }

  valueOf(key: Key): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const element = this.model.elements.get(key);
    if (element === undefined) return null;
    this.run.spend(1);
    this.run.enter();
    const value = this.#evaluate(element);
    this.run.leave();
    this.#known.set(key, value);
    return value;
  }

  #evaluate(element: Element): Value {
    switch (element.kind) {
      case 'input': {
        const value = this.read(element.name, element.namespace);
        if (value === undefined)
          return this.run.warn('NAME_UNKNOWN', `Expected an input «${element.name}» but there is none`);
        return coerce(this.run, value, element.type, `the type of the input «${element.name}»`);
      }
      case 'decision':
        return this.#decision(element);
      case 'knowledge':
        return this.#knowledge(element);
      case 'service':
        return this.#service(element);
    }
  }

  #decision(element: Decision): Value {
    if (element.evaluate === null) {
      const given = this.read(element.name, element.namespace);
      return given === undefined
        ? this.run.warn(
            'DECISION_INVALID',
            `Expected logic of the decision «${element.name}» but it has none`,
          )
        : coerce(this.run, given, element.type, `the type of «${element.name}»`);
    }
    return element.evaluate(this.run, this.#frames(element.requirements));
  }

  /** Its function sees itself, so that it may call itself. */
  #knowledge(element: KnowledgeModel): Value {
    if (element.evaluate === null)
      return this.run.warn('DECISION_INVALID', `Expected logic of «${element.name}» but it has none`);
    const own: { value: Value; up: Frame | null } = { value: null, up: this.#frames(element.requirements) };
    own.value = element.evaluate(this.run, own);
    return own.value;
  }

  #frames(requirements: readonly Requirement[]): Frame | null {
    let frame: Frame | null = null;
    for (const { target } of requirements) {
      const value =
        typeof target === 'string'
          ? this.valueOf(target)
          : Context.of([...target].map(([name, key]) => [name, this.valueOf(key)] as const));
      frame = { value, up: frame };
    }
    return frame;
  }

  /** A service is a function of its inputs: nothing outside of it is seen. */
  #service(service: DecisionService): Value {
    const inputs = service.inputs.flatMap((key) => this.model.elements.get(key) ?? []);
    const parameters = inputs.map((input) => ({
      name: input.name,
      type: input.kind === 'input' || input.kind === 'decision' ? input.type : service.type,
    }));
    return new FeelFunction(service.name, parameters, service.type, (run, args) => {
      const values = bind(run, args, parameters);
      if (values === null) return null;
      const given = new Map(inputs.map(({ key }, at) => [key, values[at] ?? null] as const));
      const inner = new Evaluation(run, this.model, () => undefined, given);
      const outputs = service.outputs.flatMap((key) => this.model.elements.get(key) ?? []);
      const [only] = outputs;
      const value =
        outputs.length === 1 && only !== undefined
          ? inner.valueOf(only.key)
          : Context.of(outputs.map(({ key, name }) => [name, inner.valueOf(key)] as const));
      return coerce(run, value, service.type, `the type of «${service.name}»`);
    });
  }
}
