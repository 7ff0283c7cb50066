/** Keeping grants: certifying again, suspending, restoring, revoking, and the reports of use. */
import { recordAdministration } from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import { newNotice } from '../../identity/index.ts';
import type { GrantTable, UseReportTable } from '../../store/schema.ts';
import type { Actor } from '../requests/index.ts';
import { LONGEST_GRANT_DAYS } from '../requests/index.ts';
import { DAY_MS, EMERGENCY } from './facts.ts';
import { readGrants } from './read-facts.ts';
import { type CarePlaces, REPORT_OVERDUE } from './sweep.ts';

/** What became of the data, in the words of whoever holds the grant. */
export interface UseAnswers {
  readonly kept: string;
  readonly passedOn: string;
  readonly deleted: string;
}

export type CareMove = 'recertify' | 'suspend' | 'restore' | 'revoke';

interface HeldGrant extends GrantTable {
  readonly organisation_id: string;
}

export class GrantCare {
  readonly #places: CarePlaces;

  constructor(places: CarePlaces) {
    this.#places = places;
  }

  /** @throws PosternError `grant_unknown`. */
  async get(id: string): Promise<HeldGrant> {
    const row = await this.#places.store.db
      .selectFrom('access_grant')
      .innerJoin('app', 'app.id', 'access_grant.app_id')
      .selectAll('access_grant')
      .select('app.organisation_id as organisation_id')
      .where('access_grant.id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return row;
    throw new PosternError('grant_unknown', `There is no grant ${JSON.stringify(id)}.`, {
      status: 404,
      cure: '`postern access grants` lists those there are.',
    });
  }

  list(organisationId?: string) {
    return readGrants(this.#places.store, this.#places.classOf, organisationId);
  }

  /**
   * A steward certifies a grant for another year, suspends, restores or revokes it; it counts from the next request on.
   * Certifying and restoring keep the duties apart: not for one's own organisation where the data is sensitive, and never
   * by whoever asked for the grant.
   */
  async move(
    id: string,
    move: CareMove,
    reason: string,
    actor: Actor,
    now: number,
    until?: number,
  ): Promise<void> {
    const { store, audit } = this.#places;
    const grant = await this.get(id);
    if (actor.kind !== 'person' || actor.role !== 'steward') throw notASteward();
    if (move === 'recertify' || move === 'restore') await this.#assertApart(grant, actor);
    if (grant.revoked_at !== null) throw ended(id);
    if (move === 'recertify' && isEmergency(grant)) throw temporary(id);
    const changes = {
      recertify: {
        recertified_at: now,
        reminded_json: null,
        removal_proposed_at: null,
        ...(until !== undefined && { valid_until: lastUntil(until, now) }),
      },
      suspend: { suspended_at: now, suspended_because: reason },
      restore: { suspended_at: null, suspended_because: null },
      revoke: { revoked_at: now },
    }[move];
    await recordAdministration(audit, {
      at: now,
      actor: actor.id,
      action: `grant.${move}`,
      target: id,
      detail: {},
    });
    await store.transaction(async (trx) => {
      await trx
        .updateTable('access_grant')
        .set(changes)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
      const notice = newNotice(
        {
          organisationId: grant.organisation_id,
          kind: `grant.${move}`,
          title: TITLES[move](id),
          body: reason,
        },
        now,
      );
      await trx.insertInto('notice').values(notice).execute();
    });
    await store.signal('identity');
  }

  /** The reports asked of an organisation, those due soonest first. */
  reports(organisationId?: string): Promise<UseReportTable[]> {
    let query = this.#places.store.db.selectFrom('use_report').selectAll();
    if (organisationId !== undefined) query = query.where('organisation_id', '=', organisationId);
    return query.orderBy('due_at').orderBy('id').execute();
  }

  /** @throws PosternError `use_report_unknown`. */
  async report(id: string): Promise<UseReportTable> {
    const row = await this.#places.store.db
      .selectFrom('use_report')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return row;
    throw new PosternError('use_report_unknown', `There is no report of use ${JSON.stringify(id)}.`, {
      status: 404,
      cure: '`postern access reports` lists those there are.',
    });
  }

  /** Files a report once; a grant that was suspended for want of it holds again when none is overdue. */
  async file(id: string, answers: UseAnswers, actor: Actor, now: number): Promise<void> {
    const { store, audit } = this.#places;
    const report = await this.report(id);
    await recordAdministration(audit, {
      at: now,
      actor: actor.id,
      action: 'use-report.file',
      target: id,
      detail: { grant: report.grant_id, kind: report.kind },
    });
    const filed = await store.transaction(async (trx) => {
      const done = await trx
        .updateTable('use_report')
        .set({ filed_at: now, filed_by: actor.id, answers_json: JSON.stringify(answers) })
        .where('id', '=', id)
        .where('filed_at', 'is', null)
        .executeTakeFirst();
      if (Number(done.numUpdatedRows) === 0) return false;
      const overdue = await trx
        .selectFrom('use_report')
        .select('id')
        .where('grant_id', '=', report.grant_id)
        .where('filed_at', 'is', null)
        .where('due_at', '<=', now)
        .executeTakeFirst();
      if (overdue === undefined) {
        await trx
          .updateTable('access_grant')
          .set({ suspended_at: null, suspended_because: null })
          .where('id', '=', report.grant_id)
          .where('suspended_because', '=', REPORT_OVERDUE)
          .execute();
      }
      return true;
    });
    if (!filed) {
      throw new PosternError('use_report_filed', `The report ${id} was filed already.`, { status: 409 });
    }
    await store.signal('identity');
  }

  async #assertApart(grant: HeldGrant, actor: Actor): Promise<void> {
    const { store, classOf } = this.#places;
    const request =
      grant.request_id === null
        ? undefined
        : await store.db
            .selectFrom('access_request')
            .select('requesters_json')
            .where('id', '=', grant.request_id)
            .executeTakeFirst();
    const asked = JSON.parse(request?.requesters_json ?? '[]') as string[];
    const dataClass = classOf(grant.dataset);
    const own =
      dataClass !== 'nonpublic' && dataClass !== 'public' && actor.organisationId === grant.organisation_id;
    if (!own && !asked.includes(actor.id)) return;
    throw new PosternError(
      'separation_of_duties',
      'Whoever holds or asked for a grant does not certify it.',
      {
        status: 403,
        cure: 'Let a steward of another organisation look at it.',
      },
    );
  }
}

const TITLES: Readonly<Record<CareMove, (id: string) => string>> = {
  recertify: (id) => `Your grant ${id} is certified for another year`,
  suspend: (id) => `Your grant ${id} is suspended`,
  restore: (id) => `Your grant ${id} holds again`,
  revoke: (id) => `Your grant ${id} is revoked`,
};

const lastUntil = (until: number, now: number): number => {
  const latest = now + LONGEST_GRANT_DAYS * DAY_MS;
  if (until > now && until <= latest) return until;
  throw new PosternError('input_invalid', `The grant would end ${new Date(until).toISOString()}.`, {
    status: 400,
    cure: `Name an instant after now and within ${LONGEST_GRANT_DAYS} days.`,
    place: { field: 'until' },
  });
};

const notASteward = (): PosternError =>
  new PosternError('separation_of_duties', 'Grants are kept by stewards, under their own names.', {
    status: 403,
    cure: 'Ask a steward.',
  });

const isEmergency = ({ purposes_json }: GrantTable): boolean =>
  (JSON.parse(purposes_json) as string[]).includes(EMERGENCY);

const temporary = (id: string): PosternError =>
  new PosternError(
    'grant_temporary',
    `The grant ${id} is for the hours of an emergency; it cannot be made longer.`,
    {
      status: 409,
      cure: 'Request the access.',
    },
  );

const ended = (id: string): PosternError =>
  new PosternError('grant_ended', `The grant ${id} is revoked.`, {
    status: 409,
    cure: 'Request the access again.',
  });
