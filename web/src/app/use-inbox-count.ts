import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';

/** The one count in the navigation: my open tasks. */
export function useInboxCount(wanted: boolean): number | undefined {
  const counts = useQuery({
    queryKey: keys.taskCounts,
    queryFn: async () => (await ok(api.GET('/api/tasks', { params: { query: { tab: 'mine' } } }))).counts,
    enabled: wanted,
    refetchInterval: 60_000,
  });
  return counts.data?.mine;
}
