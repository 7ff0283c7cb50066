/** Conditional and partial requests for a file that never changes under its tag (RFC 9110 §13, §14). */
import type { NegotiationHeader } from '../../../gateway/index.ts';

/** What identifies the bytes. */
export interface Version {
  /** A strong tag with its quotes. */
  readonly etag: string;
  /** Unix ms; told in whole seconds. */
  readonly modified: number;
}

export type Wanted =
  | { readonly kind: 'nothing-new' }
  | { readonly kind: 'all' }
  /** Both ends count. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'none-there' };

type Header = (name: NegotiationHeader) => string | undefined;

export const httpDate = (at: number): string => new Date(at).toUTCString();

const seconds = (at: number): number => Math.floor(at / 1_000);

/** Weak comparison (RFC 9110 §8.8.3.2). */
export const matchesTag = (list: string, etag: string): boolean =>
  list.trim() === '*' ||
  list.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));

const isKnown = (header: Header, { etag, modified }: Version): boolean => {
  const tags = header('if-none-match');
  if (tags !== undefined) return matchesTag(tags, etag);
  const since = Date.parse(header('if-modified-since') ?? '');
  return !Number.isNaN(since) && seconds(modified) <= seconds(since);
};

/** A part is only wanted of the version that the client has begun. */
const isSameVersion = (header: Header, { etag, modified }: Version): boolean => {
  const condition = header('if-range')?.trim();
  if (condition === undefined) return true;
  // A weak tag never matches here.
  return condition === etag || condition === httpDate(modified);
};

const ONE_RANGE = /^bytes=\s*(\d*)-(\d*)\s*$/;

/** What of a file of `size` bytes is to be sent. A range that is none, or several, are answered with all of it. */
export const wantedOf = (header: Header, version: Version, size: number): Wanted => {
  if (isKnown(header, version)) return { kind: 'nothing-new' };
  const [, from = '', to = ''] = ONE_RANGE.exec(header('range') ?? '') ?? [];
  if ((from === '' && to === '') || !isSameVersion(header, version)) return { kind: 'all' };
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < first) return { kind: 'all' };
  return first >= size || first > last ? { kind: 'none-there' } : { kind: 'part', first, last };
};
