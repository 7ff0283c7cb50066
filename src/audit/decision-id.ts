/** Decision ids: eight hex digits of Unix seconds, then 128 random bits in hex; always 40 characters. */
import { randomFillSync } from 'node:crypto';

/** Hex digits of an id that are its Unix second. */
export const SECOND_DIGITS = 8;
const RANDOM_BYTES = 16;
const pool = Buffer.alloc(RANDOM_BYTES * 256);
let used = pool.length;

/** A fresh id for a decision made at `now` (Unix ms). */
export const newDecisionId = (now: number): string => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString('hex', used, used + RANDOM_BYTES);
  // What was given out leaves the pool, so that no id can be read from memory before or after its use.
  pool.fill(0, used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  return (
    Math.floor(now / 1000)
      .toString(16)
      .padStart(SECOND_DIGITS, '0') + random
  );
};

/** The Unix second that an id was made in; undefined for what is no decision id. */
export const secondOf = (id: string): number | undefined =>
  /^[0-9a-f]{40}$/.test(id) ? Number.parseInt(id.slice(0, SECOND_DIGITS), 16) : undefined;
