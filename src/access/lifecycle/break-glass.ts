/**
 * Breaking the glass: temporary access for an app whose grant does not cover an emergency. It is in the record before it can be
 * used, holds four hours at the most, opens single pieces alone (the rules see the purpose `emergency`), reaches no Mailer ID that
 * the app has no basis for, and is reviewed by somebody else within a day.
 */
import { type AuditLog, recordBreakGlass } from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import { getApp, newGrant, newId, newNotice } from '../../identity/index.ts';
import type { BreakGlassTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Actor } from '../requests/index.ts';
import { EMERGENCY } from './facts.ts';

const HOUR_MS = 3_600_000;
export const LONGEST_HOURS = 4;
const REVIEW_HOURS = 24;

export interface Emergency {
  readonly appId: string;
  /** As the rules name it. */
  readonly dataset: string;
  readonly reason: string;
  readonly hours: number;
}

export class BreakGlass {
  readonly #store: Store;
  readonly #audit: AuditLog;

  constructor(store: Store, audit: AuditLog) {
    this.#store = store;
    this.#audit = audit;
  }

  /** @throws PosternError `break_glass_running`, `break_glass_unreviewed`, `separation_of_duties`. */
  async break(
    { appId, dataset, reason, hours }: Emergency,
    actor: Actor,
    now: number,
  ): Promise<BreakGlassTable> {
    const store = this.#store;
    if (actor.kind !== 'person') {
      throw new PosternError(
        'separation_of_duties',
        'Only a person breaks the glass, under their own name.',
        {
          status: 403,
          cure: 'Use a personal token of a person of the organisation.',
        },
      );
    }
    const app = await getApp(store, appId);
    const until = now + Math.min(hours, LONGEST_HOURS) * HOUR_MS;
    const grant = {
      ...newGrant({ appId, dataset, purposes: [EMERGENCY], grantedBy: actor.id, validUntil: until }, now),
      // It certifies nothing: other purposes of the app gain nothing by it.
      recertified_at: null,
    };
    const row: BreakGlassTable = {
      id: newId('glass'),
      app_id: app.id,
      organisation_id: app.organisationId,
      dataset,
      reason,
      broken_by: actor.id,
      grant_id: grant.id,
      from_at: now,
      until_at: until,
      review_due_at: now + REVIEW_HOURS * HOUR_MS,
      alarmed_at: null,
      reviewed_by: null,
      reviewed_at: null,
      verdict: null,
      review_note: null,
    };
    await this.#assertFree(row, now);
    const told = await this.#whoIsTold(app.organisationId);
    await recordBreakGlass(this.#audit, { at: now, actor: actor.id, approver: null, reason, dataset, until });
    await store.transaction(async (trx) => {
      await trx.insertInto('access_grant').values(grant).execute();
      await trx.insertInto('break_glass').values(row).execute();
      for (const organisationId of told) {
        const notice = newNotice(
          {
            organisationId,
            kind: 'break-glass.alarm',
            title: `Emergency access ${row.id} to ${dataset} until ${new Date(until).toISOString()}`,
            body: `For the app ${app.id}. A steward of another organisation reviews it within ${REVIEW_HOURS} hours.`,
          },
          now,
        );
        await trx.insertInto('notice').values(notice).execute();
      }
    });
    await store.signal('identity');
    return row;
  }

  /** Newest first. */
  list(organisationId?: string): Promise<BreakGlassTable[]> {
    let query = this.#store.db.selectFrom('break_glass').selectAll();
    if (organisationId !== undefined) query = query.where('organisation_id', '=', organisationId);
    return query.orderBy('from_at', 'desc').orderBy('id').execute();
  }

  /** A steward of another organisation, who did not break it, says whether it was justified; unjustified access ends at once. */
  async review(
    id: string,
    verdict: 'justified' | 'not-justified',
    note: string,
    actor: Actor,
    now: number,
  ): Promise<BreakGlassTable> {
    const store = this.#store;
    const row = await this.#get(id);
    const apart =
      actor.kind === 'person' &&
      actor.role === 'steward' &&
      actor.id !== row.broken_by &&
      actor.organisationId !== row.organisation_id;
    if (!apart) {
      throw new PosternError(
        'separation_of_duties',
        'An emergency is reviewed by somebody it does not concern.',
        {
          status: 403,
          cure: 'Let a steward of another organisation review it.',
        },
      );
    }
    await recordBreakGlass(this.#audit, {
      at: now,
      actor: row.broken_by,
      approver: actor.id,
      reason: `review: ${verdict}`,
      dataset: row.dataset,
      until: Number(row.until_at),
    });
    const done = await store.transaction(async (trx) => {
      const updated = await trx
        .updateTable('break_glass')
        .set({ reviewed_by: actor.id, reviewed_at: now, verdict, review_note: note })
        .where('id', '=', id)
        .where('reviewed_at', 'is', null)
        .executeTakeFirst();
      if (Number(updated.numUpdatedRows) === 0) return false;
      if (verdict === 'justified') return true;
      await trx
        .updateTable('access_grant')
        .set({ revoked_at: now })
        .where('id', '=', row.grant_id)
        .where('revoked_at', 'is', null)
        .execute();
      await trx
        .insertInto('incident')
        .values({
          id: newId('inc'),
          organisation_id: row.organisation_id,
          kind: 'break-glass',
          title: 'An emergency access was not justified',
          description: note,
          decisions_json: '[]',
          state: 'open',
          opened_by: actor.id,
          opened_at: now,
        })
        .execute();
      return true;
    });
    if (!done) throw reviewed(id);
    await store.signal('identity');
    return this.#get(id);
  }

  async #get(id: string): Promise<BreakGlassTable> {
    const row = await this.#store.db
      .selectFrom('break_glass')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return row;
    throw new PosternError('break_glass_unknown', `There is no emergency access ${JSON.stringify(id)}.`, {
      status: 404,
    });
  }

  async #assertFree(row: BreakGlassTable, now: number): Promise<void> {
    const earlier = await this.list(row.organisation_id);
    const running = earlier.find(
      ({ app_id, dataset, until_at, verdict }) =>
        app_id === row.app_id &&
        dataset === row.dataset &&
        Number(until_at) > now &&
        verdict !== 'not-justified',
    );
    if (running !== undefined) {
      throw new PosternError('break_glass_running', `The emergency access ${running.id} still runs.`, {
        status: 409,
        cure: 'Use that one, with the purpose emergency.',
      });
    }
    const open = earlier.find(
      ({ reviewed_at, review_due_at }) => reviewed_at === null && Number(review_due_at) <= now,
    );
    if (open === undefined) return;
    throw new PosternError(
      'break_glass_unreviewed',
      `The emergency access ${open.id} was not reviewed in time.`,
      {
        status: 409,
        cure: 'Have a steward of another organisation review it first.',
      },
    );
  }

  /** The organisation, and every organisation that has a steward. */
  async #whoIsTold(organisationId: string): Promise<string[]> {
    const people = await this.#store.db
      .selectFrom('person')
      .select(['organisation_id', 'roles_json'])
      .where('status', '=', 'active')
      .execute();
    const stewards = people
      .filter(({ roles_json }) => (JSON.parse(roles_json) as string[]).includes('steward'))
      .map(({ organisation_id }) => organisation_id);
    return [...new Set([organisationId, ...stewards])];
  }
}

const reviewed = (id: string): PosternError =>
  new PosternError('break_glass_reviewed', `The emergency access ${id} was reviewed already.`, {
    status: 409,
  });
