/**
 * The second step: somebody confirms what a link asks. A person of the organisation that owns every Mailer ID makes it
 * effective; anybody else leaves a statement that a steward verifies. A link is confirmed once.
 */
import type { Transaction } from 'kysely';
import { PosternError } from '../../errors.ts';
import { addNotice, newId, type Principal, parseName } from '../../identity/index.ts';
import type { AuthorisationConfirmationTable, AuthorisationTable, Database } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Asked } from './link.ts';
import type { Statement } from './statement.ts';

export interface ConfirmParts {
  readonly store: Store;
  /** Durable in the record before anything takes effect. */
  readonly record: (
    actor: string,
    action: string,
    target: string,
    detail: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
}

export interface Confirmation {
  readonly id: string;
  readonly state: AuthorisationConfirmationTable['state'];
  readonly authorisations: readonly string[];
}

/** Who confirms: a person with a personal token, or a merchant who has no account here. */
export type Confirmer =
  | { readonly kind: 'person'; readonly principal: Principal }
  | { readonly kind: 'stated'; readonly merchant: string; readonly person: string };

const alreadyUsed = (): PosternError =>
  new PosternError('link_used', 'This link has been confirmed already; each is good once.', {
    status: 409,
    cure: 'Ask for a new one where something should change.',
  });

/** Whether a link can still be confirmed. */
export const isUsed = async (store: Store, linkId: string): Promise<boolean> =>
  (await store.db
    .selectFrom('authorisation_confirmation')
    .select('id')
    .where('id', '=', linkId)
    .executeTakeFirst()) !== undefined;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The authorisations that a confirmed link makes, one a Mailer ID and channel. */
const rowsOf = (
  asked: Asked,
  statement: Statement,
  owner: string,
  evidence: string,
  now: number,
): AuthorisationTable[] =>
  asked.mids.flatMap((mid) =>
    statement.channels.map(({ channel, basis }) => ({
      id: newId('auth'),
      shipper_organisation_id: owner,
      app_id: asked.app,
      mid,
      channel,
      basis,
      merchant: basis === 'merchant-token' ? (asked.merchant ?? owner) : null,
      evidence,
      valid_from: now,
      valid_until: asked.until,
      revoked_at: null,
      created_at: now,
    })),
  );

const ownsAll = async (
  trx: Transaction<Database>,
  organisation: string,
  mids: readonly string[],
): Promise<boolean> => {
  const owned = await trx
    .selectFrom('mailer_id')
    .select('mid')
    .where('organisation_id', '=', organisation)
    .where('mid', 'in', [...mids])
    .execute();
  return owned.length === mids.length;
};

/** Somebody without an own organisation behind the Mailer IDs must not learn whether another has them. */
const notYours = (): PosternError =>
  new PosternError('mid_not_own', 'Not every Mailer ID of this link is registered to your organisation.', {
    status: 403,
    cure: 'Confirm with a personal token of the organisation that owns them, or without an account: a steward then verifies who you are.',
  });

/**
 * Confirms a link.
 * @param addressCommitment what is kept of the client's address.
 * @throws PosternError `link_used`, `mid_not_own`, `role_not_eligible` for principals that are no person.
 */
export const confirmLink = async (
  { store, record }: ConfirmParts,
  asked: Asked,
  statement: Statement,
  confirmer: Confirmer,
  addressCommitment: string,
  now: number,
): Promise<Confirmation> => {
  if (confirmer.kind === 'person' && confirmer.principal.kind !== 'person') {
    throw new PosternError(
      'person_required',
      'An authorisation is confirmed by a person, with a personal token.',
      {
        status: 403,
        cure: 'Use the personal token of somebody in the organisation that owns the Mailer ID.',
      },
    );
  }
  const actor = confirmer.kind === 'person' ? confirmer.principal.id : 'link-holder';
  await record(actor, 'confirms an authorisation link', asked.id, {
    statement: statement.sha256,
    address: addressCommitment,
  });
  const evidence = `link ${asked.id}, confirmed by ${actor} on ${new Date(now).toISOString()}, statement ${statement.sha256.slice(0, 16)}`;
  const made = await store.transaction(async (trx) => {
    const row: AuthorisationConfirmationTable = {
      id: asked.id,
      app_id: asked.app,
      asked_json: JSON.stringify(asked),
      statement_sha256: statement.sha256,
      state: confirmer.kind === 'person' ? 'effective' : 'pending',
      confirmed_by: confirmer.kind === 'person' ? confirmer.principal.id : null,
      merchant_name: confirmer.kind === 'stated' ? parseName('merchant', confirmer.merchant) : null,
      merchant_person: confirmer.kind === 'stated' ? parseName('person', confirmer.person) : null,
      address_commitment: addressCommitment,
      confirmed_at: now,
      decided_by: null,
      decided_at: null,
    };
    const inserted = await trx
      .insertInto('authorisation_confirmation')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) throw alreadyUsed();
    if (confirmer.kind === 'stated') return [];
    const owner = confirmer.principal.organisationId;
    if (!(await ownsAll(trx, owner, asked.mids))) throw notYours();
    const rows = rowsOf(asked, statement, owner, evidence, now);
    await trx.insertInto('authorisation').values(rows).execute();
    return rows;
  });
  if (made.length > 0) {
    await store.signal('identity');
    await addNotice(
      store,
      {
        organisationId: statement.organisation.id,
        kind: 'authorisation.confirmed',
        title: `Mailer ID ${asked.mids.join(', ')}: authorised`,
        body: `Your app ${statement.app.name} may see the tracking of ${asked.mids.join(', ')} by ${asked.channels.join(', ')} until ${day(asked.until)}.`,
      },
      now,
    );
  }
  return {
    id: asked.id,
    state: confirmer.kind === 'person' ? 'effective' : 'pending',
    authorisations: made.map(({ id }) => id),
  };
};

