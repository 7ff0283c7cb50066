/**
 * Need to know at ingest: what nobody here has a basis for is not even stored. A refusal is counted by its reason; of the
 * piece nothing is kept, its number included.
 */
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { Draft, DraftRow } from './draft.ts';

/** Why a row is not kept. */
export type RefusalReason =
  /** The Mailer ID in the barcode belongs to nobody here, and nobody is authorised for it. */
  | 'mid_not_entitled'
  /** The barcode proves no Mailer ID, and no manifest or label names a merchant that is known here. */
  | 'mid_undetermined';

/** Who is known here. */
export interface Entitlements {
  /** Whether an organisation owns the Mailer ID or an app is authorised for it, now. */
  knowsMid(mid: Mid): boolean;
  /** Whether an app holds a token of the merchant, now. */
  knowsMerchant(merchant: string): boolean;
}

export interface GateParts {
  /** `all` keeps everything: only for an operator whose own agreement with USPS covers it. */
  readonly mode: 'entitled' | 'all';
  readonly entitlements: Entitlements;
  /** The merchant that the ownership index names for a number. */
  readonly ownerOf: (number: TrackingNumber) => Promise<string | null>;
}

export interface Admitted {
  readonly rows: readonly DraftRow[];
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
}

/** Which rows of a draft may be kept. */
export const admit = async (draft: Draft, { mode, entitlements, ownerOf }: GateParts): Promise<Admitted> => {
  if (mode === 'all') return { rows: draft.rows, refused: {} };
  const rows: DraftRow[] = [];
  const refused: Partial<Record<RefusalReason, number>> = {};
  for (const row of draft.rows) {
    const known =
      (row.mid !== null && entitlements.knowsMid(row.mid)) ||
      (row.ownership !== null && entitlements.knowsMerchant(row.ownership.merchant)) ||
      (await hasKnownOwner(row.number, entitlements, ownerOf));
    if (known) {
      rows.push(row);
      continue;
    }
    const reason: RefusalReason = row.mid === null ? 'mid_undetermined' : 'mid_not_entitled';
    refused[reason] = (refused[reason] ?? 0) + 1;
  }
  return { rows, refused };
};

const hasKnownOwner = async (
  number: TrackingNumber,
  entitlements: Entitlements,
  ownerOf: GateParts['ownerOf'],
): Promise<boolean> => {
  const owner = await ownerOf(number);
  return owner !== null && entitlements.knowsMerchant(owner);
};
