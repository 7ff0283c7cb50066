/** What the address reference keeps of a street: ranges of numbers with their +4, or single points. */
import type { Parity } from './number.ts';

/** Record types of the ZIP+4 product, and `point` for a single address of an open data set. */
export const ENTRY_KINDS = [
  'street',
  'po-box',
  'route',
  'high-rise',
  'firm',
  'general-delivery',
  'point',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * One range, or one point (then `low` is `high`). Texts are upper case and `''` where the source has none: what is
 * not known stays empty.
 */
export interface AddressEntry {
  readonly kind: EntryKind;
  readonly low: string;
  readonly high: string;
  readonly parity: Parity;
  /** Building or firm. */
  readonly firm: string;
  readonly unitDesignator: string;
  readonly unitLow: string;
  readonly unitHigh: string;
  readonly unitParity: Parity;
  /** Four characters each; a segment `ND` means that nothing is delivered there. */
  readonly plus4Low: string;
  readonly plus4High: string;
  /** For example `C012`. */
  readonly carrierRoute: string;
  readonly base: 'base' | 'alternate';
  /** `L`: the address was converted, see LACSLink. */
  readonly lacs: '' | 'L';
  /** Key of the preferred last line in the City State product. */
  readonly lastLineKey: string;
  /** Key of the urbanization in the City State product. */
  readonly urbanizationKey: string;
  /** Degrees, or null. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Which source of the edition it comes from, from 0. */
  readonly source: number;
}

/** An entry with nothing but a number; readers fill in what their source has. */
export const EMPTY_ENTRY: AddressEntry = {
  kind: 'street',
  low: '',
  high: '',
  parity: 'both',
  firm: '',
  unitDesignator: '',
  unitLow: '',
  unitHigh: '',
  unitParity: 'both',
  plus4Low: '',
  plus4High: '',
  carrierRoute: '',
  base: 'base',
  lacs: '',
  lastLineKey: '',
  urbanizationKey: '',
  latitude: null,
  longitude: null,
  source: 0,
};

/** Segment `ND`: USPS delivers nothing at such a number. */
export const isNonDeliverable = ({ plus4Low }: AddressEntry): boolean => plus4Low.endsWith('ND');
