import { EditOutlined, UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Radio, type InputRef } from 'antd';
import { useState, type Ref } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { ApplicantRow, NewApplicant } from '../api/types.js';
import { formatDate } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Combobox } from '../ui/combobox.js';
import { DateInput } from '../ui/date-input.js';
import { Field } from '../ui/field.js';
import { useDebounced } from '../ui/hooks.js';
import { Summary } from '../ui/section.js';
import type { ApplicantState } from './applicant.js';
import { emptyApplicant } from './applicant.js';
import { readCitizenCard } from './citizen-card.js';
import css from './receive-page.module.css';

/** Found by number, telephone or name; or written down once. A card's QR code may be scanned into the same field. */
export function ApplicantSection(props: {
  value: ApplicantState;
  kinds: readonly ('person' | 'organisation')[];
  errors: ReadonlyMap<string, string>;
  inputRef: Ref<InputRef>;
  onChange: (value: ApplicantState) => void;
  onSettled: () => void;
}) {
  const { value } = props;
  if (value.kind === 'found') return <Found {...props} row={value.row} />;
  if (value.kind === 'new') return <Write {...props} person={value.person} />;
  return <Search {...props} />;
}

function Search(props: Parameters<typeof ApplicantSection>[0]) {
  const t = useTexts();
  const [text, setText] = useState('');
  const card = readCitizenCard(text);
  const wanted = useDebounced(card?.identityNumber ?? text.trim(), 200);
  const found = useQuery({
    queryKey: keys.applicants(wanted),
    queryFn: () => ok(api.GET('/api/applicants', { params: { query: { query: wanted } } })),
    enabled: wanted.length >= 3,
  });
  const rows = wanted.length >= 3 ? (found.data ?? []) : [];
  const write = (): void => {
    const start = emptyApplicant(props.kinds[0] ?? 'person');
    const digits = /^[\d\s]+$/.test(text);
    props.onChange({
      kind: 'new',
      person: card
        ? { ...start, ...card, birthDate: card.birthDate ?? '' }
        : {
            ...start,
            [digits ? 'identityNumber' : 'fullName']: digits ? text.replace(/\s/g, '') : text.trim(),
          },
    });
  };
  const error = props.errors.get('applicant');
  return (
    <Field label={t('web.applicant.search')} hint={t('web.applicant.searchHint')} required error={error}>
      {({ status }) => (
        <div className={css['search']}>
          <Combobox
            label={t('web.applicant.search')}
            size="large"
            inputRef={props.inputRef}
            inputProps={{ status }}
            value={text}
            onValue={setText}
            options={rows}
            optionKey={(row) => row.id}
            renderOption={(row) => <Option row={row} />}
            onChoose={(row) => {
              props.onChange({ kind: 'found', row });
              props.onSettled();
            }}
            onEnterWithoutOption={() => {
              if (text.trim().length >= 3 && !found.isFetching) write();
            }}
            footer={found.data && rows.length === 0 && wanted.length >= 3 ? t('web.applicant.none') : null}
          />
          <Button size="large" icon={<UserAddOutlined />} onClick={write}>
            {t('web.applicant.new')}
          </Button>
        </div>
      )}
    </Field>
  );
}

function Option({ row }: { row: ApplicantRow }) {
  return (
    <span className={css['option']}>
      <strong>{row.fullName}</strong>
      <span>{row.identityNumberMasked}</span>
      <small>{[formatDate(row.birthDate), row.phone, row.address].filter(Boolean).join(' · ')}</small>
    </span>
  );
}

function Found(props: Parameters<typeof ApplicantSection>[0] & { row: ApplicantRow }) {
  const t = useTexts();
  const { row } = props;
  return (
    <div className={css['found']}>
      <Summary
        items={[
          [t('web.applicant.name'), <strong key="name">{row.fullName}</strong>],
          [t(`web.applicant.number.${row.kind}`), row.identityNumberMasked],
          row.birthDate ? [t('web.applicant.birthDate'), formatDate(row.birthDate)] : null,
          row.phone ? [t('web.applicant.phone'), row.phone] : null,
          [t('web.applicant.address'), row.address],
        ]}
      />
      <Button size="small" icon={<EditOutlined />} onClick={() => props.onChange({ kind: 'none' })}>
        {t('web.applicant.other')}
      </Button>
    </div>
  );
}

function Write(props: Parameters<typeof ApplicantSection>[0] & { person: NewApplicant }) {
  const t = useTexts();
  const { person, errors } = props;
  const set = (part: Partial<NewApplicant>): void =>
    props.onChange({ kind: 'new', person: { ...person, ...part } });
  const text = (
    name: 'fullName' | 'identityNumber' | 'phone' | 'email' | 'address',
    label: string,
    required: boolean,
    half = true,
  ) => (
    <Field
      id={`applicant-${name}`}
      label={label}
      required={required}
      half={half}
      error={errors.get(`applicant.${name}`)}
    >
      {({ status, ...aria }) => (
        <Input
          {...aria}
          status={status}
          value={person[name] ?? ''}
          autoFocus={name === 'fullName'}
          autoComplete="off"
          {...(name === 'identityNumber' || name === 'phone' ? { inputMode: 'numeric' as const } : {})}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className={css['write']}>
      {props.kinds.length > 1 && (
        <Field group label={t('web.applicant.kind')}>
          {() => (
            <Radio.Group
              value={person.kind}
              options={props.kinds.map((kind) => ({ value: kind, label: t(`web.applicant.kinds.${kind}`) }))}
              onChange={(event) => set({ kind: event.target.value as NewApplicant['kind'] })}
            />
          )}
        </Field>
      )}
      {text(
        'fullName',
        t(person.kind === 'person' ? 'web.applicant.name' : 'web.applicant.organisationName'),
        true,
      )}
      {text('identityNumber', t(`web.applicant.number.${person.kind}`), true)}
      {person.kind === 'person' && (
        <Field
          id="applicant-birthDate"
          label={t('web.applicant.birthDate')}
          half
          error={errors.get('applicant.birthDate')}
        >
          {({ status, id }) => (
            <DateInput
              wide
              id={id}
              status={status}
              value={person.birthDate || null}
              onChange={(day) => set({ birthDate: day ?? '' })}
            />
          )}
        </Field>
      )}
      {text('phone', t('web.applicant.phone'), false)}
      {text('address', t('web.applicant.address'), true, false)}
      <Button size="small" onClick={() => props.onChange({ kind: 'none' })}>
        {t('web.applicant.searchAgain')}
      </Button>
    </div>
  );
}
