/** A report's number carries the filter that yields exactly its rows; here it becomes the list's address. */
export function linkOfQuery(query: string): string {
  const [path = '', search = ''] = query.includes('?') ? query.split('?', 2) : ['', query];
  const list =
    /tasks/.test(path) || (path === '' && new URLSearchParams(search).has('tab')) ? '/tasks' : '/dossiers';
  return search ? `${list}?${search}` : list;
}
