/**
 * The order of rows as a mark: each recipient of an export gets the rows in an order of its own, made by a keyed function, so
 * that a leaked copy tells whose it was. Nothing in the rows is changed: there is never false data.
 */
import { createHmac } from 'node:crypto';

const rank = (key: Uint8Array, recipient: string, row: string): string =>
  createHmac('sha256', key).update(`order\n${recipient}\n${row}`).digest('hex');

/**
 * Puts rows into the order of a recipient.
 * @param idOf what identifies a row and survives copying: its tracking number.
 */
export const markOrder = <Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  key: Uint8Array,
  recipient: string,
): Row[] =>
  rows
    .map((row) => ({ row, rank: rank(key, recipient, idOf(row)) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ row }) => row);

export interface Suspect {
  readonly recipient: string;
  /** Share of neighbouring rows that stand in this recipient's order: 1 is its copy, about 0.5 is chance. */
  readonly agreement: number;
}

/** Whose copy a leaked list is, likeliest first; gaps and cut ends do not matter, sorting destroys the mark. */
export const traceOrder = (
  ids: readonly string[],
  key: Uint8Array,
  recipients: readonly string[],
): Suspect[] =>
  recipients
    .map((recipient) => {
      const ranks = ids.map((id) => rank(key, recipient, id));
      const inOrder = ranks.filter((own, index) => index > 0 && (ranks[index - 1] ?? '') < own).length;
      return { recipient, agreement: ids.length < 2 ? 0 : inOrder / (ids.length - 1) };
    })
    .sort((one, other) => other.agreement - one.agreement);
