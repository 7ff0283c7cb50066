/** Which mailing of a number an event belongs to: by the piece's identity where it is told, else by time. */
import type { MailpieceIdentity } from '../event.ts';

const DAY_MS = 86_400_000;

/**
 * Silence after which the same barcode is taken for another mailing. Confidence: assumed. No figure is published; a
 * piece is rarely silent for two months, and a number is rarely used again before four.
 */
export const MAILING_GAP_MS = 60 * DAY_MS;

/** Windows are kept in whole weeks, so that a mailing's row is rarely rewritten. */
const ROUND_MS = 7 * DAY_MS;

/** One mailing as the store keeps it. */
export interface Mailing {
  /** Key within the number; later mailings have larger ones. */
  readonly piece: number;
  readonly part: number;
  readonly identity: string | null;
  /** Unix ms, whole weeks; null while no event with a time is known. */
  readonly from: number | null;
  readonly until: number | null;
}

/** One text for a mailing's identity, or null where the channel tells none. */
export const identityOf = ({ uniqueMailPieceId, mailPieceIntakeDate }: MailpieceIdentity): string | null =>
  uniqueMailPieceId === null && mailPieceIntakeDate === null
    ? null
    : JSON.stringify([uniqueMailPieceId, mailPieceIntakeDate]);

export const mailpieceOf = (identity: string | null): MailpieceIdentity => {
  const [uniqueMailPieceId, mailPieceIntakeDate] =
    identity === null ? [null, null] : (JSON.parse(identity) as [string | null, string | null]);
  return { uniqueMailPieceId, mailPieceIntakeDate };
};

/** Ms between an instant and a mailing's window; 0 inside, or while the window is open on both sides. */
const distance = ({ from, until }: Mailing, at: number): number => {
  if (from === null || until === null) return 0;
  if (at < from) return from - at;
  return at > until ? at - until : 0;
};

const newest = (mailings: readonly Mailing[]): Mailing | undefined =>
  mailings.reduce<Mailing | undefined>(
    (best, one) => (best === undefined || one.piece > best.piece ? one : best),
    undefined,
  );

const nearest = (mailings: readonly Mailing[], at: number): Mailing | undefined => {
  let best: Mailing | undefined;
  let least = MAILING_GAP_MS;
  for (const mailing of mailings) {
    const away = distance(mailing, at);
    if (away > least || (away === least && best !== undefined && mailing.piece < best.piece)) continue;
    best = mailing;
    least = away;
  }
  return best;
};

/** The mailing among `mailings` that it belongs to; `undefined`: it opens another. */
export const belongsTo = (
  mailings: readonly Mailing[],
  identity: string | null,
  at: number | null,
): Mailing | undefined => {
  if (identity === null) return at === null ? newest(mailings) : nearest(mailings, at);
  const same = mailings.find((mailing) => mailing.identity === identity);
  if (same !== undefined) return same;
  // A mailing known from a channel that tells no identity takes this one, where the time fits.
  const nameless = mailings.filter((mailing) => mailing.identity === null);
  return at === null ? newest(nameless) : nearest(nameless, at);
};

/** `mailing` with its window and identity stretched over one more event; the same object where nothing changes. */
export const stretched = (mailing: Mailing, identity: string | null, at: number | null): Mailing => {
  const named = mailing.identity ?? identity;
  const inside = at === null || (mailing.from !== null && distance(mailing, at) === 0);
  if (inside && named === mailing.identity) return mailing;
  if (inside) return { ...mailing, identity: named };
  const floor = Math.floor(at / ROUND_MS) * ROUND_MS;
  return {
    ...mailing,
    identity: named,
    from: Math.min(mailing.from ?? floor, floor),
    until: Math.max(mailing.until ?? floor + ROUND_MS, floor + ROUND_MS),
  };
};

/** The key of the next mailing of a number; grows with time, so that one that expired is not named again. */
export const nextPiece = (mailings: readonly Mailing[], week: number): number =>
  Math.max(week * 100, (newest(mailings)?.piece ?? 0) + 1);
