/** One-time links: asked for by mail, made by the operator, redeemed by the sign-in page. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  assertMaySignIn,
  firstRun,
  makeSignInLink,
  redeemSignInLink,
} from '../../../identity/sign-in/index.ts';
import { administrationRoute } from '../declare.ts';
import { closed, IdParams, PersonId } from '../schemas.ts';
import { beginSession, sessionAnswer } from './answer.ts';
import { attemptRoute } from './declare.ts';
import { mailClosed, type SignInRooms } from './rooms.ts';

const LinkToken = Type.String({
  pattern: '^psl_[A-Za-z0-9_-]{43}$',
  description: 'the token of a link (psl_…)',
});

const iso = (at: number): string => new Date(at).toISOString();

export const linkRoutes = (rooms: SignInRooms): AnyRoute[] => [
  attemptRoute({
    id: 'session-link-ask',
    method: 'POST',
    path: '/postern/v1/session/links',
    // Each may cost somebody a mail.
    quota: { kind: 'sign-in', cost: 5 },
    schema: {
      body: Type.Object(
        { email: Type.String({ format: 'email', maxLength: 254, description: 'an e-mail address' }) },
        closed,
      ),
    },
    summary: 'Asks for a one-time link by mail; the answer is the same whoever is known here.',
    handler: async ({ body }, { baseUrl, now }) => {
      assertMaySignIn(baseUrl);
      if (!rooms.mail.isOpen) throw mailClosed();
      await rooms.mail.ask(body.email, now);
      return {
        status: 202,
        body: {
          message:
            'If somebody here has this address, a link is on its way. It is good for 15 minutes, once.',
        },
        headers: { 'cache-control': 'no-store' },
      };
    },
  }),
  attemptRoute({
    id: 'session-link-redeem',
    method: 'POST',
    path: '/postern/v1/session/links/redeem',
    schema: { body: Type.Object({ token: LinkToken }, closed) },
    summary: 'Signs in by a one-time link, and sets the session cookie.',
    handler: async ({ body }, context) => {
      assertMaySignIn(context.baseUrl);
      const personId = await redeemSignInLink(rooms.store, body.token, context.now);
      const { session, headers } = await beginSession(rooms, context, personId, 'link');
      return sessionAnswer(rooms, { session, baseUrl: context.baseUrl }, headers);
    },
  }),
  administrationRoute({
    id: 'sign-in-link-make',
    method: 'POST',
    path: '/postern/v1/people/:id/sign-in-links',
    dataset: 'sign-in-links',
    schema: { params: IdParams(PersonId) },
    summary: 'Makes a one-time link that signs a person in, good for 24 hours; the local operator alone may.',
    handler: async ({ params }, { now }) => {
      const { path, expiresAt } = await makeSignInLink(rooms.store, params.id, 'operator', now);
      return { status: 201, body: { path, expiresAt: iso(expiresAt) } };
    },
  }),
  administrationRoute({
    id: 'first-run',
    method: 'POST',
    path: '/postern/v1/first-run',
    dataset: 'sign-in-links',
    schema: {},
    summary: 'Makes the first admin where there is none, and a one-time link until an admin has signed in.',
    handler: async (_input, { now }) => {
      const made = await firstRun(rooms.store, now);
      return {
        body:
          made === undefined
            ? { person: null, path: null, expiresAt: null }
            : { person: made.personId, path: made.link.path, expiresAt: iso(made.link.expiresAt) },
      };
    },
  }),
];
