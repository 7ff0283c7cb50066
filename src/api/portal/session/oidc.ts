/** Signing in at the operator's OpenID provider: there, and back. */
import { PosternError } from '../../../errors.ts';
import type { Answer, AnyRoute, Context } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { assertMaySignIn, MARK_SECONDS, setCookie } from '../../../identity/sign-in/index.ts';
import { closed } from '../schemas.ts';
import { beginSession } from './answer.ts';
import { attemptRoute } from './declare.ts';
import { oidcClosed, type SignInRooms } from './rooms.ts';

const BEGIN = '/postern/v1/session/oidc';
const CALLBACK = '/postern/v1/session/oidc/callback';

const OWN = 'http://postern.invalid';

/** A path of our own: what a browser resolves against our address and stays there with. */
const isOwnPath = (path: string): boolean =>
  /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && URL.parse(path, OWN)?.origin === OWN;

/** @throws PosternError `input_invalid` */
const ownPath = (next: string): string => {
  if (isOwnPath(next)) return next;
  throw new PosternError('input_invalid', 'next is no path of this server.', {
    status: 400,
    cure: 'Send a path such as /apps, without a host.',
    place: { field: 'next' },
  });
};

const redirect = (location: string, more: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  body: '',
  headers: { location, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more },
});

/** The code that the library or the way out gives its error; its message may quote an answer. */
const reasonOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/** A person looks at a page, not at a problem in JSON: the sign-in page says what happened. */
const told = (rooms: SignInRooms, error: unknown): Answer => {
  if (!(error instanceof PosternError)) throw error;
  rooms.trouble({ code: error.code, reason: reasonOf(error.cause) });
  return { ...redirect(`/sign-in?problem=${error.code}`), failure: error.code };
};

const opened = ({ oidc }: SignInRooms) => {
  if (oidc === undefined) throw oidcClosed();
  return oidc;
};

const callbackOf = ({ baseUrl }: Context): string => `${baseUrl}${CALLBACK}`;

export const oidcRoutes = (rooms: SignInRooms): AnyRoute[] => [
  attemptRoute({
    id: 'session-oidc',
    method: 'GET',
    path: BEGIN,
    schema: {
      query: Type.Object(
        { next: Type.Optional(Type.String({ maxLength: 500, description: 'where to go then: a path' })) },
        closed,
      ),
    },
    summary: 'Sends the browser to the sign-in provider of the operator.',
    handler: async ({ query }, context) => {
      assertMaySignIn(context.baseUrl);
      const next = ownPath(query.next ?? '/');
      const { location, mark } = await opened(rooms).begin(callbackOf(context), next, context.now);
      return redirect(location, { 'set-cookie': setCookie(context.baseUrl, 'mark', mark, MARK_SECONDS) });
    },
  }),
  attemptRoute({
    id: 'session-oidc-callback',
    method: 'GET',
    path: CALLBACK,
    schema: {
      // Providers add what they like.
      query: Type.Object({
        state: Type.Optional(Type.String({ maxLength: 200, description: 'as it was sent' })),
        code: Type.Optional(Type.String({ maxLength: 4000, description: "the provider's code" })),
        iss: Type.Optional(Type.String({ maxLength: 500, description: 'who answers' })),
        error: Type.Optional(Type.String({ maxLength: 200, description: 'why there is no code' })),
      }),
    },
    summary:
      'Where the provider sends the browser back: signs in, and goes on to the page that was asked for.',
    handler: async ({ query: { state, code, iss, error } }, context) => {
      const back = {
        ...(state !== undefined && { state }),
        ...(code !== undefined && { code }),
        ...(iss !== undefined && { iss }),
        ...(error !== undefined && { error }),
      };
      try {
        const oidc = opened(rooms);
        const found = await oidc.finish(callbackOf(context), context.mark, back, context.now);
        const { headers } = await beginSession(rooms, context, found.personId, 'oidc');
        return redirect(found.nextPath, headers);
      } catch (failure) {
        return told(rooms, failure);
      }
    },
  }),
];
