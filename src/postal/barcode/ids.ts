/** The two identities a package barcode carries, as types: parsed once, trusted afterwards. */

/** A Mailer ID: six digits starting with 0 to 8, or nine digits starting with 9. */
export type Mid = string & { readonly __brand: 'Mid' };

/**
 * A package number in its one canonical spelling: the tracking part alone (application identifier to check
 * digit, without `420` and ZIP Code, without separators), or the 13 characters of an S10 item in capitals.
 * The type says the shape was read; whether the check digit is right is for the reading to say.
 */
export type TrackingNumber = string & { readonly __brand: 'TrackingNumber' };

/** How many digits a Mailer ID has: the first one decides. */
export type MidLength = 6 | 9;

const NINE = 57;

/** The length of the Mailer ID that starts at `offset`: nine when its first digit is 9, six otherwise. */
export const midLengthAt = (digits: string, offset: number): MidLength =>
  digits.charCodeAt(offset) === NINE ? 9 : 6;

/** The Mailer ID in the text, or `null` when it is not six digits (0 to 8 first) or nine (9 first). */
export const parseMid = (text: string): Mid | null =>
  /^(?:[0-8]\d{5}|9\d{8})$/.test(text) ? (text as Mid) : null;
