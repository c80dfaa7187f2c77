import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';

const byId = (id: string) => ({ params: { path: { id } } });
const STALE_MS = 300_000;

export const useModels = () => useQuery({ queryKey: keys.models, queryFn: () => ok(api.GET('/api/models')) });

export const useModel = (id: string) =>
  useQuery({
    queryKey: keys.model(id),
    queryFn: () => ok(api.GET('/api/models/{id}', byId(id))),
    staleTime: STALE_MS,
  });

export const useComparison = (id: string) =>
  useQuery({
    queryKey: keys.comparison(id),
    queryFn: () => ok(api.GET('/api/models/{id}/comparison', byId(id))),
    staleTime: STALE_MS,
  });
