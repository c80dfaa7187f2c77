/** The fee as it stands: which lines are waived, the sum, and what must be asked before it is paid. */
import type {
  FeeExemptionSpec,
  FeeLineSpec,
  FieldProblem,
  ProcedureDetail,
  ReceptionBody,
} from '../api/types.js';
import type { Texts } from '../i18n/texts.js';

export const NOT_EXEMPT = 'none';
export type Paid = 'cash' | 'transfer' | 'qr' | 'later';
export interface FeeState {
  exemption: string | null;
  quantities: Record<string, number>;
  paid: Paid | null;
}
type Card = Pick<ProcedureDetail, 'fees'>;

export interface FeeLineState {
  code: string;
  name: string;
  amount: number;
  per: string;
  quantity: number;
  waived: boolean;
  total: number;
}

export function feeLines(
  lines: readonly FeeLineSpec[],
  quantities: Readonly<Record<string, number>>,
  exemption: FeeExemptionSpec | null,
): FeeLineState[] {
  return lines.map((line) => {
    const quantity = quantities[line.code] ?? line.quantity;
    const waived = exemption !== null && (!exemption.lines || exemption.lines.includes(line.code));
    return { ...line, quantity, waived, total: waived ? 0 : quantity * line.amount };
  });
}

export const feeSum = (lines: readonly FeeLineState[]): number =>
  lines.reduce((sum, line) => sum + line.total, 0);

const exemptionOf = ({ fees }: Card, state: FeeState): FeeExemptionSpec | null =>
  fees.exemptions.find((candidate) => candidate.code === state.exemption) ?? null;

/** Null until the exemption question is answered, or where nothing is charged. */
export function feeOf(card: Card, state: FeeState): { sum: number; waived: boolean } | null {
  const { lines, exemptions } = card.fees;
  if (lines.length === 0 || (exemptions.length > 0 && state.exemption === null)) return null;
  const exemption = exemptionOf(card, state);
  return { sum: feeSum(feeLines(lines, state.quantities, exemption)), waived: exemption !== null };
}

export function feeErrors(card: Card, state: FeeState, t: Texts): FieldProblem[] {
  if (card.fees.lines.length === 0) return [];
  const cost = feeOf(card, state);
  if (cost === null) return [{ path: 'exemption', message: t('web.fee.askMissing') }];
  return cost.sum > 0 && state.paid === null ? [{ path: 'feePaid', message: t('web.fee.paidMissing') }] : [];
}

/** What the reception body says of the fee. */
export function paymentOf(
  card: Card,
  state: FeeState,
): Pick<ReceptionBody, 'exemption' | 'feeLines' | 'feePaid'> {
  const exemption = exemptionOf(card, state);
  const lines = feeLines(card.fees.lines, state.quantities, exemption);
  return {
    ...(exemption && { exemption: exemption.code }),
    feeLines: lines.map(({ code, quantity }) => ({ code, quantity })),
    feePaid: feeSum(lines) > 0 && state.paid && state.paid !== 'later' ? { method: state.paid } : null,
  };
}
