/**
 * Passkeys (WebAuthn level 3): discoverable credentials with user verification, so that no name is typed and the key
 * alone is two factors. Attestation is not asked for: any authenticator will do.
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { PosternError } from '../../errors.ts';
import type { PasskeyTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { parseName } from '../parse.ts';
import { getPerson } from '../people.ts';
import { newId } from '../secrets.ts';
import { makeChallenge, takeChallenge } from './challenges.ts';

/** What a passkey is bound to: the host name it is used at, and the origin that the browser states. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  /** Unix ms. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

const MOST_PASSKEYS = 20;
/** EdDSA, ES256, RS256 (COSE): what authenticators have and Node verifies without experiments. */
const ALGORITHMS = [-8, -7, -257];

// Loaded when somebody uses a passkey: most starts never do.
const library = () => import('@simplewebauthn/server');

const toPasskey = (row: PasskeyTable): Passkey => ({
  id: row.id,
  name: row.name,
  createdAt: Number(row.created_at),
  lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
});

const rowsOf = (store: Store, personId: string): Promise<PasskeyTable[]> =>
  store.db
    .selectFrom('passkey')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const listPasskeys = async (store: Store, personId: string): Promise<Passkey[]> =>
  (await rowsOf(store, personId)).map(toPasskey);

const refused = (cause?: unknown): PosternError =>
  new PosternError('passkey_refused', 'This passkey could not be verified here.', {
    status: 403,
    cure: 'Use a passkey that was added at this address, or sign in another way.',
    ...(cause !== undefined && { cause }),
  });

/** Of an authenticator that counts, the counter only rises; one that does not rise is a copy. */
const copied = (): PosternError =>
  new PosternError('passkey_copied', "The passkey's counter went back: it may have been copied.", {
    status: 403,
    cure: 'Sign in another way, delete this passkey and add a new one; tell the operator.',
  });

/** Options for a browser that adds a passkey for a person. */
export const registrationOptions = async (
  store: Store,
  party: RelyingParty,
  personId: string,
  now: number,
): Promise<{ readonly challengeId: string; readonly options: PublicKeyCredentialCreationOptionsJSON }> => {
  const person = await getPerson(store, personId);
  const known = (await rowsOf(store, personId)).filter(({ rp_id: rpId }) => rpId === party.id);
  const { id, challenge } = await makeChallenge(
    store,
    { purpose: 'register', personId, rpId: party.id },
    now,
  );
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: 'Postern',
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.email ?? person.name,
    userDisplayName: person.name,
    challenge,
    attestationType: 'none',
    excludeCredentials: known.map((row) => ({
      id: row.credential_id,
      transports: JSON.parse(row.transports_json) as string[],
    })),
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { challengeId: id, options };
};

export interface NewPasskey {
  readonly challengeId: string;
  readonly name: string;
  readonly response: RegistrationResponseJSON;
}

/**
 * Adds a passkey.
 * @throws PosternError `sign_in_challenge_dead`, `passkey_refused`, `passkey_known`, `passkey_limit`, `input_invalid`
 */
export const addPasskey = async (
  store: Store,
  party: RelyingParty,
  personId: string,
  given: NewPasskey,
  now: number,
): Promise<Passkey> => {
  const name = parseName('name', given.name);
  const use = { purpose: 'register', personId, rpId: party.id } as const;
  const expectedChallenge = await takeChallenge(store, given.challengeId, use, now);
  if ((await rowsOf(store, personId)).length >= MOST_PASSKEYS) {
    throw new PosternError('passkey_limit', `A person has at most ${MOST_PASSKEYS} passkeys.`, {
      status: 409,
      cure: 'Delete one that is not used any more.',
    });
  }
  const { verifyRegistrationResponse } = await library();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((error: unknown) => {
    throw refused(error);
  });
  if (!verified) throw refused();
  const { credential } = registrationInfo;
  const row: PasskeyTable = {
    id: newId('key'),
    credential_id: credential.id,
    person_id: personId,
    name,
    rp_id: party.id,
    public_key: credential.publicKey,
    counter: credential.counter,
    transports_json: JSON.stringify(credential.transports ?? []),
    created_at: now,
    last_used_at: null,
  };
  const added = await store.db
    .insertInto('passkey')
    .values(row)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst();
  if (Number(added.numInsertedOrUpdatedRows ?? 0) === 0) {
    throw new PosternError('passkey_known', 'This passkey was added already.', { status: 409 });
  }
  return toPasskey(row);
};

/** @throws PosternError `passkey_unknown`: the person has none of this id. */
export const deletePasskey = async (store: Store, personId: string, id: string): Promise<void> => {
  const gone = await store.db
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (Number(gone.numDeletedRows) === 1) return;
  throw new PosternError('passkey_unknown', `You have no passkey ${JSON.stringify(id)}.`, {
    status: 404,
    cure: 'GET /postern/v1/passkeys lists yours.',
  });
};

/** Options for a browser that signs somebody in; nobody is named, the authenticator offers whom it knows. */
export const authenticationOptions = async (
  store: Store,
  party: RelyingParty,
  now: number,
): Promise<{ readonly challengeId: string; readonly options: PublicKeyCredentialRequestOptionsJSON }> => {
  const use = { purpose: 'sign-in', personId: null, rpId: party.id } as const;
  const { id, challenge } = await makeChallenge(store, use, now);
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge,
    userVerification: 'required',
  });
  return { challengeId: id, options };
};

const handleMatches = ({ response }: AuthenticationResponseJSON, personId: string): boolean =>
  response.userHandle === undefined || Buffer.from(response.userHandle, 'base64url').toString() === personId;

/** Writes the new counter, unless another request with the same or a later one came first. */
const advance = async (
  store: Store,
  { id }: PasskeyTable,
  counter: number,
  now: number,
): Promise<boolean> => {
  const moved = await store.db
    .updateTable('passkey')
    .set({ counter, last_used_at: now })
    .where('id', '=', id)
    .where((row) => (counter === 0 ? row('counter', '=', 0) : row('counter', '<', counter)))
    .executeTakeFirst();
  return Number(moved.numUpdatedRows) === 1;
};

/**
 * Whose passkey answered a challenge. @returns the id of the person.
 * @throws PosternError `sign_in_challenge_dead`, `passkey_refused`, `passkey_copied`
 */
export const verifyPasskey = async (
  store: Store,
  party: RelyingParty,
  given: { readonly challengeId: string; readonly response: AuthenticationResponseJSON },
  now: number,
): Promise<string> => {
  const use = { purpose: 'sign-in', personId: null, rpId: party.id } as const;
  const expectedChallenge = await takeChallenge(store, given.challengeId, use, now);
  const row = await store.db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', given.response.id)
    .executeTakeFirst();
  if (row === undefined || !handleMatches(given.response, row.person_id)) throw refused();
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: row.credential_id,
      publicKey: new Uint8Array(row.public_key),
      // Counters are compared below, where another node's answer counts too.
      counter: 0,
    },
  }).catch((error: unknown) => {
    throw refused(error);
  });
  if (!verified) throw refused();
  if (!(await advance(store, row, authenticationInfo.newCounter, now))) throw copied();
  return row.person_id;
};
