/** Where the next page begins, as an opaque text: the sort values and id of the last feature of this one. */
import { PosternError } from '../../../errors.ts';
import type { Position } from './select.ts';

export const writeCursor = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const isScalar = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
};

/** @param length how many values a position has in the order asked for @throws PosternError `cursor_invalid` */
export const readCursor = (text: string, length: number): Position => {
  const position = parsed(text);
  if (
    Array.isArray(position) &&
    position.length === length &&
    position.every(isScalar) &&
    typeof position.at(-1) === 'string'
  )
    return position as Position;
  throw new PosternError('cursor_invalid', 'The cursor is none that this server gave for this order.', {
    status: 400,
    cure: 'Follow the link with rel=next as it stands, or begin again without `cursor`.',
    place: { field: 'cursor' },
  });
};
