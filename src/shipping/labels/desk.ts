/**
 * Labels of a sandbox: a serial number is set aside and the label recorded in one durable transaction before anybody sees
 * it, so no number is given twice, whatever happens to the process.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { PosternError } from '../../errors.ts';
import type { Database, Sealer, Store } from '../../store/index.ts';
import type { LabelTable } from '../../store/schema.ts';
import type { Label, LabelContent } from './label.ts';

/** How a number is made of a serial, and how many serials there are. */
export interface Numbering {
  readonly numberOf: (mid: string, serviceType: string, serial: number) => string;
  readonly serialsOf: (mid: string) => number;
}

export interface DeskParts extends Numbering {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly now: () => number;
}

export interface LabelWish {
  readonly mid: string;
  /** Three digits. */
  readonly serviceType: string;
  readonly merchant: string | null;
  readonly organisationId: string;
  /** UUID in lower case. */
  readonly idempotencyKey: string | null;
  readonly content: Omit<LabelContent, 'number'>;
  /** Where it enters the mail. */
  readonly entryZip: string;
  readonly entryFacility: string;
  /** The request as it came, to tell a repetition from another one. */
  readonly request: unknown;
}

/** Which labels go on a SCAN form. */
export interface Shipment {
  readonly organisationId: string;
  readonly mid: string;
  /** Of this merchant alone, where a platform asks. */
  readonly merchant: string | null;
  readonly mailingDate: string;
  readonly entryZip: string;
  readonly entryFacility: string;
}

const PURPOSE = 'label';

const shaOf = (request: unknown): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

