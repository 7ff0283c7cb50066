/** Who is known here, read from the tables of identity; a change on whichever node is heard of within a second. */
import type { Mid } from '../../postal/barcode/index.ts';
import type { Store } from '../../store/index.ts';
import type { Entitlements } from './gate.ts';

interface Known {
  readonly mids: ReadonlySet<string>;
  readonly merchants: ReadonlySet<string>;
  /** Unix ms at which one of them begins or ends by itself. */
  readonly until: number;
}

export interface OpenEntitlements {
  /** What holds now. Read anew after a change. */
  current(): Promise<Entitlements>;
  close(): void;
}

const readKnown = async ({ db }: Store, now: number): Promise<Known> => {
  const [own, authorised] = await Promise.all([
    db
      .selectFrom('mailer_id')
      .innerJoin('organisation', 'organisation.id', 'mailer_id.organisation_id')
      .select('mailer_id.mid')
      .where('organisation.status', '=', 'active')
      .execute(),
    db
      .selectFrom('authorisation')
      .innerJoin('app', 'app.id', 'authorisation.app_id')
      .select([
        'authorisation.mid',
        'authorisation.basis',
        'authorisation.merchant',
        'authorisation.valid_from',
        'authorisation.valid_until',
      ])
      .where('authorisation.revoked_at', 'is', null)
      .where('app.status', '=', 'active')
      .execute(),
  ]);
  const mids = new Set<string>(own.map(({ mid }) => mid));
  const merchants = new Set<string>();
  let until = Number.POSITIVE_INFINITY;
  for (const { mid, basis, merchant, valid_from: from, valid_until: end } of authorised) {
    if (from > now) until = Math.min(until, from);
    if (end !== null && end > now) until = Math.min(until, end);
    if (from > now || (end !== null && end <= now)) continue;
    // A merchant's token is about its own pieces, not about the whole Mailer ID of a platform.
    if (basis !== 'merchant-token') mids.add(mid);
    else if (merchant !== null) merchants.add(merchant);
  }
  return { mids, merchants, until };
};

/** Keeps the answer until something about identities changes. */
export const openEntitlements = (store: Store, now: () => number): OpenEntitlements => {
  let known: Promise<Known> | undefined;
  const stop = store.onSignal('identity', () => {
    known = undefined;
  });
  return {
    async current() {
      let found = await (known ??= readKnown(store, now()));
      if (found.until <= now()) found = await (known = readKnown(store, now()));
      return {
        knowsMid: (mid: Mid) => found.mids.has(mid),
        knowsMerchant: (merchant) => found.merchants.has(merchant),
      };
    },
    close: stop,
  };
};
