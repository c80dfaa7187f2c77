import { InputNumber } from 'antd';
import type { ProcedureDetail } from '../api/types.js';
import { formatMoney } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { feeLines, feeSum, NOT_EXEMPT, type FeeLineState, type FeeState, type Paid } from './fees.js';
import css from './receive-page.module.css';

interface FeeProps {
  procedure: Pick<ProcedureDetail, 'fees'>;
  value: FeeState;
  errors: ReadonlyMap<string, string>;
  onChange: (value: FeeState) => void;
}

const PAID: readonly Paid[] = ['cash', 'qr', 'transfer', 'later'];

/** Whether somebody is exempt is asked before any amount is shown. */
export function FeeSection(props: FeeProps) {
  const t = useTexts();
  const { lines, exemptions } = props.procedure.fees;
  const { value } = props;
  if (lines.length === 0) return <p>{t('web.fee.none')}</p>;
  const exemption = exemptions.find((candidate) => candidate.code === value.exemption) ?? null;
  const rows = feeLines(lines, value.quantities, exemption);
  const asked = exemptions.length === 0 || value.exemption !== null;
  return (
    <div className={css['fees']}>
      {exemptions.length > 0 && <ExemptionQuestion {...props} />}
      {asked ? <FeeTable {...props} rows={rows} /> : <p className={css['later']}>{t('web.fee.askFirst')}</p>}
      {asked && feeSum(rows) > 0 && <PaymentChoice {...props} />}
    </div>
  );
}

function ExemptionQuestion({ procedure, value, errors, onChange }: FeeProps) {
  const t = useTexts();
  const none = { code: NOT_EXEMPT, question: t('web.fee.notExempt'), evidence: '', source: null };
  return (
    <Field id="fee-exemption" group required label={t('web.fee.question')} error={errors.get('exemption')}>
      {(aria) => (
        <div className={css['choices']}>
          {[none, ...procedure.fees.exemptions].map((option) => (
            <label key={option.code} className={css['choice']}>
              <input
                type="radio"
                name={aria.id}
                checked={value.exemption === option.code}
                onChange={() => onChange({ ...value, exemption: option.code })}
              />
              <span>
                {option.question}
                {option.evidence && <small>{t('web.fee.evidence', { evidence: option.evidence })}</small>}
              </span>
              {option.source && <ProvenanceMark source={option.source} />}
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

function FeeTable({ procedure, value, rows, onChange }: FeeProps & { rows: readonly FeeLineState[] }) {
  const t = useTexts();
  const sources = new Map(procedure.fees.lines.map((line) => [line.code, line.source]));
  return (
    <table className={css['feeTable']}>
      <caption className="visually-hidden">{t('web.fee.title')}</caption>
      <tbody>
        {rows.map((row) => {
          const source = sources.get(row.code);
          return (
            <tr key={row.code}>
              <th scope="row">
                {row.name} {source && <ProvenanceMark source={source} />}
              </th>
              <td>{t('web.fee.per', { amount: formatMoney(row.amount), per: row.per })}</td>
              <td>
                <InputNumber
                  size="small"
                  min={0}
                  max={999}
                  aria-label={t('web.fee.quantity', { name: row.name })}
                  value={row.quantity}
                  onChange={(quantity) =>
                    onChange({ ...value, quantities: { ...value.quantities, [row.code]: quantity ?? 0 } })
                  }
                />
              </td>
              <td className={css['amount']}>{row.waived ? t('web.fee.waived') : formatMoney(row.total)}</td>
            </tr>
          );
        })}
        <tr className={css['sum']}>
          <th scope="row" colSpan={3}>
            {t('web.fee.sum')}
          </th>
          <td className={css['amount']} aria-live="polite">
            {formatMoney(feeSum(rows))}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function PaymentChoice({ value, errors, onChange }: FeeProps) {
  const t = useTexts();
  return (
    <Field id="fee-paid" group required label={t('web.fee.paid')} error={errors.get('feePaid')}>
      {(aria) => (
        <div className={css['inline']}>
          {PAID.map((paid) => (
            <label key={paid} className={css['choice']}>
              <input
                type="radio"
                name={aria.id}
                checked={value.paid === paid}
                onChange={() => onChange({ ...value, paid })}
              />
              <span>{t(`web.paid.${paid}`)}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
