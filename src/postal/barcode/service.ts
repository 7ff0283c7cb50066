/**
 * Meanings of service codes, only where public data proves them. No machine-readable table of three-digit
 * service type codes is published, so an unknown code is legal and has no meaning here.
 */

/** Three-digit service type codes of IMpb. */
const STC_MEANINGS: ReadonlyMap<string, string> = new Map([['612', 'Parcel Select']]);

const DELIVERY = 'Delivery Confirmation';
const SIGNATURE = 'Signature Confirmation';
const RETURN = 'Merchandise Return with Delivery Confirmation';

/** Two-digit service codes of legacy numbers. */
const LEGACY_MEANINGS: ReadonlyMap<string, string> = new Map([
  ...['01', '02', '03', '04', '05', '06', '07', '08', '14'].map((code) => [code, DELIVERY] as const),
  ...['21', '22', '23', '24', '25', '26', '34'].map((code) => [code, SIGNATURE] as const),
  ...['82', '83', '85'].map((code) => [code, RETURN] as const),
  ['50', 'electronic file header, never on a package'],
  ['56', 'scan in passing at a plant, no confirmation service'],
  ['73', 'Insured Mail'],
]);

/** The meaning of a three-digit service type code, or `null` where none is proven. */
export const stcMeaning = (stc: string): string | null => STC_MEANINGS.get(stc) ?? null;

/** The meaning of a two-digit legacy service code, or `null` where none is proven. */
export const legacyServiceMeaning = (code: string): string | null => LEGACY_MEANINGS.get(code) ?? null;
