import { Checkbox, Modal } from 'antd';
import { useTexts } from '../i18n/texts.js';
import { useListedShortcuts, useSingleKeys } from '../ui/shortcuts.js';
import css from './keyboard-help.module.css';

export default function KeyboardDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const shortcuts = useListedShortcuts();
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const seen = new Set<string>();
  const once = shortcuts.filter((shortcut) => !seen.has(shortcut.keys) && seen.add(shortcut.keys));
  return (
    <Modal open title={t('web.keys.title')} footer={null} width={640} onCancel={onClose}>
      <ul className={css['list']}>
        {once.map((shortcut) => (
          <li key={shortcut.keys}>
            <span>{t(shortcut.label)}</span>
            <span className={css['keys']}>
              {shortcut.keys.split(/[ +]/).map((key) => (
                <kbd key={key}>{key === 'mod' ? 'Ctrl' : key}</kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <div className={css['setting']}>
        <Checkbox checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)}>
          {t('web.keys.single')}
        </Checkbox>
      </div>
    </Modal>
  );
}
