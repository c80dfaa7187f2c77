import { InputNumber } from 'antd';
import type { ProcedureDetail } from '../api/types.js';
import { formatMoney } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Field } from '../ui/field.js';
import { ProvenanceMark } from '../ui/provenance-mark.js';
import { feeLines, feeSum, NOT_EXEMPT } from './fees.js';
import css from './receive-page.module.css';

export type Paid = 'cash' | 'transfer' | 'qr' | 'later';
export interface FeeState {
  exemption: string | null;
  quantities: Record<string, number>;
  paid: Paid | null;
}

const PAID: readonly Paid[] = ['cash', 'qr', 'transfer', 'later'];

/** Whether somebody is exempt is asked before any amount is shown. */
export function FeeSection(props: {
  procedure: ProcedureDetail;
  value: FeeState;
  errors: ReadonlyMap<string, string>;
  onChange: (value: FeeState) => void;
}) {
  const t = useTexts();
  const { lines, exemptions } = props.procedure.fees;
  const { value } = props;
  if (lines.length === 0) return <p>{t('web.fee.none')}</p>;
  const exemption = exemptions.find((candidate) => candidate.code === value.exemption) ?? null;
  const asked = exemptions.length === 0 || value.exemption !== null;
  const rows = feeLines(lines, value.quantities, exemption);
  const sum = feeSum(rows);
  return (
    <div className={css['fees']}>
      {exemptions.length > 0 && (
        <Field
          id="fee-exemption"
          group
          required
          label={t('web.fee.question')}
          error={props.errors.get('exemption')}
        >
          {(aria) => (
            <div className={css['choices']}>
              {[
                { code: NOT_EXEMPT, question: t('web.fee.notExempt'), evidence: '', source: null },
                ...exemptions,
              ].map((option) => (
                <label key={option.code} className={css['choice']}>
                  <input
                    type="radio"
                    name={aria.id}
                    checked={value.exemption === option.code}
                    onChange={() => props.onChange({ ...value, exemption: option.code })}
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
      )}
      {!asked ? (
        <p className={css['later']}>{t('web.fee.askFirst')}</p>
      ) : (
        <>
          <table className={css['feeTable']}>
            <caption className="visually-hidden">{t('web.fee.title')}</caption>
            <tbody>
              {rows.map((row, index) => (
                <tr key={row.code}>
                  <th scope="row">
                    {row.name} {lines[index] && <ProvenanceMark source={lines[index].source} />}
                  </th>
                  <td>{t('web.fee.per', { amount: formatMoney(row.amount), per: row.per })}</td>
                  <td>
                    <InputNumber
                      size="small"
                      min={1}
                      max={999}
                      aria-label={t('web.fee.quantity', { name: row.name })}
                      value={row.quantity}
                      onChange={(quantity) =>
                        props.onChange({
                          ...value,
                          quantities: { ...value.quantities, [row.code]: quantity ?? 1 },
                        })
                      }
                    />
                  </td>
                  <td className={css['amount']}>
                    {row.waived ? t('web.fee.waived') : formatMoney(row.total)}
                  </td>
                </tr>
              ))}
              <tr className={css['sum']}>
                <th scope="row" colSpan={3}>
                  {t('web.fee.sum')}
                </th>
                <td className={css['amount']} aria-live="polite">
                  {formatMoney(sum)}
                </td>
              </tr>
            </tbody>
          </table>
          {sum > 0 && (
            <Field id="fee-paid" group required label={t('web.fee.paid')} error={props.errors.get('feePaid')}>
              {(aria) => (
                <div className={css['inline']}>
                  {PAID.map((paid) => (
                    <label key={paid} className={css['choice']}>
                      <input
                        type="radio"
                        name={aria.id}
                        checked={value.paid === paid}
                        onChange={() => props.onChange({ ...value, paid })}
                      />
                      <span>{t(`web.paid.${paid}`)}</span>
                    </label>
                  ))}
                </div>
              )}
            </Field>
          )}
        </>
      )}
    </div>
  );
}
