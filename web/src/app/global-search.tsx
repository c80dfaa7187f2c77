import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { InputRef } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Combobox } from '../ui/combobox.js';
import { DeadlineTag } from '../ui/deadline.js';
import { useDebounced } from '../ui/hooks.js';
import { useShortcuts } from '../ui/shortcuts.js';
import css from './global-search.module.css';

const SHOWN_MAX = 8;
type Option = { kind: 'dossier'; row: DossierRow } | { kind: 'all'; total: number };

export function GlobalSearch() {
  const t = useTexts();
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const wanted = useDebounced(text.trim(), 220);
  const found = useQuery({
    queryKey: keys.dossierList({ query: wanted, search: true }),
    queryFn: () => ok(api.GET('/api/dossiers', { params: { query: { query: wanted } } })),
    enabled: wanted.length >= 2,
    staleTime: 5_000,
  });
  useShortcuts([{ keys: '/', label: 'web.keys.search', run: () => input.current?.focus({ cursor: 'all' }) }]);

  const rows = wanted.length >= 2 && found.data ? found.data.items.slice(0, SHOWN_MAX) : [];
  const options: Option[] = rows.map((row) => ({ kind: 'dossier', row }));
  if (found.data && rows.length > 0) options.push({ kind: 'all', total: found.data.total });

  const choose = (option: Option): void => {
    if (option.kind === 'dossier') void navigate(`/dossiers/${option.row.id}`);
    else void navigate(`/dossiers?query=${encodeURIComponent(wanted)}`);
    setText('');
    input.current?.blur();
  };
  return (
    <search className={css['search']}>
      <Combobox
        label={t('web.search.label')}
        placeholder={t('web.search.placeholder')}
        prefix={<SearchOutlined aria-hidden />}
        suffix={<kbd className={css['key']}>/</kbd>}
        inputRef={input}
        value={text}
        onValue={setText}
        options={options}
        optionKey={(option) => (option.kind === 'dossier' ? option.row.id : 'all')}
        renderOption={(option) =>
          option.kind === 'dossier' ? <Found row={option.row} /> : <All text={wanted} total={option.total} />
        }
        onChoose={choose}
        onEnterWithoutOption={() => {
          if (wanted.length >= 2) void navigate(`/dossiers?query=${encodeURIComponent(text.trim())}`);
        }}
        footer={
          found.data && rows.length === 0 && wanted.length >= 2
            ? t('web.search.none', { text: wanted })
            : null
        }
      />
    </search>
  );
}

function Found({ row }: { row: DossierRow }) {
  return (
    <span className={css['found']}>
      <span className={css['code']}>{row.code}</span>
      <span className={css['who']}>{row.applicantName}</span>
      <span className={css['what']}>{row.procedureName}</span>
      <DeadlineTag deadline={row.deadline} />
    </span>
  );
}

function All({ text, total }: { text: string; total: number }) {
  const t = useTexts();
  return <span className={css['all']}>{t('web.search.all', { text, count: total })}</span>;
}
