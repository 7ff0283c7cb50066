/** What a browser is told of its session, and how one is begun. */
import type { Answer, Context } from '../../../gateway/index.ts';
import { getOrganisation, getPerson } from '../../../identity/index.ts';
import { listPasskeys, type Session, type SignInWay, setCookie } from '../../../identity/sign-in/index.ts';
import { type SignInRooms, waysAt } from './rooms.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** Nobody keeps a copy of who is signed in. */
const UNKEPT = { 'cache-control': 'no-store' } as const;

export const signedOut = (rooms: SignInRooms, baseUrl: string): object => ({
  signedIn: false,
  ways: waysAt(rooms, baseUrl),
  csrf: null,
  person: null,
});

const signedIn = async (rooms: SignInRooms, baseUrl: string, session: Session): Promise<object> => {
  const person = await getPerson(rooms.store, session.personId);
  const organisation = await getOrganisation(rooms.store, person.organisationId);
  const passkeys = await listPasskeys(rooms.store, person.id);
  return {
    signedIn: true,
    ways: waysAt(rooms, baseUrl),
    csrf: session.csrf,
    person: {
      id: person.id,
      name: person.name,
      email: person.email,
      role: person.roles[0] ?? 'consumer',
      organisation: { id: organisation.id, name: organisation.name },
      passkeys: passkeys.length,
    },
    session: { way: session.way, createdAt: iso(session.createdAt), expiresAt: iso(session.expiresAt) },
  };
};

export const sessionAnswer = async (
  rooms: SignInRooms,
  { session, baseUrl }: Pick<Context, 'session' | 'baseUrl'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => ({
  body: session === null ? signedOut(rooms, baseUrl) : await signedIn(rooms, baseUrl, session),
  headers: { ...UNKEPT, ...headers },
});

/** Begins a session, and ends the one that the browser came with. @returns it, and the header that sets its cookie. */
export const beginSession = async (
  rooms: SignInRooms,
  context: Context,
  personId: string,
  way: SignInWay,
): Promise<{ readonly session: Session; readonly headers: Readonly<Record<string, string>> }> => {
  const { baseUrl, now } = context;
  const { token, session } = await rooms.sessions.open(personId, way, now);
  if (context.session !== null) await rooms.sessions.end(context.session);
  await rooms.record(personId, 'sign-in', way);
  const seconds = Math.floor((session.expiresAt - now) / 1000);
  return { session, headers: { 'set-cookie': setCookie(baseUrl, 'session', token, seconds) } };
};
