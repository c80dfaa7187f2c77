/** A plain date, typed as dd/MM/yyyy or chosen; kept as yyyy-MM-dd. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat';
import 'dayjs/locale/vi';
import { useTexts } from '../i18n/texts.js';

dayjs.extend(customParseFormat);
dayjs.locale('vi');

export const DATE_FORMATS = ['DD/MM/YYYY', 'D/M/YYYY', 'DDMMYYYY', 'D-M-YYYY', 'YYYY-MM-DD'];

export function DateInput(props: {
  label?: string;
  id?: string;
  value: string | null;
  status?: 'error' | '';
  wide?: boolean;
  onChange: (day: string | null) => void;
}) {
  const t = useTexts();
  return (
    <DatePicker
      {...(props.id && { id: props.id })}
      {...(props.label && { 'aria-label': props.label })}
      {...(props.wide && { style: { width: '100%' } })}
      status={props.status ?? ''}
      format={DATE_FORMATS}
      placeholder={props.label ?? t('web.form.datePlaceholder')}
      value={props.value ? dayjs(props.value, 'YYYY-MM-DD') : null}
      onChange={(next) => props.onChange(next ? next.format('YYYY-MM-DD') : null)}
    />
  );
}
