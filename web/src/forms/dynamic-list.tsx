import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { FormComponent } from './form-js.js';
import { useTexts } from '../i18n/texts.js';
import css from './form-view.module.css';
import { Components, type FormContext } from './form-view.js';
import { asList, emptyEntry, isReadOnly, labelOf, valueAt, type Path } from './schema.js';

/** A list of like entries (members of a household, copies to certify …) that grows and shrinks. */
export function DynamicList(props: { component: FormComponent; path: Path; context: FormContext }) {
  const t = useTexts();
  const { component, path, context } = props;
  const entries = asList(valueAt(context.data, path));
  const label = labelOf(component);
  const fixed = isReadOnly(component) || component.allowAddRemove === false;
  return (
    <div className={css['list']} role="group" aria-label={label}>
      <p className={css['listHead']}>{label}</p>
      {entries.map((_, index) => (
        <div key={index} className={css['entry']}>
          <div className={css['entryHead']}>
            <span>{t('web.form.entry', { number: index + 1 })}</span>
            {!fixed && (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                onClick={() =>
                  context.change(
                    path,
                    entries.filter((__, other) => other !== index),
                  )
                }
              >
                {t('web.form.removeEntry')}
              </Button>
            )}
          </div>
          <div className={css['form']}>
            <Components components={component.components ?? []} path={[...path, index]} context={context} />
          </div>
        </div>
      ))}
      {!fixed && (
        <Button
          className={css['add'] ?? ''}
          icon={<PlusOutlined />}
          onClick={() => context.change(path, [...entries, emptyEntry(component)])}
        >
          {t('web.form.addEntry')}
        </Button>
      )}
    </div>
  );
}
