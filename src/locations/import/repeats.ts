/** Places that come twice in one file: under one id, or under two ids at one address. */
import { hash } from 'node:crypto';
import type { Facility, LocationKind } from '../facility.ts';
import type { Doubt } from './row-reader.ts';

/** What an id stood for before. */
export type Repeat = 'new' | 'same' | 'another-place';

/** Remembers ids with digests of their places, and addresses, so that the places themselves need not be kept. */
export class Repeats {
  readonly #kind: LocationKind;
  readonly #places = new Map<string, number>();
  /** Address → the id that had it first. */
  readonly #addresses = new Map<string, string>();

  constructor(kind: LocationKind) {
    this.#kind = kind;
  }

  see(facility: Facility): Repeat {
    const digest = digestOf(facility);
    const before = this.#places.get(facility.id);
    if (before !== undefined) return before === digest ? 'same' : 'another-place';
    this.#places.set(facility.id, digest);
    return 'new';
  }

  /** Two boxes at one address are legal; two post offices with one name are more likely one. */
  addressDoubt({ id, type, name, streetAddress, ZIPCode, city }: Facility): Doubt | null {
    if (streetAddress === '') return null;
    const address = `${streetAddress.toUpperCase().replace(/\s+/g, ' ')}\n${ZIPCode ?? city.toUpperCase()}`;
    const isBox = this.#kind === 'collection-boxes';
    const key = isBox ? address : `${type}\n${name}\n${address}`;
    const other = this.#addresses.get(key);
    if (other === undefined) {
      this.#addresses.set(key, id);
      return null;
    }
    return isBox
      ? { kind: 'address-shared', message: `at the address of ${other} too, which is legal` }
      : { kind: 'possible-duplicate', message: `type, name and address are those of ${other}` };
  }
}

const DIGEST_BYTES = 6;

const digestOf = ({ services, details, ...plain }: Facility): number => {
  const text = `${Object.values(plain).join('\n')}\n${textOf(services)}\n${textOf(details)}`;
  return hash('sha256', text, 'buffer').readUIntBE(0, DIGEST_BYTES);
};

const textOf = (object: object): string => (Object.keys(object).length === 0 ? '' : JSON.stringify(object));
