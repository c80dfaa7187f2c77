/** One request lists everything that is missing: tick the components, and they stand in the list below. */
import type { DossierComponent } from '../api/types.js';
import type { FormComponent, FormSchema } from '../forms/form-js.js';
import { asList, asRecord, emptyEntry, innerPath, type Data, type Path } from '../forms/schema.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';

export function SupplementPicker(props: {
  components: readonly DossierComponent[];
  schema: FormSchema;
  data: Data;
  onChange: (path: Path, value: unknown) => void;
}) {
  const t = useTexts();
  const list = props.schema.components.find((component) => component.type === 'dynamiclist');
  const nameKey = list?.components?.find((component) => component.type === 'textfield')?.key;
  if (!list || !nameKey) return null;
  const path = innerPath(list, []);
  const entries = asList(path.reduce<unknown>((value, step) => asRecord(value)[step], props.data));
  const named = (entry: unknown): unknown => asRecord(entry)[nameKey];

  const toggle = (component: DossierComponent, on: boolean): void => {
    const others = entries.filter((entry) => named(entry) !== component.name && !isBlank(entry, nameKey));
    props.onChange(path, on ? [...others, entryFor(list, nameKey, component.name)] : others);
  };
  return (
    <fieldset className={css['picker']}>
      <legend>{t('web.supplement.pick')}</legend>
      {props.components.map((component) => (
        <label key={component.code}>
          <input
            type="checkbox"
            checked={entries.some((entry) => named(entry) === component.name)}
            onChange={(event) => toggle(component, event.target.checked)}
          />
          <span>{component.name}</span>
          <small>{component.received ? t('web.component.received') : t('web.component.missing')}</small>
        </label>
      ))}
    </fieldset>
  );
}

const isBlank = (entry: unknown, nameKey: string): boolean => !asRecord(entry)[nameKey];

function entryFor(list: FormComponent, nameKey: string, name: string): Data {
  const entry: Data = { ...emptyEntry(list), [nameKey]: name };
  for (const field of list.components ?? []) {
    if (field.type === 'number' && field.key && entry[field.key] === undefined)
      entry[field.key] = field.validate?.min ?? 1;
  }
  return entry;
}
