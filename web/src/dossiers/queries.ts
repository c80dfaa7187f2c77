import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierQuery } from '../api/types.js';

const byId = (id: string) => ({ params: { path: { id } } });

export function useDossier(id: string, wanted = true) {
  return useQuery({
    queryKey: keys.dossier(id),
    queryFn: () => ok(api.GET('/api/dossiers/{id}', byId(id))),
    enabled: wanted,
  });
}

export function useTimeline(id: string) {
  return useQuery({
    queryKey: keys.timeline(id),
    queryFn: () => ok(api.GET('/api/dossiers/{id}/timeline', byId(id))),
  });
}

export function useDiagram(id: string) {
  return useQuery({
    queryKey: keys.diagram(id),
    queryFn: () => ok(api.GET('/api/dossiers/{id}/diagram', byId(id))),
  });
}

export function useDossierList(query: DossierQuery) {
  return useInfiniteQuery({
    queryKey: keys.dossierList(query),
    queryFn: ({ pageParam }) =>
      ok(api.GET('/api/dossiers', { params: { query: pageParam ? { ...query, after: pageParam } : query } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
}
