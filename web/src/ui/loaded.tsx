import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './state-panels.js';
import { Waiting } from './waiting.js';

/** The three faces of a query. Old data stay on the page while new ones are fetched. */
export function Loaded<T>(props: {
  query: UseQueryResult<T>;
  waiting?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return props.waiting ?? <Waiting />;
}
