/** The operator's credentials at USPS, sealed at rest: which client, which secret, for which APIs. */
import type { Sealer, Store } from '../store/index.ts';

export interface UpstreamCredential {
  /** The operator's own name for it. */
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** First segments of paths it is for; empty: all. */
  readonly apis: readonly string[];
  /** Asked for with the token; empty: all that USPS grants. */
  readonly scopes: readonly string[];
  /** Unix ms. */
  readonly setAt: number;
}

/** What may be told of a credential. */
export type ShownCredential = Pick<UpstreamCredential, 'name' | 'apis' | 'scopes' | 'setAt'>;

const PURPOSE = 'usps-upstream';
const PREFIX = 'usps-upstream:';

export class UpstreamCredentials {
  readonly #store: Store;
  readonly #sealer: Sealer;
  readonly #stop: () => void;
  #known: Promise<readonly UpstreamCredential[]> | undefined;

  constructor(store: Store, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
    // Another node may have set one.
    this.#stop = store.onSignal('identity', () => {
      this.#known = undefined;
    });
  }

  close(): void {
    this.#stop();
  }

  /** All of them, by name. @throws PosternError `sealed_unreadable` under another key file */
  all(): Promise<readonly UpstreamCredential[]> {
    if (this.#known === undefined) {
      const reading = this.#read();
      this.#known = reading;
      reading.catch(() => {
        if (this.#known === reading) this.#known = undefined;
      });
    }
    return this.#known;
  }

  /** Those for an API: first those that name it, then those for all. */
  async for(api: string): Promise<readonly UpstreamCredential[]> {
    const all = await this.all();
    return [...all.filter(({ apis }) => apis.includes(api)), ...all.filter(({ apis }) => apis.length === 0)];
  }

  /** Sets a credential, in place of the one of that name. */
  async set(credential: UpstreamCredential): Promise<ShownCredential> {
    const { name, apis, scopes, setAt } = credential;
    const sealed = this.#sealer.seal(PURPOSE, JSON.stringify(credential));
    const row = { id: PREFIX + name, purpose: PURPOSE, sealed, created_at: setAt };
    await this.#store.transaction(async (trx) => {
      await trx.deleteFrom('sealed_secret').where('id', '=', row.id).execute();
      await trx.insertInto('sealed_secret').values(row).execute();
    });
    await this.#changed();
    return { name, apis, scopes, setAt };
  }

  /** @returns false where there is none */
  async remove(name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#store.db
      .deleteFrom('sealed_secret')
      .where('id', '=', PREFIX + name)
      .where('purpose', '=', PURPOSE)
      .executeTakeFirst();
    await this.#changed();
    return numDeletedRows > 0n;
  }

  async #changed(): Promise<void> {
    this.#known = undefined;
    await this.#store.signal('identity');
  }

  async #read(): Promise<readonly UpstreamCredential[]> {
    const rows = await this.#store.db
      .selectFrom('sealed_secret')
      .select('sealed')
      .where('purpose', '=', PURPOSE)
      .orderBy('id')
      .execute();
    return rows.map(({ sealed }) => JSON.parse(this.#sealer.open(PURPOSE, sealed)) as UpstreamCredential);
  }
}
