/** What an edition is: its description, its row in the store and its manifest. */
import type { EditionTable } from '../store/schema.ts';
import type { Provenance } from './provenance.ts';

export type EditionState = EditionTable['state'];

/** One imported version of a dataset. */
export interface Edition extends Provenance {
  readonly state: EditionState;
  /** SHA-256 of the input, hex. */
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly rowsRefused: number;
  /** Name and version of the importer. */
  readonly importer: string;
  /** Counts against the edition that served before. */
  readonly diff: Readonly<Record<string, number>>;
  /** Why it is held or failed. */
  readonly reason: string | null;
  readonly createdAt: number;
  readonly activatedAt: number | null;
}

/** What is known of an edition before it is built. */
export type EditionDescription = Omit<Provenance, 'edition'> & { readonly importer: string };

/** What a builder has to say when its files are written and checked. */
export interface BuiltEdition {
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly diff: Readonly<Record<string, number>>;
  /** A reason not to activate, beyond the share of refused rows. */
  readonly hold?: string;
}

/** The row of an edition that is about to be built. */
export const newRow = (id: string, description: EditionDescription, createdAt: number): EditionTable => ({
  id,
  dataset: description.dataset,
  state: 'building',
  source: description.source,
  official_channel: description.officialChannel,
  official_source: description.officialSource,
  authority: description.authority,
  publisher: description.publisher,
  licence: description.licence,
  retrieved_at: description.retrievedAt,
  valid_until: description.validUntil,
  sha256: '',
  rows_read: 0,
  rows_kept: 0,
  rows_refused: 0,
  importer: description.importer,
  diff_json: '{}',
  created_at: createdAt,
  activated_at: null,
});

/** The edition that a row tells of. */
export const editionOf = (row: EditionTable): Edition => {
  const { reason, ...diff } = JSON.parse(row.diff_json) as Record<string, number> & { reason?: unknown };
  return {
    dataset: row.dataset,
    edition: row.id,
    authority: row.authority,
    source: row.source,
    officialChannel: row.official_channel,
    officialSource: row.official_source,
    publisher: row.publisher,
    licence: row.licence,
    retrievedAt: Number(row.retrieved_at),
    validUntil: row.valid_until === null ? null : Number(row.valid_until),
    state: row.state,
    sha256: row.sha256,
    rowsRead: Number(row.rows_read),
    rowsKept: Number(row.rows_kept),
    rowsRefused: Number(row.rows_refused),
    importer: row.importer,
    diff,
    reason: typeof reason === 'string' ? reason : null,
    createdAt: Number(row.created_at),
    activatedAt: row.activated_at === null ? null : Number(row.activated_at),
  };
};

/** What `edition.json` says: the edition in itself, for whoever finds the folder without the store. */
export const manifestOf = (
  edition: string,
  description: EditionDescription,
  { sha256, rowsRead, rowsKept, diff }: BuiltEdition,
  rowsRefused: number,
  reason: string | null,
): object => ({ edition, ...description, sha256, rowsRead, rowsKept, rowsRefused, diff, reason });
