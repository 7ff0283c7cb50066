/** Incidents: what went wrong with access or data, with the decisions it concerns, until it is settled. */
import { type AuditLog, recordAdministration } from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import { newId } from '../../identity/index.ts';
import type { IncidentTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

export interface NewIncident {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly organisationId?: string;
  /** Ids of decisions. */
  readonly decisions: readonly string[];
}

export class Incidents {
  readonly #store: Store;
  readonly #audit: AuditLog;

  constructor(store: Store, audit: AuditLog) {
    this.#store = store;
    this.#audit = audit;
  }

  async open(incident: NewIncident, by: string, now: number): Promise<IncidentTable> {
    const row: IncidentTable = {
      id: newId('inc'),
      organisation_id: incident.organisationId ?? null,
      kind: incident.kind,
      title: incident.title,
      description: incident.description,
      decisions_json: JSON.stringify(incident.decisions),
      state: 'open',
      opened_by: by,
      opened_at: now,
      closed_by: null,
      closed_at: null,
      closing_note: null,
    };
    await this.#record('incident.open', row.id, by, now);
    await this.#store.db.insertInto('incident').values(row).execute();
    return row;
  }

  /** The newest first. */
  list(): Promise<IncidentTable[]> {
    return this.#store.db
      .selectFrom('incident')
      .selectAll()
      .orderBy('opened_at', 'desc')
      .orderBy('id')
      .execute();
  }

  /** @throws PosternError `incident_unknown`, `incident_closed`. */
  async close(id: string, note: string, by: string, now: number): Promise<IncidentTable> {
    await this.#record('incident.close', id, by, now);
    const done = await this.#store.db
      .updateTable('incident')
      .set({ state: 'closed', closed_by: by, closed_at: now, closing_note: note })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    const row = await this.#store.db
      .selectFrom('incident')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) {
      throw new PosternError('incident_unknown', `There is no incident ${JSON.stringify(id)}.`, {
        status: 404,
      });
    }
    if (Number(done.numUpdatedRows) > 0) return row;
    throw new PosternError('incident_closed', `The incident ${id} is closed already.`, { status: 409 });
  }

  #record(action: string, target: string, actor: string, at: number): Promise<number> {
    return recordAdministration(this.#audit, { at, actor, action, target, detail: {} });
  }
}
