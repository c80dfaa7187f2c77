/** The names the pages use for what the API sends; one place to follow the contract. */
export type * from './contract.js';
