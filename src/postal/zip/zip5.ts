/** The five-digit ZIP Code as a type: parsed once at the edge, trusted afterwards. */

/** Five digits, as text: leading zeros are part of the code. */
export type Zip5 = string & { readonly __brand: 'Zip5' };

/** Either the parsed value (and the ZIP+4 part where one came along) or the reason, in words, why it is none. */
export type ZipParse =
  | { readonly ok: true; readonly zip: Zip5; readonly plus4: string | null }
  | { readonly ok: false; readonly reason: string };

const SHAPE = /^(\d{5})(?:-?(\d{4}))?$/;

/** At most this much of a refused text is repeated to its sender. */
const SHOWN_CHARACTERS = 20;

/**
 * Parses `12345`, `12345-6789` or `123456789`, with blanks around it.
 * It checks the form alone: whether the ZIP exists is for the reference to say.
 */
export const parseZip5 = (text: string): ZipParse => {
  const trimmed = text.trim();
  const match = SHAPE.exec(trimmed);
  if (match?.[1] !== undefined) return { ok: true, zip: match[1] as Zip5, plus4: match[2] ?? null };
  return { ok: false, reason: whyNoZip(trimmed) };
};

/** The same, for a caller that only needs the ZIP: `null` where the text is none. */
export const zip5OrNull = (text: string): Zip5 | null => {
  const parsed = parseZip5(text);
  return parsed.ok ? parsed.zip : null;
};

/** The number 0 … 99,999 behind a ZIP, for tables indexed by it. */
export const zipNumber = (zip: Zip5): number =>
  (zip.charCodeAt(0) - 48) * 10_000 +
  (zip.charCodeAt(1) - 48) * 1_000 +
  (zip.charCodeAt(2) - 48) * 100 +
  (zip.charCodeAt(3) - 48) * 10 +
  (zip.charCodeAt(4) - 48);

/** The inverse of {@link zipNumber}. */
export const zipOfNumber = (number: number): Zip5 => String(number).padStart(5, '0') as Zip5;

const whyNoZip = (trimmed: string): string => {
  if (trimmed === '') return 'A ZIP Code is 5 digits; the text is empty.';
  const shown = trimmed.length > SHOWN_CHARACTERS ? `${trimmed.slice(0, SHOWN_CHARACTERS)}…` : trimmed;
  if (!/^[\d-]+$/.test(trimmed))
    return `A ZIP Code is 5 digits, or 5-4 for ZIP+4; "${shown}" holds other characters.`;
  const digits = trimmed.replaceAll('-', '').length;
  if (digits === 4 || digits === 3) {
    return `A ZIP Code is 5 digits; "${shown}" has ${digits} (a spreadsheet may have dropped leading zeros).`;
  }
  return `A ZIP Code is 5 digits, or 5-4 for ZIP+4; "${shown}" has ${digits} digits.`;
};
