/** Where an answer comes from, as every answer of a reference dataset can say. */
import type { EditionTable } from '../store/schema.ts';

/** Who stands behind data: `mirror` copies an official source, `community` is nobody's official duty. */
export type Authority = EditionTable['authority'];

/** The origin of one edition. Instants are Unix milliseconds. */
export interface Provenance {
  readonly dataset: string;
  /** Id of the edition. */
  readonly edition: string;
  readonly authority: Authority;
  /** What was read, in words. */
  readonly source: string;
  /** The official channel under which USPS gives such data. */
  readonly officialChannel: string;
  /** Where the official data is; beside a mirror it names what was mirrored. */
  readonly officialSource: string;
  readonly publisher: string;
  /** Licence with the attribution line that it asks for. */
  readonly licence: string;
  readonly retrievedAt: number;
  /** null: the source states no end. */
  readonly validUntil: number | null;
}

/**
 * The value of the `Postern-Source` header, for example `zip;edition=zip-20260101T000000-1a2b3c4d;authority=usps`.
 * A single record may rest on another authority than its edition as a whole.
 */
export const sourceHeader = (provenance: Provenance, authority: Authority = provenance.authority): string =>
  `${provenance.dataset};edition=${provenance.edition};authority=${authority}`;
