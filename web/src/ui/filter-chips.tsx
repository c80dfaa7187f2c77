import { CloseOutlined } from '@ant-design/icons';
import { useTexts } from '../i18n/texts.js';
import css from './filter-chips.module.css';

export interface Chip {
  key: string;
  label: string;
  onRemove: () => void;
}

export function FilterChips({ chips }: { chips: readonly Chip[] }) {
  const t = useTexts();
  if (chips.length === 0) return null;
  return (
    <ul className={css['chips']} aria-label={t('web.filter.active')}>
      {chips.map((chip) => (
        <li key={chip.key}>
          <button type="button" className={css['chip']} onClick={chip.onRemove}>
            {chip.label}
            <CloseOutlined aria-hidden />
            <span className="visually-hidden">{t('web.filter.remove')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
