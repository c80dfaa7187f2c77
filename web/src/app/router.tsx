/** Every page is its own chunk; the shell and the inbox's frame are what the first load carries. */
import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Home } from './home';
import { NotFoundPage } from './not-found-page';
import { RouteError } from './route-error';
import { Shell } from './shell';
import { Waiting } from '../ui/waiting';

const page = (path: string, load: () => Promise<{ default: ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
  ErrorBoundary: RouteError,
});

export const router = createBrowserRouter([
  {
    HydrateFallback: Waiting,
    ErrorBoundary: RouteError,
    children: [
      page('/sign-in', () => import('../identity/sign-in-page')),
      {
        path: '/',
        Component: Shell,
        children: [
          { index: true, Component: Home },
          page('tasks', () => import('../tasks/inbox-page')),
          page('tasks/:taskId', () => import('../tasks/task-page')),
          page('reception', () => import('../reception/queue-page')),
          page('reception/new', () => import('../reception/receive-page')),
          page('reception/online/:dossierId', () => import('../reception/online-page')),
          page('dossiers', () => import('../dossiers/list-page')),
          page('dossiers/:dossierId', () => import('../dossiers/dossier-page')),
          page('reports', () => import('../reports/reports-page')),
          page('procedures', () => import('../procedures/models-page')),
          page('procedures/:modelId', () => import('../procedures/model-page')),
          page('procedures/:modelId/comparison', () => import('../procedures/comparison-page')),
          page('calendar', () => import('../organisation/calendar-page')),
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
