/** A report's number carries the filter that yields exactly its rows; with the list's address it is a link. */
export const dossiersOf = (query: string): string => `/dossiers?${query}`;
export const tasksOf = (query: string): string => `/tasks?${query}`;
