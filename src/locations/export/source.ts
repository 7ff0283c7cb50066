/** What a writer of downloads gets: one edition as features, and what must be said of its origin. */
import type { Edition } from '../../reference/index.ts';
import type { FeatureTable } from '../features.ts';

export interface ExportSource {
  /** Name of the collection, as in addresses: `post-offices`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly features: FeatureTable;
}

/** A part of a file: text in UTF-8, or bytes. */
export type Chunk = string | Uint8Array;

/** Writes one edition as a file, part by part; pure, so that whoever takes the parts says how fast. */
export type Writer = (source: ExportSource) => Iterable<Chunk>;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Said of editions that USPS did not publish itself. */
const AUTHORITY_NOTES: Partial<Record<Edition['authority'], string>> = {
  mirror: 'A copy of an official source, not the source itself.',
  community: 'From a community source; nobody owes its upkeep.',
  synthetic: 'Synthetic data: no place in it is real.',
};

/** Origin and licence in plain pairs, the same ones in every format. */
export const provenanceOf = ({ name, title, features }: ExportSource): Readonly<Record<string, string>> => {
  const { edition } = features;
  const note = AUTHORITY_NOTES[edition.authority];
  return {
    title,
    collection: name,
    edition: edition.edition,
    source: edition.source,
    publisher: edition.publisher,
    authority: edition.authority,
    officialChannel: edition.officialChannel,
    officialSource: edition.officialSource,
    licence: edition.licence,
    retrieved: day(edition.retrievedAt),
    ...(edition.validUntil !== null && { validUntil: day(edition.validUntil) }),
    sha256: edition.sha256,
    rows: String(features.size),
    importer: edition.importer,
    ...(note !== undefined && { note }),
    server: 'Written by Postern from its own store; not a publication of USPS and not endorsed by it.',
  };
};

/** Small texts go out together: a call a line would cost more than the line. */
const TEXT_CHUNK = 65_536;

/** Lines joined into larger parts. */
export function* gathered(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < TEXT_CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
