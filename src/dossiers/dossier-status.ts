/** National statuses of a dossier, 1 to 10 (domain §2). */
export const dossierStatus = {
  registered: 1,
  received: 2,
  notReceived: 3,
  processing: 4,
  awaitingSupplement: 5,
  awaitingPayment: 6,
  withdrawn: 7,
  stopped: 8,
  finished: 9,
  delivered: 10,
} as const;
export type DossierStatus = (typeof dossierStatus)[keyof typeof dossierStatus];

/** Statuses with which the clock's verdict stands: early, on time or late. */
export const decidedStatuses: readonly number[] = [7, 8, 9, 10];
