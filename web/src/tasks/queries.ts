/** Lists of tasks as the server pages them, and what completing or claiming one does to them at once. */
import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { TaskList, TaskQuery, TaskRow, TaskView } from '../api/types.js';

const POLL_MS = 30_000;

const fetchTasks = (query: TaskQuery): Promise<TaskList> => ok(api.GET('/api/tasks', { params: { query } }));

export function useTaskList(query: TaskQuery) {
  return useInfiniteQuery({
    queryKey: keys.taskList(query),
    queryFn: ({ pageParam }) => fetchTasks(pageParam ? { ...query, after: pageParam } : query),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // The list never jumps under the reader: news are announced by `useNews` and taken when they ask.
    refetchOnWindowFocus: false,
    placeholderData: (previous) => previous,
  });
}

/** How many rows of the first page differ from what is shown. */
export function useNews(query: TaskQuery, shown: TaskList | undefined): number {
  const poll = useQuery({
    queryKey: [...keys.tasks, 'poll', query],
    queryFn: () => fetchTasks(query),
    refetchInterval: POLL_MS,
    staleTime: 0,
    enabled: shown !== undefined,
    initialData: shown,
    initialDataUpdatedAt: Date.now(),
  });
  if (!shown || !poll.data || poll.data.at <= shown.at) return 0;
  const known = new Map(shown.items.map((row) => [row.id, row.revision]));
  const arrived = poll.data.items.filter((row) => known.get(row.id) !== row.revision).length;
  const present = new Set(poll.data.items.map((row) => row.id));
  const left = poll.data.next === null ? shown.items.filter((row) => !present.has(row.id)).length : 0;
  return arrived + left;
}

export function useTask(id: string) {
  return useQuery<TaskView>({
    queryKey: keys.task(id),
    queryFn: () => ok(api.GET('/api/tasks/{id}', { params: { path: { id } } })),
  });
}

/** Once a task is done its row is gone from every open list, and the counts follow; the server's truth comes after. */
export function useForgetTask(): (id: string) => void {
  const client = useQueryClient();
  return useCallback((id) => forgetTask(client, id), [client]);
}

function forgetTask(client: QueryClient, id: string): void {
  client.setQueriesData<InfiniteData<TaskList, string>>({ queryKey: ['tasks', 'list'] }, (data) => {
    if (!data?.pages.some((page) => page.items.some((row) => row.id === id))) return data;
    return { ...data, pages: data.pages.map((page) => withoutTask(page, id)) };
  });
  void client.invalidateQueries({ queryKey: keys.tasks, refetchType: 'none' });
  void client.invalidateQueries({ queryKey: keys.taskCounts });
  void client.invalidateQueries({ queryKey: keys.dossiers });
  void client.invalidateQueries({ queryKey: keys.reports });
}

function withoutTask(page: TaskList, id: string): TaskList {
  const row = page.items.find((candidate) => candidate.id === id);
  const counts = { ...page.counts, mine: Math.max(0, page.counts.mine - 1) };
  if (row?.deadline.state === 'overdue') counts.overdue = Math.max(0, counts.overdue - 1);
  return { ...page, counts, items: page.items.filter((candidate) => candidate.id !== id) };
}

export const fetchNextTask = (): Promise<TaskRow | null> => ok(api.GET('/api/tasks/next'));
