/** Who is signed in, on which roles, and what time the server says it is. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { api, ok, onUnauthorised } from '../api/client.js';
import { learnServerTime, serverNow } from '../api/clock.js';
import { keys } from '../api/keys.js';
import type { Officer, RoleCode, RoleGrant, Session } from '../api/types.js';
import { keepDraftsOf } from '../ui/local-draft.js';
import { ErrorPanel } from '../ui/state-panels.js';
import { Waiting } from '../ui/waiting.js';

interface SignedIn {
  officer: Officer;
  roles: readonly RoleGrant[];
  demo: boolean;
  holds(...roles: RoleCode[]): boolean;
}

const OfficerContext = createContext<SignedIn | null>(null);

export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async () => {
      const session = await ok(api.GET('/api/session'));
      learnServerTime(session.now);
      return session;
    },
    staleTime: 60_000,
  });
}

/** Lets only signed-in people through, and brings them back to where they wanted to go. */
export function SessionGate({ children }: { children: ReactNode }) {
  const location = useLocation();
  const client = useQueryClient();
  const session = useSession();
  useEffect(
    () =>
      onUnauthorised(() => {
        client.setQueryData<Session>(keys.session, (now) => now && { ...now, officer: null, roles: [] });
      }),
    [client],
  );
  if (session.isError && !session.data) {
    return <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />;
  }
  if (!session.data) return <Waiting />;
  const { officer, roles, demo } = session.data;
  if (!officer) {
    const wanted = `${location.pathname}${location.search}`;
    return (
      <Navigate to={wanted === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(wanted)}`} replace />
    );
  }
  const held = new Set(roles.map((grant) => grant.role));
  return (
    <OfficerContext
      value={{ officer, roles, demo, holds: (...wanted) => wanted.some((role) => held.has(role)) }}
    >
      {children}
    </OfficerContext>
  );
}

export function useOfficer(): SignedIn {
  const signedIn = use(OfficerContext);
  if (!signedIn) throw new Error('Expected a SessionGate above; put the page under the shell');
  return signedIn;
}

/** Takes a fresh session into use: everything seen by the person before is forgotten. */
export function useEnter(): (session: Session) => void {
  const client = useQueryClient();
  return useCallback(
    (session) => {
      client.clear();
      learnServerTime(session.now);
      keepDraftsOf(session.officer?.id ?? null);
      client.setQueryData(keys.session, session);
    },
    [client],
  );
}

/** The server's clock, ticking here: in a demonstration it is not the machine's. */
export function useServerNow(): Date | null {
  const session = useSession();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  return session.data ? serverNow() : null;
}