/** The next serial, counted within the transaction of what it is for. */
const nextSerial = async (
  trx: Transaction<Database>,
  mid: string,
  serviceType: string,
  most: number,
): Promise<number> => {
  const { last } = await trx
    .insertInto('label_serial')
    .values({ mid, service_type: serviceType, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['mid', 'service_type'])
        .doUpdateSet((eb) => ({ last: eb('label_serial.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  // The very last one is the sandbox's number that is never mailed.
  if (Number(last) < most - 1) return Number(last);
  throw new PosternError('label_serials_used_up', 'Every serial number of this Mailer ID is used up.', {
    status: 409,
    cure: 'Use another Mailer ID, or start a sandbox on a new folder.',
  });
};

export class LabelDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * Records a label; the same request under the same key finds the one that was made before.
   * @throws PosternError `idempotency_conflict` (400) where the key came with another request
   */
  async make(wish: LabelWish): Promise<Label> {
    const { store, sealer, now, numberOf, serialsOf } = this.#parts;
    const sha = shaOf(wish.request);
    const earlier = await this.#repeated(wish, sha);
    if (earlier !== undefined) return earlier;
    const { mid, serviceType } = wish;
    try {
      const number = await store.transaction(async (trx) => {
        const serial = await nextSerial(trx, mid, serviceType, serialsOf(mid));
        const made = numberOf(mid, serviceType, serial);
        const content: LabelContent = { ...wish.content, number: made };
        await trx
          .insertInto('label')
          .values({
            number: made,
            organisation_id: wish.organisationId,
            mid,
            merchant: wish.merchant,
            idempotency_key: wish.idempotencyKey,
            request_sha256: sha,
            content: sealer.seal(PURPOSE, JSON.stringify(content)),
            state: 'made',
            reprints: 0,
            manifest: null,
            mailing_date: content.mailingDate,
            entry_zip: wish.entryZip,
            entry_facility: wish.entryFacility,
            created_at: now(),
          })
          .execute();
        return made;
      });
      return await this.#held(number);
    } catch (error) {
      // Two at once under one key: the other one's label is the answer.
      const other = await this.#repeated(wish, sha);
      if (other !== undefined) return other;
      throw error;
    }
  }

  /** Undefined where no such label was made here. */
  async find(number: string): Promise<Label | undefined> {
    const row = await this.#parts.store.db
      .selectFrom('label')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
    return row === undefined ? undefined : this.#labelOf(row);
  }

  /** By the key it was made under. */
  async findByKey(organisationId: string, key: string): Promise<Label | undefined> {
    const row = await this.#parts.store.db
      .selectFrom('label')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
    return row === undefined ? undefined : this.#labelOf(row);
  }

  /** A piece by this number is under way. */
  async announced(number: string): Promise<void> {
    await this.#parts.store.db
      .updateTable('label')
      .set({ state: 'announced' })
      .where('number', '=', number)
      .where('state', '=', 'made')
      .execute();
  }

  /** @returns false where it is cancelled already or stands on a SCAN form. */
  async cancel(number: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#parts.store.db
      .updateTable('label')
      .set({ state: 'cancelled' })
      .where('number', '=', number)
      .where('state', '!=', 'cancelled')
      .where('manifest', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Counts a reprint. @returns how many there were; undefined where there were `most` already. */
  async reprint(number: string, most: number): Promise<number | undefined> {
    const row = await this.#parts.store.db
      .updateTable('label')
      .set((eb) => ({ reprints: eb('reprints', '+', 1) }))
      .where('number', '=', number)
      .where('state', '!=', 'cancelled')
      .where('reprints', '<', most)
      .returning('reprints')
      .executeTakeFirst();
    return row?.reprints;
  }

  /** Labels of a shipment that may go on a form, oldest first. */
  async eligible(shipment: Shipment, most: number): Promise<string[]> {
    const { merchant } = shipment;
    const rows = await this.#parts.store.db
      .selectFrom('label')
      .select('number')
      .where('organisation_id', '=', shipment.organisationId)
      .where('mid', '=', shipment.mid)
      .$if(merchant !== null, (query) => query.where('merchant', '=', merchant))
      .where('mailing_date', '=', shipment.mailingDate)
      .where('entry_zip', '=', shipment.entryZip)
      .where('entry_facility', '=', shipment.entryFacility)
      .where('state', '=', 'announced')
      .where('manifest', 'is', null)
      .orderBy('number')
      .limit(most)
      .execute();
    return rows.map(({ number }) => number);
  }

  /**
   * Puts labels on a form, all or none.
   * @returns the form's number; undefined where one of them was put on another form or cancelled meanwhile
   */
  async putOnForm(
    mid: string,
    serviceType: string,
    numbers: readonly string[],
    mailingDate: string,
  ): Promise<string | undefined> {
    const { store, numberOf, serialsOf } = this.#parts;
    class Taken extends Error {}
    try {
      return await store.transaction(async (trx) => {
        const form = numberOf(mid, serviceType, await nextSerial(trx, mid, serviceType, serialsOf(mid)));
        for (let start = 0; start < numbers.length; start += 500) {
          const part = numbers.slice(start, start + 500);
          const { numUpdatedRows } = await trx
            .updateTable('label')
            .set({ manifest: form, mailing_date: mailingDate })
            .where('number', 'in', part)
            .where('manifest', 'is', null)
            .where('state', '=', 'announced')
            .executeTakeFirst();
          if (Number(numUpdatedRows) !== part.length) throw new Taken();
        }
        return form;
      });
    } catch (error) {
      if (error instanceof Taken) return undefined;
      throw error;
    }
  }

  /** What stands on a form. */
  async onForm(manifest: string): Promise<Label[]> {
    const rows = await this.#parts.store.db
      .selectFrom('label')
      .selectAll()
      .where('manifest', '=', manifest)
      .orderBy('number')
      .execute();
    return rows.map((row) => this.#labelOf(row));
  }

  async #repeated({ organisationId, idempotencyKey }: LabelWish, sha: string): Promise<Label | undefined> {
    if (idempotencyKey === null) return undefined;
    const row = await this.#parts.store.db
      .selectFrom('label')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    if (row.request_sha256 === sha) return this.#labelOf(row);
    throw new PosternError(
      'idempotency_conflict',
      'Another request came with this X-Idempotency-Key before; a key belongs to one request.',
      {
        status: 400,
        place: { field: 'X-Idempotency-Key' },
        cure: 'Send the same request again to get its label, or another UUID with another request.',
      },
    );
  }

  async #held(number: string): Promise<Label> {
    const label = await this.find(number);
    if (label === undefined) throw new Error('a label that was recorded is not there');
    return label;
  }

  #labelOf(row: LabelTable): Label {
    const content = JSON.parse(this.#parts.sealer.open(PURPOSE, row.content)) as LabelContent;
    return {
      content,
      mid: row.mid,
      serviceType: content.number.slice(2, 5),
      merchant: row.merchant,
      organisationId: row.organisation_id,
      idempotencyKey: row.idempotency_key,
      state: row.state,
      reprints: Number(row.reprints),
      manifest: row.manifest,
      entryZip: row.entry_zip,
      entryFacility: row.entry_facility,
      createdAt: Number(row.created_at),
    };
  }
}
