import { LockOutlined } from '@ant-design/icons';
import type { FormComponent } from './form-js.js';
import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { controlOf } from './controls.js';
import css from './form-view.module.css';
import type { FormContext } from './form-view.js';
import { displayValue } from './display.js';
import { fieldPath, isPersonal, isReadOnly, labelOf, pathText, valueAt, type Path } from './schema.js';

export const fieldId = (formId: string, path: string): string => `${formId}--${path.replace(/\./g, '-')}`;

export function FormField(props: { component: FormComponent; path: Path; context: FormContext }) {
  const t = useTexts();
  const { component, context } = props;
  const at = fieldPath(component, props.path);
  const path = pathText(at);
  const value = valueAt(context.data, at);
  const fixed = isReadOnly(component);
  const Control = controlOf(component);
  const grouped = component.type === 'radio' || component.type === 'checklist';
  // A tick box says its own label.
  const ownLabel = component.type === 'checkbox' && !fixed;
  return (
    <Field
      id={fieldId(context.formId, path)}
      label={labelOf(component)}
      required={!fixed && (component.validate?.required ?? false)}
      hint={component.description}
      error={context.errors.get(path)}
      group={grouped && !fixed}
      bare={ownLabel}
      half={component.properties?.['width'] === 'half'}
      mark={
        isPersonal(component) && (
          <span className={css['personal']} title={t('web.form.personalHint')}>
            <LockOutlined aria-hidden />
            <span className="visually-hidden">{t('web.form.personal')}</span>
          </span>
        )
      }
    >
      {(aria) =>
        fixed ? (
          <output id={aria.id} className={css['readOnly']} style={{ display: 'block' }}>
            {displayValue(component, value, t) || '—'}
          </output>
        ) : (
          <Control
            component={component}
            value={value}
            aria={aria}
            onChange={(next) => context.change(at, next)}
          />
        )
      }
    </Field>
  );
}
