/** Addresses that begin with a text, from the local reference. */
import { parse, standardize } from '../../postal/address/index.ts';
import { foldCity, parseState, zip5OrNull, zipNumber, zipOfNumber } from '../../postal/zip/index.ts';
import type { ZipReference } from '../zip-reference.ts';
import type { AddressFile, StreetRow } from './address-file.ts';
import type { AddressEditions } from './open-editions.ts';
import { cityTableOf } from './reading.ts';
import { type StreetName, streetOfKey, streetText } from './street-key.ts';
import { type AddressReference, DEFAULT_SOURCE_ORDER } from './validate.ts';

/** A completed line. `number`: whether the street has the number that was typed. */
export interface Completion {
  readonly text: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly number: 'there' | 'not-typed';
}

export interface Completions {
  readonly completions: readonly Completion[];
  /** Dataset and edition that answered; null where no address reference is loaded. */
  readonly source: { readonly dataset: string; readonly edition: string } | null;
}

const MOST_COMPLETIONS = 10;
/** Streets looked at before giving up, so that `1 M` costs no more than a few milliseconds. */
const MOST_STREETS = 400;

/** ZIPs of a city looked at. */
const MOST_ZIPS = 60;

/** What was typed. */
interface Typed {
  readonly number: string;
  /** The street so far, upper case, also with its suffix in standard form; empty where nothing was typed. */
  readonly streets: readonly string[];
  /** ZIPs to look in; undefined: anywhere. */
  readonly zips: readonly number[] | undefined;
}

/** Completions of a text such as `3120 M S`, `3120 M ST 20007`, `3120 M ST, WASHINGTON DC`. */
export const completeAddress = (text: string, reference: AddressReference): Completions => {
  const opened = firstOf(reference.editions, reference.order ?? DEFAULT_SOURCE_ORDER);
  if (opened === undefined) return { completions: [], source: null };
  const typed = typedOf(text, reference);
  const completions: Completion[] = [];
  for (const { zip, key } of streetsOf(opened.file, typed)) {
    const street = streetText(streetOfKey(key));
    if (typed.number !== '' && opened.file.find(zip, key, typed.number).length === 0) continue;
    completions.push(completionOf(typed.number, street, zip, reference.zips));
    if (completions.length === MOST_COMPLETIONS) break;
  }
  return { completions, source: { dataset: opened.dataset, edition: opened.edition.edition } };
};

/** The first edition in the order of the sources. */
const firstOf = (
  { addresses }: AddressEditions,
  order: readonly string[],
): AddressEditions['addresses'][number] | undefined =>
  order.flatMap((source) => addresses.filter(({ dataset }) => dataset === source))[0];

const typedOf = (text: string, { zips }: AddressReference): Typed => {
  const upper = text.slice(0, LONGEST_TEXT).toUpperCase();
  const comma = upper.indexOf(',');
  const line = comma < 0 ? upper : upper.slice(0, comma);
  const place = comma < 0 ? '' : upper.slice(comma + 1);
  const words = line.split(/[^\p{L}\p{N}'#/-]+/u).filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const zip = zip5OrNull(/\b\d{5}\b/.exec(place)?.[0] ?? (words.length > 2 ? last : ''));
  if (zip !== null && comma < 0) words.pop();
  const number = /^\d/.test(words[0] ?? '') ? (words.shift() ?? '') : '';
  const plain = foldCity(words.join(' '));
  const standard = words.map((word, index) => (index === 0 ? word : standardize({ suffix: word }).suffix));
  const streets = plain === '' ? [] : [...new Set([plain, foldCity(standard.join(' '))])];
  return { number, streets, zips: zip === null ? zipsOfPlace(place, zips) : [zipNumber(zip)] };
};

const LONGEST_TEXT = 200;

/** ZIPs of the city typed after the comma, once city and state can be told; until then anywhere. */
const zipsOfPlace = (place: string, zips: ZipReference): number[] | undefined => {
  if (place.trim() === '') return undefined;
  const { city, state } = parse(`1 A ST, ${place}`, cityTableOf(zips));
  const code = parseState(state);
  if (city === '' || code === null) return undefined;
  return zips
    .byCityState(city, code)
    .slice(0, MOST_ZIPS)
    .map(({ zip }) => zipNumber(zip));
};

/** Streets whose written form begins with what was typed, each once. */
function* streetsOf(file: AddressFile, { streets, zips }: Typed): Generator<StreetRow> {
  const seen = new Set<string>();
  for (const typed of streets) {
    for (const prefix of prefixesOf(typed)) {
      const rows =
        zips === undefined
          ? file.streetsFrom(prefix, MOST_STREETS)
          : zips.flatMap((zip) => file.streetsFrom(prefix, MOST_STREETS, zip));
      for (const row of rows) {
        const name = row.zip + row.key;
        if (seen.has(name) || !beginsWith(streetOfKey(row.key), typed)) continue;
        seen.add(name);
        yield row;
      }
    }
  }
}

/** How a key may begin: `M ST N` may be a name so far, the name `M ST` and more, or the name `M` and more. */
const prefixesOf = (typed: string): string[] => {
  const words = typed.split(' ');
  const prefixes = words.map((_, index) => words.slice(0, words.length - index).join(' '));
  const unled = words.length > 1 ? prefixesOf(words.slice(1).join(' ')).slice(0, 1) : [];
  return [...prefixes.map((prefix, index) => (index === 0 ? prefix : `${prefix}\t`)), ...unled];
};

/** With or without its predirectional, which many leave out. */
const beginsWith = (street: StreetName, typed: string): boolean =>
  foldCity(streetText(street)).startsWith(typed) ||
  foldCity(streetText({ ...street, predirectional: '' })).startsWith(typed);

const completionOf = (number: string, street: string, zip: number, zips: ZipReference): Completion => {
  const code = zipOfNumber(zip);
  const record = zips.lookup(code);
  const streetAddress = `${number} ${street}`.trim();
  const city = record?.city ?? '';
  const state = record?.state ?? '';
  return {
    text: `${streetAddress}, ${[city, state, code].filter((part) => part !== '').join(' ')}`,
    streetAddress,
    city,
    state,
    zip: code,
    number: number === '' ? 'not-typed' : 'there',
  };
};
