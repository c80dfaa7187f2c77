/**
 * Templates: Handlebars, compiled from published text only, with a short list of helpers, no raw output and no access to
 * prototypes. A template that asks for more is refused when it is compiled.
 */
import Handlebars from 'handlebars';
import { fontFaces } from './fonts.js';
import { clockTime, longDate, numberInWords } from './words.js';

export interface Template {
  /** @throws Error naming the template when the context does not fit */
  render(context: object): string;
}

type Helper = (...args: readonly unknown[]) => unknown;
type Forms = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const formsOf = (bound: unknown): Forms =>
  (bound as { readonly root?: { readonly forms?: Forms } }).root?.forms ?? {};

/** Helpers that a template may use; the last argument of each is Handlebars' own and is not shown here. */
const helpers: Readonly<Record<string, Helper>> = {
  eq: (a, b) => a === b,
  and: (...values) => values.slice(0, -1).reduce((all, value) => all && value, true),
  or: (...values) => values.slice(0, -1).find(Boolean) ?? false,
  not: (value) => !value,
  plus: (a, b) => Number(a) + Number(b),
  upper: (value) => text(value).toLocaleUpperCase('vi'),
  /** A field of a submitted form as people read it: `{{field "form-id" "key"}}`. */
  field(this: unknown, formId, key) {
    return formsOf(this)[String(formId)]?.[String(key)] ?? '';
  },
  /** The same field in whichever form said it last: `{{latestField "lyDoTuChoi"}}`. */
  latestField(this: unknown, key) {
    const said = Object.values(formsOf(this)).map((fields) => fields[String(key)] ?? '');
    return said.findLast((value) => value !== '') ?? '';
  },
  /** What a checklist or a text of several lines says, one by one. */
  listed: (value) =>
    text(value)
      .split(/; |\n/)
      .map((item) => item.trim().replace(/^[-–•+]\s*/, ''))
      .filter(Boolean),
  paragraphs: (value) =>
    text(value)
      .split(/\n+/)
      .map((line) => line.trim())
      .filter(Boolean),
  longDate: (value) => longDate(text(value)),
  clockTime: (value) => clockTime(text(value)),
  year: (value) => text(value).slice(0, 4),
  /** `{{inWords (field "f" "von:value")}}` → 'năm trăm triệu' */
  inWords: (value) => (typeof value === 'number' ? numberInWords(value) : ''),
  capitalised: (value) => text(value).charAt(0).toLocaleUpperCase('vi') + text(value).slice(1),
  /** The typeface, for the layout: the one piece of output that is not escaped, and it comes from no context. */
  fonts(this: unknown) {
    return new Handlebars.SafeString(fontFaces(JSON.stringify((this as { root?: unknown }).root ?? '')));
  },
};

/** Block helpers and built-ins that are harmless. */
const builtIn = ['if', 'unless', 'each', 'with', 'lookup'];
const templateCharactersMax = 200_000;

/** @param sources template texts by name; partials under `_partials/<name>` or `_layout` */
export function compileTemplates(sources: Readonly<Record<string, string>>): (name: string) => Template {
  const engine = Handlebars.create();
  for (const name of Object.keys(engine.helpers)) if (!builtIn.includes(name)) engine.unregisterHelper(name);
  const knownHelpers = Object.fromEntries([...Object.keys(helpers), ...builtIn].map((name) => [name, true]));
  for (const [name, source] of Object.entries(sources)) {
    assertHarmless(name, source);
    if (name.startsWith('_'))
      engine.registerPartial(name.replace('_partials/', '').replace(/^_/, ''), source);
  }
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  return (name) => {
    const source = sources[name];
    if (source === undefined) throw new Error(`Expected a template named ${name} but there is none`);
    const template =
      compiled.get(name) ??
      engine.compile(source, { knownHelpers, knownHelpersOnly: true, strict: false, preventIndent: true });
    compiled.set(name, template);
    return {
      render(context) {
        const root = toPlain(context);
        const bound = Object.fromEntries(
          Object.entries(helpers).map(([helper, run]) => [
            helper,
            (...args: unknown[]) => run.apply({ root }, args),
          ]),
        );
        return template(root, {
          helpers: bound,
          allowProtoMethodsByDefault: false,
          allowProtoPropertiesByDefault: false,
        });
      },
    };
  };
}

/** @throws Error naming what is not allowed: raw output, decorators, dynamic partials */
export function assertHarmless(name: string, source: string): void {
  if (typeof source !== 'string' || source.length > templateCharactersMax)
    throw new Error(`Expected template ${name} as text of at most ${templateCharactersMax} characters`);
  const refuse = (what: string): never => {
    throw new Error(`Expected template ${name} without ${what}; take it out`);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const {
      type,
      escaped,
      name: partial,
    } = node as { type?: string; escaped?: boolean; name?: { type?: string } };
    if (type === 'MustacheStatement' && escaped === false) refuse('unescaped output ({{{ }}})');
    if (type === 'Decorator' || type === 'DecoratorBlock') refuse('decorators');
    if (
      (type === 'PartialStatement' || type === 'PartialBlockStatement') &&
      partial?.type === 'SubExpression'
    )
      refuse('dynamic partials');
    for (const [key, value] of Object.entries(node)) if (key !== 'loc') visit(value);
  };
  visit(Handlebars.parse(source));
}

/** JSON values only, without prototypes: nothing that a template could call. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? null : value;
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) plain[key] = toPlain(inner);
  return plain;
}
