/** The register of a Mailer ID: who may see its pieces, on which basis, until when, and when they last did. */
import { PosternError } from '../../errors.ts';
import { noticeToOwner } from '../../identity/index.ts';
import type { Store } from '../../store/store.ts';

export interface RegisterEntry {
  /** Id of the authorisation; null: the owner's own app. */
  readonly id: string | null;
  readonly app: { readonly id: string; readonly name: string; readonly role: string };
  readonly organisation: { readonly id: string; readonly name: string };
  readonly channel: string;
  readonly basis: string;
  readonly merchant: string | null;
  readonly evidence: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly state: 'in force' | 'not yet' | 'ended' | 'revoked';
  /** To the minute, from decisions that permitted; null: never since uses are counted. */
  readonly lastUsed: string | null;
}

export interface Register {
  readonly mid: string;
  readonly entries: readonly RegisterEntry[];
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(Number(at)).toISOString();

interface Window {
  readonly from: number;
  readonly until: number | null;
  readonly revoked: number | null;
}

const stateOf = ({ from, until, revoked }: Window, now: number): RegisterEntry['state'] => {
  if (revoked !== null) return 'revoked';
  if (until !== null && until <= now) return 'ended';
  return from > now ? 'not yet' : 'in force';
};

/** The organisation a Mailer ID is registered to. */
export const ownerOfMid = async (store: Store, mid: string): Promise<string | undefined> =>
  (await store.db.selectFrom('mailer_id').select('organisation_id').where('mid', '=', mid).executeTakeFirst())
    ?.organisation_id;

export const registerOf = async (store: Store, mid: string, now: number): Promise<Register> => {
  const [authorised, own, uses] = await Promise.all([
    store.db
      .selectFrom('authorisation')
      .innerJoin('app', 'app.id', 'authorisation.app_id')
      .innerJoin('organisation', 'organisation.id', 'app.organisation_id')
      .selectAll('authorisation')
      .select(['app.name as app_name', 'app.role as app_role'])
      .select(['organisation.id as organisation_id', 'organisation.name as organisation_name'])
      .where('authorisation.mid', '=', mid)
      .orderBy('authorisation.valid_from')
      .orderBy('authorisation.id')
      .execute(),
    store.db
      .selectFrom('mailer_id')
      .innerJoin('app', 'app.organisation_id', 'mailer_id.organisation_id')
      .innerJoin('organisation', 'organisation.id', 'app.organisation_id')
      .select(['app.id', 'app.name', 'app.role', 'mailer_id.added_at', 'mailer_id.proof'])
      .select(['organisation.id as organisation_id', 'organisation.name as organisation_name'])
      .where('mailer_id.mid', '=', mid)
      .orderBy('app.id')
      .execute(),
    store.db.selectFrom('authorisation_use').selectAll().where('mid', '=', mid).execute(),
  ]);
  const lastUsed = (app: string, channel: string): string | null =>
    iso(
      uses
        .filter((use) => use.app_id === app && (channel === 'any' || use.channel === channel))
        .reduce<number | null>((newest, use) => Math.max(newest ?? 0, Number(use.last_used_at)), null),
    );
  return {
    mid,
    entries: [
      ...own.map(
        (row): RegisterEntry => ({
          id: null,
          app: { id: row.id, name: row.name, role: row.role },
          organisation: { id: row.organisation_id, name: row.organisation_name },
          channel: 'any',
          basis: 'owner',
          merchant: null,
          evidence: row.proof,
          from: new Date(Number(row.added_at)).toISOString(),
          until: null,
          state: 'in force',
          lastUsed: lastUsed(row.id, 'any'),
        }),
      ),
      ...authorised.map(
        (row): RegisterEntry => ({
          id: row.id,
          app: { id: row.app_id, name: row.app_name, role: row.app_role },
          organisation: { id: row.organisation_id, name: row.organisation_name },
          channel: row.channel,
          basis: row.basis,
          merchant: row.merchant,
          evidence: row.evidence,
          from: new Date(Number(row.valid_from)).toISOString(),
          until: iso(row.valid_until),
          state: stateOf(
            { from: Number(row.valid_from), until: row.valid_until, revoked: row.revoked_at },
            now,
          ),
          lastUsed: lastUsed(row.app_id, row.channel),
        }),
      ),
    ],
  };
};

/**
 * The owner takes an authorisation of its Mailer ID back; it counts from the next request on.
 * @throws PosternError `authorisation_unknown` where none in force of this Mailer ID has the id.
 */
export const withdraw = async (store: Store, mid: string, id: string, now: number): Promise<void> => {
  const result = await store.db
    .updateTable('authorisation')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('mid', '=', mid)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) {
    throw new PosternError(
      'authorisation_unknown',
      `There is no authorisation in force called ${JSON.stringify(id)} for this Mailer ID.`,
      { status: 404, cure: 'The register of the Mailer ID shows those there are.' },
    );
  }
  await store.signal('identity');
  await noticeToOwner(
    store,
    mid,
    {
      kind: 'authorisation.revoked',
      title: `Mailer ID ${mid}: an authorisation was taken back`,
      body: `The authorisation ${id} is revoked since ${new Date(now).toISOString()}.`,
    },
    now,
  );
};