/** Confirmations that wait for a steward, oldest first. */
export const pendingConfirmations = (store: Store): Promise<AuthorisationConfirmationTable[]> =>
  store.db
    .selectFrom('authorisation_confirmation')
    .selectAll()
    .where('state', '=', 'pending')
    .orderBy('confirmed_at')
    .orderBy('id')
    .execute();

export interface Verification {
  /** An organisation that stands here already; else one is made of what the merchant stated. */
  readonly organisation?: string;
  /** How ownership of the Mailer IDs was proved. */
  readonly proof: string;
}

const waiting = async (
  trx: Transaction<Database>,
  id: string,
  decision: Pick<AuthorisationConfirmationTable, 'state' | 'decided_by' | 'decided_at'>,
): Promise<AuthorisationConfirmationTable> => {
  const row = await trx
    .updateTable('authorisation_confirmation')
    .set(decision)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new PosternError(
    'confirmation_unknown',
    `No confirmation called ${JSON.stringify(id)} waits for a decision.`,
    {
      status: 404,
      cure: 'The list of confirmations shows which do.',
    },
  );
};

/**
 * A steward has verified who confirmed and that the Mailer IDs are theirs: they are registered, and the authorisations
 * take effect.
 * @throws PosternError `confirmation_unknown`, `mid_taken` where another organisation has one of the Mailer IDs,
 *   `separation_of_duties` where the steward made the link.
 */
export const verifyConfirmation = async (
  store: Store,
  id: string,
  verification: Verification,
  /** What the link asks, as it reads under the rules now. */
  statementNow: (asked: Asked) => Promise<Statement>,
  steward: string,
  now: number,
): Promise<Confirmation & { readonly organisation: string }> => {
  const stored = await store.db
    .selectFrom('authorisation_confirmation')
    .select('asked_json')
    .where('id', '=', id)
    .executeTakeFirst();
  const asked = stored === undefined ? undefined : (JSON.parse(stored.asked_json) as Asked);
  const statement = asked === undefined ? undefined : await statementNow(asked);
  const done = await store.transaction(async (trx) => {
    const row = await waiting(trx, id, { state: 'effective', decided_by: steward, decided_at: now });
    if (asked === undefined || statement === undefined) throw new Error(`no statement for ${id}`);
    if (asked.askedBy === steward) {
      throw new PosternError('separation_of_duties', 'Who made the link does not verify its confirmation.', {
        status: 403,
        cure: 'Let another steward verify it.',
      });
    }
    const organisation = verification.organisation ?? newId('org');
    if (verification.organisation === undefined) {
      await trx
        .insertInto('organisation')
        .values({
          id: organisation,
          name: row.merchant_name ?? 'Merchant',
          crid: null,
          status: 'active',
          demo: 0,
          created_at: now,
        })
        .execute();
    } else {
      await trx
        .selectFrom('organisation')
        .select('id')
        .where('id', '=', organisation)
        .executeTakeFirstOrThrow(
          () =>
            new PosternError(
              'organisation_unknown',
              `There is no organisation ${JSON.stringify(organisation)}.`,
              {
                status: 404,
              },
            ),
        );
    }
    for (const mid of asked.mids) {
      await trx
        .insertInto('mailer_id')
        .values({ mid, organisation_id: organisation, proof: verification.proof, added_at: now })
        .onConflict((conflict) => conflict.column('mid').doNothing())
        .execute();
    }
    if (!(await ownsAll(trx, organisation, asked.mids))) {
      throw new PosternError('mid_taken', 'One of the Mailer IDs is registered to another organisation.', {
        status: 409,
        cure: 'Settle the ownership first, or reject the confirmation.',
      });
    }
    const evidence = `link ${asked.id}, stated on ${new Date(Number(row.confirmed_at)).toISOString()}, verified by ${steward}, statement ${row.statement_sha256.slice(0, 16)}`;
    const rows = rowsOf(asked, statement, organisation, evidence, now);
    await trx.insertInto('authorisation').values(rows).execute();
    return { organisation, rows };
  });
  await store.signal('identity');
  return {
    id,
    state: 'effective',
    organisation: done.organisation,
    authorisations: done.rows.map((row) => row.id),
  };
};

/** The confirmation was not the owner's. @throws PosternError `confirmation_unknown`. */
export const rejectConfirmation = async (
  store: Store,
  id: string,
  steward: string,
  now: number,
): Promise<Confirmation> => {
  await store.transaction((trx) =>
    waiting(trx, id, { state: 'rejected', decided_by: steward, decided_at: now }),
  );
  return { id, state: 'rejected', authorisations: [] };
};
