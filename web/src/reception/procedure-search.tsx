import { useQuery } from '@tanstack/react-query';
import type { InputRef } from 'antd';
import { useState, type Ref } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { ProcedureRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { Combobox } from '../ui/combobox.js';
import { useDebounced } from '../ui/hooks.js';
import css from './receive-page.module.css';

/** The procedures of this desk, most received first; typed with or without tone marks, or by code. */
export function ProcedureSearch(props: { inputRef: Ref<InputRef>; onChoose: (row: ProcedureRow) => void }) {
  const t = useTexts();
  const [text, setText] = useState('');
  const wanted = useDebounced(text.trim(), 150);
  const found = useQuery({
    queryKey: keys.procedureSearch(wanted),
    queryFn: () => ok(api.GET('/api/procedures', { params: { query: wanted ? { query: wanted } : {} } })),
    placeholderData: (previous) => previous,
  });
  return (
    <Combobox
      label={t('web.reception.procedure')}
      placeholder={t('web.reception.procedurePlaceholder')}
      size="large"
      autoFocus
      openOnFocus
      inputRef={props.inputRef}
      value={text}
      onValue={setText}
      options={found.data ?? []}
      optionKey={(row) => row.id}
      onChoose={props.onChoose}
      renderOption={(row) => (
        <span className={css['option']}>
          <strong>{row.name}</strong>
          <span>{row.decidedLimitText}</span>
          <small>{[row.code, row.domain, t(`web.serviceLevel.${row.serviceLevel}`)].join(' · ')}</small>
        </span>
      )}
      footer={found.data?.length === 0 ? t('web.reception.noProcedure', { text: wanted }) : null}
    />
  );
}
