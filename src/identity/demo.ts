/**
 * The demo organisation: something to try at once. Its secret is sealed under the key file, so that each start can
 * print working commands; a server that listens beyond loopback refuses to start while it is alive.
 */
import type { Sealer, Store } from '../store/index.ts';
import { createApp } from './apps.ts';
import { issueCredential, revokeCredential } from './credentials.ts';
import { createOrganisation, setOrganisationStatus } from './organisations.ts';

export interface DemoCredentials {
  readonly organisation: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const SECRET_ID = 'demo-client-secret';

export class Demo {
  readonly #store: Store;
  readonly #sealer: Sealer;

  constructor(store: Store, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  async #find(): Promise<DemoCredentials | undefined> {
    const row = await this.#store.db
      .selectFrom('organisation')
      .innerJoin('app', 'app.organisation_id', 'organisation.id')
      .select(['organisation.id as organisation', 'app.id as app'])
      .where('organisation.demo', '=', 1)
      .where('organisation.status', '=', 'active')
      .executeTakeFirst();
    const secret = await this.#store.db
      .selectFrom('sealed_secret')
      .select('sealed')
      .where('id', '=', SECRET_ID)
      .executeTakeFirst();
    if (row === undefined || secret === undefined) return undefined;
    return {
      organisation: row.organisation,
      clientId: row.app,
      clientSecret: this.#sealer.open(SECRET_ID, secret.sealed),
    };
  }

  /** Whether a demo credential is alive. */
  async isAlive(): Promise<boolean> {
    return (await this.#find()) !== undefined;
  }

  /** Makes the demo, or finds the one there is. */
  async make(now: number): Promise<DemoCredentials> {
    const found = await this.#find();
    if (found !== undefined) return found;
    const organisation = await createOrganisation(this.#store, { name: 'Demo', demo: 'demo' }, now);
    const app = await createApp(
      this.#store,
      { organisationId: organisation.id, name: 'Demo app', role: 'developer' },
      now,
    );
    const { secret } = await issueCredential(this.#store, { appId: app.id }, now);
    const sealed = this.#sealer.seal(SECRET_ID, secret);
    await this.#store.transaction(async (trx) => {
      await trx.deleteFrom('sealed_secret').where('id', '=', SECRET_ID).execute();
      await trx
        .insertInto('sealed_secret')
        .values({ id: SECRET_ID, purpose: SECRET_ID, sealed, created_at: now })
        .execute();
    });
    return { organisation: organisation.id, clientId: app.id, clientSecret: secret };
  }

  /** Ends every demo organisation. @returns how many there were. */
  async remove(now: number): Promise<number> {
    const organisations = await this.#store.db
      .selectFrom('organisation')
      .select('id')
      .where('demo', '=', 1)
      .where('status', '=', 'active')
      .execute();
    for (const { id } of organisations) {
      const credentials = await this.#store.db
        .selectFrom('credential')
        .innerJoin('app', 'app.id', 'credential.app_id')
        .select('credential.id')
        .where('app.organisation_id', '=', id)
        .execute();
      for (const credential of credentials) await revokeCredential(this.#store, credential.id, now);
      await setOrganisationStatus(this.#store, id, 'suspended');
    }
    await this.#store.db.deleteFrom('sealed_secret').where('id', '=', SECRET_ID).execute();
    return organisations.length;
  }
}
