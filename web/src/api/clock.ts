/** The server's time on this page: a demonstration city may be days ahead of the machine. */
let offsetMs = 0;

export function learnServerTime(now: string): void {
  const at = Date.parse(now);
  if (!Number.isNaN(at)) offsetMs = at - Date.now();
}

export const serverNow = (): Date => new Date(Date.now() + offsetMs);
