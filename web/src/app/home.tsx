import { Navigate } from 'react-router';
import { useOfficer } from '../identity/session.js';
import { navigationFor } from './navigation.js';

/** The address itself leads to the first page the signed-in roles use. */
export function Home() {
  const { roles } = useOfficer();
  return <Navigate to={navigationFor(roles)[0]?.to ?? '/dossiers'} replace />;
}
