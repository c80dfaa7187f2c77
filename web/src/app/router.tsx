/** Every page is its own chunk; the shell and the inbox's frame are what the first load carries. */
import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Home } from './home.js';
import { NotFoundPage } from './not-found-page.js';
import { RouteError } from './route-error.js';
import { Shell } from './shell.js';
import { Waiting } from '../ui/waiting.js';

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
      page('/sign-in', () => import('../identity/sign-in-page.js')),
      {
        path: '/',
        Component: Shell,
        children: [
          { index: true, Component: Home },
          page('tasks', () => import('../tasks/inbox-page.js')),
          page('tasks/:taskId', () => import('../tasks/task-page.js')),
          page('reception', () => import('../reception/queue-page.js')),
          page('reception/new', () => import('../reception/receive-page.js')),
          page('reception/online/:dossierId', () => import('../reception/online-page.js')),
          page('dossiers', () => import('../dossiers/list-page.js')),
          page('dossiers/:dossierId', () => import('../dossiers/dossier-page.js')),
          page('reports', () => import('../reports/reports-page.js')),
          page('procedures', () => import('../procedures/models-page.js')),
          page('procedures/:modelId', () => import('../procedures/model-page.js')),
          page('procedures/:modelId/comparison', () => import('../procedures/comparison-page.js')),
          page('calendar', () => import('../organisation/calendar-page.js')),
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
