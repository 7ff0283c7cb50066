/** GET and DELETE /postern/v1/session: who is signed in here, and signing out. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { maySignIn, setCookie } from '../../../identity/sign-in/index.ts';
import { sessionAnswer, signedOut } from './answer.ts';
import { sessionRoute } from './declare.ts';
import type { SignInRooms } from './rooms.ts';

export const sessionRoutes = (rooms: SignInRooms): AnyRoute[] => [
  sessionRoute({
    id: 'session-get',
    method: 'GET',
    path: '/postern/v1/session',
    schema: {},
    summary: 'Who is signed in with this browser, and by which ways one can sign in.',
    handler: (_input, context) => sessionAnswer(rooms, context),
  }),
  sessionRoute({
    id: 'session-end',
    method: 'DELETE',
    path: '/postern/v1/session',
    action: 'write',
    durable: 'before-answer',
    schema: {},
    summary: 'Signs out: the session ends on every node, and its cookie is taken away.',
    handler: async (_input, { session, baseUrl }) => {
      if (session !== null) {
        await rooms.sessions.end(session);
        await rooms.record(session.personId, 'sign-out', session.way);
      }
      return {
        body: signedOut(rooms, baseUrl),
        headers: {
          'cache-control': 'no-store',
          ...(maySignIn(baseUrl) && { 'set-cookie': setCookie(baseUrl, 'session', '', 0) }),
        },
      };
    },
  }),
];
