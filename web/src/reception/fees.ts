/** The fee as it stands: which lines are waived, and the sum. */
import type { FeeExemptionSpec, FeeLineSpec } from '../api/types.js';

export const NOT_EXEMPT = 'none';

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
