/**
 * DPV, LACSLink, SuiteLink and RDI are licensed tables with records that were seeded to catch misuse. Postern has none of
 * them: an operator who holds the licence brings an adapter. Without one, every field that only those tables can
 * fill stays empty.
 */
import { PosternError } from '../../errors.ts';
import type { Provenance } from '../provenance.ts';

/** A standardised address with its ZIP+4, as an adapter is asked. */
export interface LicensedQuery {
  readonly deliveryLine: string;
  readonly unit: string;
  readonly firm: string;
  readonly zip: string;
  readonly plus4: string;
  readonly deliveryPoint: string;
}

/** What licensed tables say; `''` where they say nothing. */
export interface LicensedAnswer {
  readonly dpvConfirmation: 'Y' | 'S' | 'D' | 'N' | '';
  readonly cmra: 'Y' | 'N' | '';
  readonly business: 'Y' | 'N' | '';
  readonly centralDeliveryPoint: 'Y' | 'N' | '';
  readonly vacant: 'Y' | 'N' | '';
  readonly residential: 'Y' | 'N' | '';
  readonly footnotes: readonly string[];
  readonly lacsLinkCode: string;
  readonly suiteLinkCode: string;
}

/** A hit on a seeded record: processing must stop and the hit be reported. */
export interface SeededHit {
  /** `dpv`, `lacslink` … */
  readonly table: string;
  readonly edition: string;
}

/** What an operator with a licence brings. */
export interface LicensedAdapter {
  /** Tables it answers for, and on which authority. */
  readonly provenance: Provenance;
  confirm(
    query: LicensedQuery,
  ): Promise<{ readonly answer: LicensedAnswer } | { readonly seeded: SeededHit }>;
}

/** Keeps that a seeded record was hit, also over a restart, until the operator has reported it. */
export interface SeededStop {
  /** The hit after which everything stopped, if there is one. */
  read(): SeededHit | undefined;
  /** Called once for a hit; it keeps the hit and tells the operator. */
  write(hit: SeededHit): void;
}

/** An adapter that asks nothing more once a seeded record was hit. */
export class GuardedLicensed {
  readonly #adapter: LicensedAdapter;
  readonly #stop: SeededStop;

  constructor(adapter: LicensedAdapter, stop: SeededStop) {
    this.#adapter = adapter;
    this.#stop = stop;
  }

  get provenance(): Provenance {
    return this.#adapter.provenance;
  }

  /** @throws PosternError `licensed_data_stopped` */
  async confirm(query: LicensedQuery): Promise<LicensedAnswer> {
    const earlier = this.#stop.read();
    if (earlier !== undefined) throw stopped(earlier);
    const confirmed = await this.#adapter.confirm(query);
    if ('answer' in confirmed) return confirmed.answer;
    // Another request may have been under way: the first hit is the one to report.
    if (this.#stop.read() === undefined) this.#stop.write(confirmed.seeded);
    throw stopped(confirmed.seeded);
  }
}

/** The hit's address is not told: whoever asked knows it, and nobody else shall. */
const stopped = ({ table, edition }: SeededHit): PosternError =>
  new PosternError(
    'licensed_data_stopped',
    `A seeded record of the licensed table ${table} (${edition}) was hit; validation with it has stopped.`,
    {
      status: 503,
      cure: 'The licence asks the operator to report the hit to the licensor; after that the operator clears the stop.',
    },
  );
