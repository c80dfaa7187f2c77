/** Renders a form-js schema with our own controls: Vietnamese texts, announced errors, personal fields marked. */
import type { FormComponent, FormSchema } from './form-js.js';
import { Waiting } from '../ui/waiting.js';
import { useConditions, type IsHidden } from './conditions.js';
import { DynamicList } from './dynamic-list.js';
import css from './form-view.module.css';
import { FormField } from './form-field.js';
import { innerPath, type Data, type Path } from './schema.js';
import type { FieldError } from './validate.js';

export interface FormContext {
  formId: string;
  data: Data;
  hidden: IsHidden;
  errors: ReadonlyMap<string, string>;
  change(path: Path, value: unknown): void;
}

export function FormView(props: {
  schema: FormSchema;
  data: Data;
  errors: readonly FieldError[];
  onChange: (path: Path, value: unknown) => void;
}) {
  const { schema, data } = props;
  const hidden = useConditions(schema, data);
  if (!hidden) return <Waiting rows={4} height={52} />;
  const context: FormContext = {
    formId: schema.id,
    data,
    hidden,
    errors: new Map(props.errors.map((error) => [error.path, error.message])),
    change: props.onChange,
  };
  return (
    <div className={css['form']}>
      <Components components={schema.components} path={[]} context={context} />
    </div>
  );
}

export function Components(props: {
  components: readonly FormComponent[];
  path: Path;
  context: FormContext;
}) {
  const { components, path, context } = props;
  return components.map((component, index) => {
    if (context.hidden(component, path)) return null;
    const key = component.id ?? component.key ?? `${component.type}-${index}`;
    switch (component.type) {
      case 'text':
        return (
          <p key={key} className={css['text']}>
            <EmphasisedText text={component.text ?? ''} />
          </p>
        );
      case 'separator':
        return <hr key={key} className={css['separator']} />;
      case 'group':
        return (
          <fieldset key={key} className={css['group']}>
            {component.label && <legend>{component.label}</legend>}
            <div className={css['form']}>
              <Components
                components={component.components ?? []}
                path={innerPath(component, path)}
                context={context}
              />
            </div>
          </fieldset>
        );
      case 'dynamiclist':
        return (
          <DynamicList key={key} component={component} path={innerPath(component, path)} context={context} />
        );
      default:
        return <FormField key={key} component={component} path={path} context={context} />;
    }
  });
}

/** Texts of forms are plain but for **emphasis**. */
function EmphasisedText({ text }: { text: string }) {
  return text
    .split('**')
    .map((part, index) =>
      index % 2 === 1 ? <strong key={index}>{part}</strong> : <span key={index}>{part}</span>,
    );
}
