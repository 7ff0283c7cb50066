/** A changed role: what was granted to the old one is suspended until a steward has looked at it (AS-805 rev. 2006). */
import type { Transaction } from 'kysely';
import { type AuditLog, recordAdministration } from '../../audit/index.ts';
import { getApp, getPerson, newNotice, parseChoice, ROLES } from '../../identity/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

export const ROLE_CHANGED = 'role_changed';

export interface RoleChange {
  readonly id: string;
  readonly role: string;
  /** Ids of the grants that a steward must look at. */
  readonly suspended: readonly string[];
}

const roleNames = Object.keys(ROLES) as (keyof typeof ROLES)[];

const suspend = async (
  trx: Transaction<Database>,
  grantIds: readonly string[],
  organisationId: string,
  now: number,
): Promise<void> => {
  if (grantIds.length === 0) return;
  await trx
    .updateTable('access_grant')
    .set({ suspended_at: now, suspended_because: ROLE_CHANGED })
    .where('id', 'in', [...grantIds])
    .where('suspended_at', 'is', null)
    .execute();
  const notice = newNotice(
    {
      organisationId,
      kind: 'grant.suspended',
      title: 'Grants are suspended: a role has changed',
      body: `A steward looks at ${grantIds.join(', ')} and restores what the new role may have.`,
    },
    now,
  );
  await trx.insertInto('notice').values(notice).execute();
};

export class RoleChanges {
  readonly #store: Store;
  readonly #audit: AuditLog;

  constructor(store: Store, audit: AuditLog) {
    this.#store = store;
    this.#audit = audit;
  }

  /** Suspends every grant of the app. */
  async ofApp(id: string, word: string, by: string, now: number): Promise<RoleChange> {
    const app = await getApp(this.#store, id);
    const role = parseChoice('role', word, roleNames);
    if (role === app.role) return { id, role, suspended: [] };
    const suspended = await this.#change(by, now, id, async (trx) => {
      await trx.updateTable('app').set({ role }).where('id', '=', id).execute();
      const grants = await trx
        .selectFrom('access_grant')
        .select('id')
        .where('app_id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
      const ids = grants.map((grant) => grant.id);
      await suspend(trx, ids, app.organisationId, now);
      return ids;
    });
    return { id, role, suspended };
  }

  /** Suspends every grant that the person asked for. */
  async ofPerson(id: string, word: string, by: string, now: number): Promise<RoleChange> {
    const person = await getPerson(this.#store, id);
    const role = parseChoice('role', word, roleNames);
    if (person.roles.includes(role)) return { id, role, suspended: [] };
    const suspended = await this.#change(by, now, id, async (trx) => {
      await trx
        .updateTable('person')
        .set({ roles_json: JSON.stringify([role]) })
        .where('id', '=', id)
        .execute();
      const requests = await trx
        .selectFrom('access_request')
        .select(['grant_id', 'requesters_json'])
        .where('organisation_id', '=', person.organisationId)
        .where('state', '=', 'granted')
        .execute();
      const ids = requests.flatMap(({ grant_id, requesters_json }) =>
        grant_id !== null && (JSON.parse(requesters_json) as string[]).includes(id) ? [grant_id] : [],
      );
      await suspend(trx, ids, person.organisationId, now);
      return ids;
    });
    return { id, role, suspended };
  }

  async #change(
    by: string,
    now: number,
    target: string,
    work: (trx: Transaction<Database>) => Promise<string[]>,
  ): Promise<string[]> {
    await recordAdministration(this.#audit, {
      at: now,
      actor: by,
      action: 'role.change',
      target,
      detail: {},
    });
    const suspended = await this.#store.transaction(work);
    await this.#store.signal('identity');
    return suspended;
  }
}
