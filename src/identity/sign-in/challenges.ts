/** Challenges of WebAuthn: in the store, since another node may get the answer; each is good once, for five minutes. */
import { randomBytes } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import type { WebAuthnChallengeTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { newId } from '../secrets.ts';

const LIFE_MS = 5 * 60_000;

export interface NewChallenge {
  readonly purpose: WebAuthnChallengeTable['purpose'];
  /** Who registers a passkey; null: nobody is known yet. */
  readonly personId: string | null;
  readonly rpId: string;
}

export const makeChallenge = async (
  store: Store,
  { purpose, personId, rpId }: NewChallenge,
  now: number,
): Promise<{ readonly id: string; readonly challenge: Uint8Array<ArrayBuffer> }> => {
  const challenge = new Uint8Array(randomBytes(32));
  const id = newId('chal');
  await store.db
    .insertInto('webauthn_challenge')
    .values({
      id,
      challenge: Buffer.from(challenge).toString('base64url'),
      purpose,
      person_id: personId,
      rp_id: rpId,
      expires_at: now + LIFE_MS,
    })
    .execute();
  return { id, challenge };
};

/**
 * Takes a challenge out of the store. @returns it, base64url.
 * @throws PosternError `sign_in_challenge_dead`: used, over, or made for something else.
 */
export const takeChallenge = async (
  store: Store,
  id: string,
  { purpose, personId, rpId }: NewChallenge,
  now: number,
): Promise<string> => {
  const row = await store.db
    .selectFrom('webauthn_challenge')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  // Whoever deletes it has it: of two answers to one challenge, one is looked at.
  const taken = await store.db.deleteFrom('webauthn_challenge').where('id', '=', id).executeTakeFirst();
  const isRight =
    row !== undefined &&
    Number(taken.numDeletedRows) === 1 &&
    Number(row.expires_at) > now &&
    row.purpose === purpose &&
    row.person_id === personId &&
    row.rp_id === rpId;
  if (isRight) return row.challenge;
  throw new PosternError('sign_in_challenge_dead', 'This challenge was answered already, or is over.', {
    status: 410,
    cure: 'Begin again: each challenge is good once, for five minutes.',
  });
};
