/**
 * `city-state.sqlite` of a City State edition: the names that a ZIP's mail may bear, and other names of streets.
 * Described in `docs/formats/address-edition.md`.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { PosternError } from '../../errors.ts';
import { foldCity } from '../../postal/zip/index.ts';
import { inRange, PARITIES, type Parity } from './number.ts';
import type { StreetKey } from './street-key.ts';

export const CITY_STATE_FILE = 'city-state.sqlite';
export const CITY_STATE_FORMAT = 'postern-city-state/1';

/** A place name of a ZIP. `mailingName`: whether mail may bear it. */
export interface Place {
  readonly key: string;
  readonly name: string;
  /** At most 13 characters; `''` where the name needs none. */
  readonly abbreviation: string;
  /** B branch, C community post office, N non-postal, P post office, S station, U urbanization. */
  readonly facility: string;
  readonly mailingName: 'yes' | 'no';
  readonly preferredKey: string;
  readonly preferredName: string;
  readonly state: string;
  readonly county: string;
}

/** Another name of a street, or of a part of its numbers. */
export interface StreetAlias {
  readonly zip: number;
  readonly alias: StreetKey;
  readonly real: StreetKey;
  /** A abbreviated, C changed, O nickname, P preferred. */
  readonly type: string;
  readonly low: string;
  readonly high: string;
  readonly parity: Parity;
}

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
  INSERT INTO meta VALUES ('format', '${CITY_STATE_FORMAT}');
  CREATE TABLE place (zip INTEGER, key TEXT, folded TEXT, name TEXT, abbreviation TEXT, facility TEXT, mailing TEXT,
    preferred_key TEXT, preferred_name TEXT, state TEXT, county TEXT, PRIMARY KEY (zip, key)) WITHOUT ROWID;
  CREATE TABLE alias (zip INTEGER, alias TEXT, real TEXT, type TEXT, low TEXT, high TEXT, parity INTEGER,
    PRIMARY KEY (zip, alias, real, low, parity)) WITHOUT ROWID;
  BEGIN;
`;

/** Writes the file; call `finish` at the end. */
export class CityStateFileBuilder {
  readonly #database: DatabaseSync;
  readonly #place: StatementSync;
  readonly #alias: StatementSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ${SCHEMA}`);
    this.#place = this.#database.prepare(
      'INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#alias = this.#database.prepare('INSERT OR REPLACE INTO alias VALUES (?, ?, ?, ?, ?, ?, ?)');
  }

  place(zip: number, place: Place): void {
    this.#place.run(
      zip,
      place.key,
      foldCity(place.name),
      place.name,
      place.abbreviation,
      place.facility,
      place.mailingName,
      place.preferredKey,
      place.preferredName,
      place.state,
      place.county,
    );
  }

  alias({ zip, alias, real, type, low, high, parity }: StreetAlias): void {
    this.#alias.run(zip, alias, real, type, low, high, PARITIES.indexOf(parity));
  }

  finish(): void {
    this.#database.exec(
      'CREATE INDEX by_name ON place (state, folded); CREATE INDEX by_place ON place (key); COMMIT',
    );
    this.#database.close();
  }

  abandon(): void {
    this.#database.close();
  }
}

/** Look-ups in one City State edition. */
export class CityStateFile {
  readonly #database: DatabaseSync;
  readonly #places: StatementSync;
  readonly #named: StatementSync;
  readonly #byKey: StatementSync;
  readonly #aliases: StatementSync;

  /** @throws PosternError `edition_unreadable` */
  constructor(path: string) {
    this.#database = open(path);
    this.#places = this.#database.prepare('SELECT * FROM place WHERE zip = ?');
    this.#named = this.#database.prepare(
      'SELECT DISTINCT zip FROM place WHERE state = ? AND folded = ? ORDER BY zip LIMIT 400',
    );
    this.#byKey = this.#database.prepare('SELECT * FROM place WHERE key = ? LIMIT 1');
    this.#aliases = this.#database.prepare('SELECT * FROM alias WHERE zip = ? AND alias = ?');
  }

  /** All names of a ZIP, its preferred one first. */
  placesOf(zip: number): Place[] {
    return this.#places
      .all(zip)
      .map(placeOf)
      .sort((one, other) => Number(isPreferred(other)) - Number(isPreferred(one)));
  }

  /** ZIPs that have a name (acceptable or not) in a state. */
  zipsOf(city: string, state: string): number[] {
    return this.#named.all(state, foldCity(city)).map(({ zip }) => Number(zip));
  }

  /** The place with a City State key, for example an urbanization. */
  place(key: string): Place | undefined {
    const row = this.#byKey.get(key);
    return row === undefined ? undefined : placeOf(row);
  }

  /** What a street is really called, where the name is an alias for that number. */
  realStreets(zip: number, alias: StreetKey, number: string): StreetKey[] {
    return this.#aliases
      .all(zip, alias)
      .filter(
        ({ low, high, parity }) =>
          (low === '' && high === '') ||
          inRange(number, String(low), String(high), PARITIES[Number(parity)] ?? 'both'),
      )
      .map(({ real }) => String(real) as StreetKey);
  }

  close(): void {
    this.#database.close();
  }
}

const isPreferred = ({ key, preferredKey }: Place): boolean => key === preferredKey;

const placeOf = (row: Record<string, unknown>): Place => ({
  key: String(row.key),
  name: String(row.name),
  abbreviation: String(row.abbreviation),
  facility: String(row.facility),
  mailingName: row.mailing === 'yes' ? 'yes' : 'no',
  preferredKey: String(row.preferred_key),
  preferredName: String(row.preferred_name),
  state: String(row.state),
  county: String(row.county),
});

const open = (path: string): DatabaseSync => {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare("SELECT value FROM meta WHERE name = 'format'").get();
    if (row?.value !== CITY_STATE_FORMAT)
      throw new Error(`its format is ${row?.value}; expected ${CITY_STATE_FORMAT}`);
    return database;
  } catch (cause) {
    throw new PosternError(
      'edition_unreadable',
      `The City State edition file cannot be read: ${(cause as Error).message}.`,
      { status: 503, cure: 'Import the dataset again.', place: { file: path }, cause },
    );
  }
};
