/**
 * Under which key a street stands in the reference. Reference and input are read by the same reader, so that the
 * products' `AVENUE B` and an input's `Ave. B` come to the same key. The name stands first: streets of one name lie side
 * by side, whatever their suffix and directionals.
 */
import { parse, standardize } from '../../postal/address/index.ts';
import { foldCity } from '../../postal/zip/index.ts';

/** The parts of a street's name in standard form. */
export interface StreetName {
  readonly predirectional: string;
  readonly name: string;
  readonly suffix: string;
  readonly postdirectional: string;
}

const SEPARATOR = '\t';

/** A street as the reference sorts and finds it: name, suffix, predirectional, postdirectional with tabs between. */
export type StreetKey = string & { readonly __brand: 'StreetKey' };

/** `{name: 'M', suffix: 'ST', postdirectional: 'NW'}` → `M⇥ST⇥⇥NW`. */
export const streetKey = ({ predirectional, name, suffix, postdirectional }: StreetName): StreetKey =>
  `${foldName(name, suffix)}${SEPARATOR}${suffix}${SEPARATOR}${predirectional}${SEPARATOR}${postdirectional}` as StreetKey;

/** What all keys of streets of that name begin with. */
export const namePrefix = ({ name, suffix }: Pick<StreetName, 'name' | 'suffix'>): string =>
  foldName(name, suffix) + SEPARATOR;

/** The parts of a key. */
export const streetOfKey = (key: StreetKey): StreetName => {
  const [name = '', suffix = '', predirectional = '', postdirectional = ''] = key.split(SEPARATOR);
  return { name, suffix, predirectional, postdirectional };
};

/** The name in a key. */
export const nameOfKey = (key: StreetKey): string => key.slice(0, key.indexOf(SEPARATOR));

/** The street as it is written: `M ST NW`. */
export const streetText = ({ predirectional, name, suffix, postdirectional }: StreetName): string =>
  [predirectional, name, suffix, postdirectional].filter((part) => part !== '').join(' ');

/** `AVENUE B` and `AVE B`, `SAINT MARYS` and `ST MARYS` are one name. */
const foldName = (name: string, suffix: string): string => {
  const folded = foldCity(name);
  if (suffix !== '') return folded;
  const blank = folded.indexOf(' ');
  if (blank < 0) return folded;
  return standardize({ suffix: folded.slice(0, blank) }).suffix + folded.slice(blank);
};

/** Reads a street as a whole (`M ST NW`, `North Main Street`) into its standard parts. */
export const readStreet = (text: string): StreetName => {
  const read = standardize(parse(`1 ${text}`));
  if (
    read.number !== '1' ||
    read.street === '' ||
    read.unit !== '' ||
    read.city !== '' ||
    read.state !== ''
  ) {
    return { predirectional: '', name: foldCity(text), suffix: '', postdirectional: '' };
  }
  return {
    predirectional: read.predirectional,
    name: read.street,
    suffix: read.suffix,
    postdirectional: read.postdirectional,
  };
};

/** Streets repeat from row to row: a reader of keys that remembers the last few thousand. */
export const rememberingKeys = (): ((text: string) => StreetKey) => {
  const most = 20_000;
  const known = new Map<string, StreetKey>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const key = streetKey(readStreet(text));
    if (known.size >= most) known.clear();
    known.set(text, key);
    return key;
  };
};

/** Names under which box and route deliveries stand, in place of a street. */
export const PO_BOX_STREET = plain('PO BOX');
export const GENERAL_DELIVERY_STREET = plain('GENERAL DELIVERY');

/** A route (`RR 2`, `HC 1`, `PSC 802`) stands under its own name. */
export const routeStreet = (route: string): StreetName => plain(standardize({ route }).route);

function plain(name: string): StreetName {
  return { predirectional: '', name, suffix: '', postdirectional: '' };
}
