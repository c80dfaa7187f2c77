import type { ProcedureCard } from '../procedures/card.js';
import { Problem } from '../shared/problem.js';
import type { ReceptionBody } from './dossier.schemas.js';
import type { FeeLineInput } from './reception.store.js';

/** Fee lines of a dossier, with what an exemption waives. Amounts come from the card, never from the request. */
export function feesOf(
  card: ProcedureCard,
  body: Pick<ReceptionBody, 'feeLines' | 'exemption'>,
): { readonly lines: readonly FeeLineInput[]; readonly total: number } {
  const exemption = card.fees.exemptions.find(({ code }) => code === body.exemption);
  if (body.exemption !== undefined && exemption === undefined)
    throw new Problem(422, 'DOSSIER_INCOMPLETE', {}, [{ path: 'exemption', code: 'notOption' }]);
  for (const { code } of body.feeLines)
    if (!card.fees.lines.some((line) => line.code === code))
      throw new Problem(422, 'DOSSIER_INCOMPLETE', {}, [{ path: `feeLines.${code}`, code: 'unknownField' }]);
  const asked = card.fees.lines.map((line) => ({
    code: line.code,
    name: line.name,
    amount: line.amount,
    quantity: body.feeLines.find(({ code }) => code === line.code)?.quantity ?? line.quantity,
    waived: exemption !== undefined && (exemption.lines?.includes(line.code) ?? true),
  }));
  const lines = asked.filter(({ quantity }) => quantity > 0);
  const total = lines.reduce((sum, line) => sum + (line.waived ? 0 : line.amount * line.quantity), 0);
  return { lines, total };
}
