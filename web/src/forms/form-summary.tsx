/** A form already filled, read as label and value; nothing that was left empty or hidden. */
import type { FormComponent, FormSchema } from './form-js.js';
import { useTexts, type Texts } from '../i18n/texts.js';
import { Summary } from '../ui/section.js';
import { useConditions, type IsHidden } from './conditions.js';
import { displayValue } from './display.js';
import { asList, fieldPath, innerPath, labelOf, pathText, valueAt, type Data, type Path } from './schema.js';

export function FormSummary({ schema, data }: { schema: FormSchema; data: Data }) {
  const t = useTexts();
  const hidden = useConditions(schema, data);
  if (!hidden) return null;
  const items = linesOf(schema.components, [], { data, hidden, t });
  return items.length > 0 ? <Summary items={items} /> : <p>{t('web.form.empty')}</p>;
}

type Line = readonly [string, string];

function linesOf(
  components: readonly FormComponent[],
  path: Path,
  context: { data: Data; hidden: IsHidden; t: Texts },
): Line[] {
  const lines: Line[] = [];
  for (const component of components) {
    if (context.hidden(component, path)) continue;
    if (component.type === 'group')
      lines.push(...linesOf(component.components ?? [], innerPath(component, path), context));
    else if (component.type === 'dynamiclist') {
      const at = innerPath(component, path);
      asList(valueAt(context.data, at)).forEach((_, index) => {
        const inner = linesOf(component.components ?? [], [...at, index], context);
        const label = context.t('web.form.entryOf', { label: labelOf(component), number: index + 1 });
        if (inner.length > 0)
          lines.push([label, inner.map(([name, value]) => `${name}: ${value}`).join(' · ')]);
      });
    } else if (component.key) {
      const at = fieldPath(component, path);
      const shown = displayValue(component, valueAt(context.data, at), context.t);
      if (shown) lines.push([labelOf(component) || pathText(at), shown]);
    }
  }
  return lines;
}
