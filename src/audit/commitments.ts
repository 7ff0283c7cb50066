/**
 * Person fields behind commitments. A leaf holds HMAC-SHA-256(salt, value); salt and value stand in the table
 * `commitment` and can be erased there, which leaves every leaf, root and proof as it was.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { CommitmentTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A person field that an answer discloses: tracking number, name, address, client address. */
export interface Disclosed {
  readonly field: string;
  readonly value: string;
}

const SALT_BYTES = 32;

/** HMAC-SHA-256(salt, value), hex. */
export const commitmentOf = (salt: Uint8Array, value: string): string =>
  createHmac('sha256', salt).update(value).digest('hex');

/** A fresh commitment, as a row of the table. */
export const commit = (decisionId: string, { field, value }: Disclosed, now: number): CommitmentTable => {
  const salt = randomBytes(SALT_BYTES);
  return {
    commitment: commitmentOf(salt, value),
    decision_id: decisionId,
    field,
    salt,
    value,
    legal_hold: 0,
    recorded_at: now,
    erased_at: null,
  };
};

/** Which rows: of one decision, of one person field's value, or recorded before an instant (Unix ms). */
export type Selection =
  | { readonly decision: string }
  | { readonly value: string }
  | { readonly recordedBefore: number };

export interface Erasure {
  readonly erased: number;
  /** Rows that a legal hold keeps. */
  readonly held: number;
}

const matching = (selection: Selection): [keyof CommitmentTable, '=' | '<', string | number] => {
  if ('decision' in selection) return ['decision_id', '=', selection.decision];
  if ('value' in selection) return ['value', '=', selection.value];
  return ['recorded_at', '<', selection.recordedBefore];
};

/** Destroys salts and values; what a legal hold keeps stays, and is counted. */
export const erase = (store: Store, selection: Selection, now: number): Promise<Erasure> =>
  store.transaction(async (trx) => {
    const where = matching(selection);
    const held = await trx
      .selectFrom('commitment')
      .select(({ fn }) => fn.countAll<number | string>().as('rows'))
      .where(...where)
      .where('legal_hold', '=', 1)
      .where('erased_at', 'is', null)
      .executeTakeFirstOrThrow();
    const erased = await trx
      .updateTable('commitment')
      .set({ salt: null, value: null, erased_at: now })
      .where(...where)
      .where('legal_hold', '=', 0)
      .where('erased_at', 'is', null)
      .executeTakeFirstOrThrow();
    return { erased: Number(erased.numUpdatedRows), held: Number(held.rows) };
  });

/** Sets or lifts the legal hold; resolves to how many rows it now concerns. Erased rows cannot be held. */
export const setLegalHold = async (
  store: Store,
  selection: Selection,
  hold: 'held' | 'released',
): Promise<number> => {
  const result = await store.db
    .updateTable('commitment')
    .set({ legal_hold: hold === 'held' ? 1 : 0 })
    .where(...matching(selection))
    .where('erased_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
};

/**
 * The value behind a commitment: `erased`, `unknown` (there is no such row), or `altered` where the row no
 * longer gives the commitment.
 */
export type Opening = { readonly field: string; readonly value: string } | 'erased' | 'unknown' | 'altered';

export const openCommitment = async (store: Store, commitment: string): Promise<Opening> => {
  const row = await store.db
    .selectFrom('commitment')
    .selectAll()
    .where('commitment', '=', commitment)
    .executeTakeFirst();
  if (row === undefined) return 'unknown';
  if (row.erased_at !== null) return 'erased';
  return commitmentHolds(row) && row.value !== null ? { field: row.field, value: row.value } : 'altered';
};

/** Whether a row that is not erased gives its own commitment. */
export const commitmentHolds = ({ salt, value, commitment }: CommitmentTable): boolean =>
  salt !== null && value !== null && commitmentOf(salt, value) === commitment;

/** Rows about a person, by the value of one of the person's fields; erased ones can no longer be found. */
export const commitmentsAbout = (store: Store, value: string): Promise<CommitmentTable[]> =>
  store.db
    .selectFrom('commitment')
    .selectAll()
    .where('value', '=', value)
    .where('erased_at', 'is', null)
    .orderBy('recorded_at')
    .execute()
    .then((rows) => rows.filter(commitmentHolds));
