/** Signing in with a passkey: a challenge, and its answer. */
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { authenticationOptions, verifyPasskey } from '../../../identity/sign-in/index.ts';
import { closed } from '../schemas.ts';
import { beginSession, sessionAnswer } from './answer.ts';
import { Base64Url, ChallengeId } from './credential-schemas.ts';
import { attemptRoute } from './declare.ts';
import { relyingParty, type SignInRooms } from './rooms.ts';

/** `AuthenticationResponseJSON` of WebAuthn level 3; browsers may say more. */
const Assertion = Type.Object({
  id: Base64Url,
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(Base64Url),
  }),
});

export const passkeySignInRoutes = (rooms: SignInRooms): AnyRoute[] => [
  attemptRoute({
    id: 'session-passkey-options',
    method: 'POST',
    path: '/postern/v1/session/passkey/options',
    schema: {},
    summary:
      'Options for the browser to sign in with a passkey; the challenge is good once, for five minutes.',
    handler: async (_input, { baseUrl, now }) => ({
      body: await authenticationOptions(rooms.store, relyingParty(rooms, baseUrl), now),
      headers: { 'cache-control': 'no-store' },
    }),
  }),
  attemptRoute({
    id: 'session-passkey',
    method: 'POST',
    path: '/postern/v1/session/passkey',
    schema: { body: Type.Object({ challengeId: ChallengeId, response: Assertion }, closed) },
    summary: 'Signs in with a passkey, and sets the session cookie.',
    handler: async ({ body }, context) => {
      const { baseUrl, now } = context;
      const party = relyingParty(rooms, baseUrl);
      const response = { clientExtensionResults: {}, ...body.response } as AuthenticationResponseJSON;
      const given = { challengeId: body.challengeId, response };
      const personId = await verifyPasskey(rooms.store, party, given, now);
      const { session, headers } = await beginSession(rooms, context, personId, 'passkey');
      return sessionAnswer(rooms, { session, baseUrl }, headers);
    },
  }),
];
