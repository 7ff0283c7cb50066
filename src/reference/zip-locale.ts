/**
 * The official ZIP Locale Detail: which post office delivers a ZIP. Pure: a row of the file becomes an entry or a
 * refusal, and entries are laid over the default records.
 */
import {
  foldCity,
  parseState,
  plainUpperCase,
  type StateCode,
  statesOfPrefix,
  ZIP3_PREFIXES,
  type Zip5,
  zip5OrNull,
} from '../postal/zip/index.ts';
import type { Authority } from './provenance.ts';
import type { Layout } from './tables/index.ts';
import { kindOf } from './zip-default.ts';
import type { ZipOffice, ZipRecord } from './zip-record.ts';

/** One row: a ZIP and one post office that delivers it. A ZIP may have several. */
export interface LocaleEntry {
  readonly zip: Zip5;
  readonly line: number;
  readonly office: ZipOffice;
  /** Whether a leading zero was put back. */
  readonly repaired: boolean;
}

/** Why a row is refused. */
export interface LocaleRefusal {
  /** Name of the column in the file, or the position of a character. */
  readonly column: string | number;
  readonly reason: string;
}

/** A longer text is none of this file. */
const LONGEST_TEXT = 100;

/** Cells in the order of the layout's columns. */
export const parseLocaleRow = (
  layout: Layout,
  cells: readonly string[],
  line: number,
): LocaleEntry | LocaleRefusal => {
  const texts = new Map<string, string>();
  for (const [index, { field, name }] of layout.columns.entries()) {
    const text = (cells[index] ?? '').trim().replace(/\s+/g, ' ');
    if (text.length > LONGEST_TEXT)
      return { column: name, reason: `the text is longer than ${LONGEST_TEXT} characters` };
    texts.set(field, text);
  }
  const of = (field: string): string => texts.get(field) ?? '';
  const refuse = (field: string, reason: string): LocaleRefusal => ({
    column: layout.columns.find((column) => column.field === field)?.name ?? field,
    reason,
  });
  for (const field of ['localeName', 'city', 'districtName', 'areaName']) {
    if (of(field) === '') return refuse(field, 'the text is empty');
  }
  const state = parseState(of('state'));
  if (state === null) return refuse('state', `"${of('state')}" is no state`);
  const delivery = parseZip(of('deliveryZip'), state);
  if (delivery === null) return refuse('deliveryZip', `"${of('deliveryZip')}" is no ZIP Code`);
  if (statesOfPrefix(delivery.zip.slice(0, 3)).length === 0) {
    return refuse('deliveryZip', `no ZIP Code begins with ${delivery.zip.slice(0, 3)}`);
  }
  const physical = parseZip(of('physicalZip'), state);
  if (physical === null) return refuse('physicalZip', `"${of('physicalZip')}" is no ZIP Code`);
  return {
    zip: delivery.zip,
    line,
    repaired: delivery.repaired || physical.repaired,
    office: {
      name: of('localeName'),
      address: of('address'),
      city: plainUpperCase(of('city')),
      state,
      zip: physical.zip,
      plus4: /^\d{4}$/.test(of('physicalPlus4')) ? of('physicalPlus4') : null,
      district: of('districtName'),
      districtNumber: of('districtNumber'),
      area: of('areaName'),
      areaCode: of('areaCode'),
    },
  };
};

export const isRefusal = (row: LocaleEntry | LocaleRefusal): row is LocaleRefusal => 'reason' in row;

/**
 * A spreadsheet takes ZIPs for numbers and drops leading zeros. They are put back only where that is certain: with
 * them the prefix is one of the row's state, or a state whose ZIPs all begin with 0 is short of just one digit (there
 * the office may stand across the state line).
 */
