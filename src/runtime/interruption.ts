/**
 * What ends a piece of work without being its fault: the server goes away, refuses for want of room, or the way to it breaks.
 * By SQLSTATE (connection, resources, intervention, an idle transaction ended) or, where there is none, as the system and
 * the driver say it.
 */
const sqlState = /^(08|53|57)[0-9A-Z]{3}$|^25P03$/;
const system = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const driver =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

export function isInterruption(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return sqlState.test(code) || system.has(code);
  return typeof message === 'string' && driver.test(message);
}
