/** A person's own passkeys. */
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  addPasskey,
  deletePasskey,
  listPasskeys,
  type Passkey,
  registrationOptions,
} from '../../../identity/sign-in/index.ts';
import { insightRoute } from '../declare.ts';
import { closed, IdParams, Name, PasskeyId } from '../schemas.ts';
import { Base64Url, ChallengeId, relyingParty, type SignInRooms } from '../session/index.ts';

const DATASET = 'passkeys';

/** `RegistrationResponseJSON` of WebAuthn level 3; browsers may say more. */
const Registration = Type.Object({
  id: Base64Url,
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$', description: 'a transport' }), { maxItems: 10 }),
    ),
  }),
});

const iso = (at: number): string => new Date(at).toISOString();

const shown = ({ id, name, createdAt, lastUsedAt }: Passkey): object => ({
  id,
  name,
  createdAt: iso(createdAt),
  lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
});

export const passkeyRoutes = (rooms: SignInRooms): AnyRoute[] => [
  insightRoute({
    id: 'passkeys-list',
    method: 'GET',
    path: '/postern/v1/passkeys',
    dataset: DATASET,
    action: 'list',
    schema: {},
    summary: 'Lists your own passkeys.',
    handler: async (_input, { principal }) => ({
      body: { passkeys: (await listPasskeys(rooms.store, principal.id)).map(shown) },
    }),
  }),
  insightRoute({
    id: 'passkeys-options',
    method: 'POST',
    path: '/postern/v1/passkeys/options',
    dataset: DATASET,
    action: 'write',
    schema: {},
    summary:
      'Options for the browser to make a passkey for you; the challenge is good once, for five minutes.',
    handler: async (_input, { principal, baseUrl, now }) => ({
      body: await registrationOptions(rooms.store, relyingParty(rooms, baseUrl), principal.id, now),
    }),
  }),
  insightRoute({
    id: 'passkeys-add',
    method: 'POST',
    path: '/postern/v1/passkeys',
    dataset: DATASET,
    action: 'write',
    durable: 'before-answer',
    bodyLimit: 65_536,
    schema: {
      body: Type.Object({ challengeId: ChallengeId, name: Name, response: Registration }, closed),
    },
    summary: 'Adds a passkey that your browser made.',
    handler: async ({ body: { challengeId, name, response } }, { principal, baseUrl, now }) => {
      const party = relyingParty(rooms, baseUrl);
      const made = { clientExtensionResults: {}, ...response } as RegistrationResponseJSON;
      const passkey = await addPasskey(
        rooms.store,
        party,
        principal.id,
        { challengeId, name, response: made },
        now,
      );
      await rooms.record(principal.id, 'passkey-added', passkey.id);
      return { status: 201, body: shown(passkey) };
    },
  }),
  insightRoute({
    id: 'passkeys-delete',
    method: 'DELETE',
    path: '/postern/v1/passkeys/:id',
    dataset: DATASET,
    action: 'write',
    durable: 'before-answer',
    schema: { params: IdParams(PasskeyId) },
    summary: 'Deletes one of your passkeys; nobody signs in with it any more.',
    handler: async ({ params }, { principal }) => {
      await deletePasskey(rooms.store, principal.id, params.id);
      await rooms.record(principal.id, 'passkey-deleted', params.id);
      return { body: { id: params.id, deleted: true } };
    },
  }),
];
