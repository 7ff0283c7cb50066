/** Asking who is signed in, and signing out. */
import { call } from './client.ts';
import { isSandbox, type Session, session, takeSession } from './session.ts';

const NOBODY: Session = {
  signedIn: false,
  csrf: null,
  person: null,
  ways: { passkey: false, link: false, oidc: null },
};

/** Asks the server who is signed in. Where it does not answer, the console goes on for nobody. */
export const loadSession = async (): Promise<void> => {
  const result = await call<Session>('/postern/v1/session');
  if (result.ok) isSandbox.value = result.headers.get('postern-sandbox') === 'yes';
  takeSession(result.ok ? result.data : (session.value ?? NOBODY));
};

export const signOut = async (): Promise<void> => {
  const result = await call('/postern/v1/session', { method: 'DELETE' });
  if (result.ok) await loadSession();
};