const parseZip = (text: string, state: StateCode): { zip: Zip5; repaired: boolean } | null => {
  const zip = /^\d{3,5}$/.test(text) ? zip5OrNull(text.padStart(5, '0')) : null;
  if (zip === null || text.length === 5) return zip === null ? null : { zip, repaired: false };
  const states = statesOfPrefix(zip.slice(0, 3));
  const isCertain =
    states.includes(state) || (text.length === 4 && states.length > 0 && beginsWithZero(state));
  return isCertain ? { zip, repaired: true } : null;
};

const beginsWithZero = (state: StateCode): boolean =>
  ZIP3_PREFIXES.every((prefix) => prefix.startsWith('0') || statesOfPrefix(prefix)[0] !== state);

/** The +4 of a postmaster's own mail, by which the main office of a ZIP is told from its branches (DMM 602). */
const POSTMASTER_PLUS4 = '9998';

/**
 * One entry for each ZIP, the one that says most about it: an office inside its own ZIP first, then one in the ZIP's
 * state, then one in the city known by default, then the main office; among equals the row that came first.
 */
export const chooseEntries = (
  entries: Iterable<LocaleEntry>,
  defaultCity: (zip: Zip5) => string | null,
): LocaleEntry[] => {
  const rankOf = ({ zip, office }: LocaleEntry): number => {
    const city = defaultCity(zip);
    return (
      (office.zip === zip ? 8 : 0) +
      (statesOfPrefix(zip.slice(0, 3)).includes(office.state) ? 4 : 0) +
      (city !== null && foldCity(city) === foldCity(office.city) ? 2 : 0) +
      (office.plus4 === POSTMASTER_PLUS4 ? 1 : 0)
    );
  };
  const best = new Map<Zip5, LocaleEntry>();
  for (const entry of entries) {
    const known = best.get(entry.zip);
    if (known === undefined || rankOf(entry) > rankOf(known)) best.set(entry.zip, entry);
  }
  return [...best.values()];
};

/**
 * Lays the entries over the default records. Every ZIP of the file gets its office. City and state in the file are
 * those of the office's building: they are the ZIP's own where the building stands in that ZIP, and then they win.
 * Where it stands in another ZIP (a neighbouring town delivers, now and then across a state line), the default's
 * city stays; without a default, the building's city is taken if the ZIP's prefix is of that state.
 */
export const layOver = (
  defaults: Iterable<ZipRecord>,
  entries: Iterable<LocaleEntry>,
  authority: Authority,
): { records: ZipRecord[]; unplaced: LocaleEntry[] } => {
  const records = new Map<Zip5, ZipRecord>();
  for (const record of defaults) records.set(record.zip, record);
  const unplaced: LocaleEntry[] = [];
  for (const entry of entries) {
    const base = records.get(entry.zip);
    if (namesItsCity(entry, base)) records.set(entry.zip, fromOffice(entry, base, authority));
    else if (base !== undefined) records.set(entry.zip, { ...base, office: entry.office });
    else unplaced.push(entry);
  }
  return { records: [...records.values()], unplaced };
};

const namesItsCity = ({ zip, office }: LocaleEntry, base: ZipRecord | undefined): boolean => {
  if (office.zip === zip) return true;
  if (base === undefined) return statesOfPrefix(zip.slice(0, 3)).includes(office.state);
  return base.state === office.state && foldCity(base.city) === foldCity(office.city);
};

const fromOffice = (
  { zip, office }: LocaleEntry,
  base: ZipRecord | undefined,
  authority: Authority,
): ZipRecord => {
  const { city, state } = office;
  const county = base?.state === state ? base : NO_COUNTY;
  return {
    zip,
    city,
    state,
    county: county.county,
    countyFips: county.countyFips,
    timeZone: base?.timeZone ?? null,
    latitude: base?.latitude ?? null,
    longitude: base?.longitude ?? null,
    origin: base?.origin ?? { source: 'none', uncertaintyKm: null },
    kind: kindOf(state),
    authority,
    citySource: 'zip-locale-detail',
    office,
  };
};

/** A county of another state than the ZIP's is none. */
const NO_COUNTY = { county: null, countyFips: null };
