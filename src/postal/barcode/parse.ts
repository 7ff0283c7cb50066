/** The door for package numbers: every way to read the characters, the likeliest first. */
import type { Zip5 } from '../zip/index.ts';
import { cleanBarcode, explainNonDigits, isDigits, LONGEST_TEXT } from './clean.ts';
import { readLegacy20, readTrackingPart } from './impb.ts';
import type { PackageReading, Routing } from './reading.ts';
import { readS10 } from './s10.ts';

/** Readings ranked: valid ones first. Empty `readings` always come with at least one note that says why. */
export interface ParsedNumber {
  /** The text in capitals, without separators and FNC1. */
  readonly cleaned: string;
  readonly readings: readonly PackageReading[];
  /** Two or more readings are valid: only the label tells which one is meant. */
  readonly ambiguous: boolean;
  readonly notes: readonly string[];
}

const NO_NOTES: readonly string[] = [];
const NO_READINGS: readonly PackageReading[] = [];

/**
 * Reads a package number written in any usual way: blanks, hyphens, brackets, FNC1 and lower case do not
 * matter. Never throws. A wrong check digit still gives a reading, with `valid: false` and the reason.
 */
export const parseTrackingNumber = (text: string): ParsedNumber => {
  const cleaned = cleanBarcode(text);
  if (!isDigits(cleaned)) return parseWithLetters(text, cleaned);
  const readings = readDigits(cleaned);
  if (readings.length === 0) return { cleaned, readings, ambiguous: false, notes: [whyNoReading(cleaned)] };
  const [first, second] = readings;
  const ambiguous = first?.valid === true && second?.valid === true;
  return { cleaned, readings, ambiguous, notes: NO_NOTES };
};

const parseWithLetters = (text: string, cleaned: string): ParsedNumber => {
  const s10 = readS10(cleaned);
  if (s10 !== null) return { cleaned, readings: [s10], ambiguous: false, notes: NO_NOTES };
  const notes = cleaned === '' ? [whyEmpty(text)] : explainNonDigits(cleaned);
  return { cleaned, readings: NO_READINGS, ambiguous: false, notes };
};

const whyEmpty = (text: string): string =>
  text.length > LONGEST_TEXT
    ? `The text has ${text.length} characters; no barcode has more than 65, and texts over ${LONGEST_TEXT} are not read.`
    : 'The text holds no digit and no letter; a package number has 20 to 34 digits, or 13 characters (S10).';

const readDigits = (digits: string): readonly PackageReading[] => {
  const bare = readBare(digits, null);
  if (!digits.startsWith('420')) return bare === null ? NO_READINGS : [bare];
  // Without the prefix only a legacy number can start with 420: 20 digits.
  const found: PackageReading[] = bare === null ? [] : [bare];
  const afterZip9 = digits.length > 12 ? readBare(digits.slice(12), zip9(digits)) : null;
  // ZIP+4 goes with a 22-digit part or a legacy one, never with 26.
  if (afterZip9 !== null && afterZip9.canonical.length <= 22) found.push(afterZip9);
  const afterZip5 = digits.length > 8 ? readBare(digits.slice(8), zip5(digits)) : null;
  if (afterZip5 !== null && afterZip5.canonical.length <= 26) found.push(afterZip5);
  return found.length < 2 ? found : found.sort(byRank);
};

const readBare = (digits: string, routing: Routing | null): PackageReading | null =>
  digits.length === 20 ? readLegacy20(digits, routing) : readTrackingPart(digits, routing);

const zip5 = (digits: string): Routing => ({ zip5: digits.slice(3, 8) as Zip5, zip4: null });
const zip9 = (digits: string): Routing => ({ zip5: digits.slice(3, 8) as Zip5, zip4: digits.slice(8, 12) });

/** Valid before invalid, then fewer problems, then today's formats before legacy and partner ones; else as found. */
const byRank = (left: PackageReading, right: PackageReading): number =>
  left.problems.length - right.problems.length || age(left) - age(right);

const age = (reading: PackageReading): number => (reading.kind === 'impb' ? 0 : 1);

const whyNoReading = (digits: string): string => {
  const length = digits.length;
  const prefixed = digits.startsWith('420');
  if (prefixed && (length === 30 || length === 34))
    return 'After 420 and the ZIP Code a package number starts with 91 to 96; here it does not.';
  if (length === 22 || length === 26)
    return `A package number of ${length} digits starts with 91 to 96; here it starts with ${digits.slice(0, 2)}.`;
  if (length === 24) return 'A package number has 20, 22, 26 or 30 digits; 24 digits may be a tray barcode.';
  if (length === 25 || length === 29 || length === 31)
    return `${length} digits may be an Intelligent Mail barcode of a letter (20 digits and a routing code).`;
  return `A package number has 20, 22, 26 or 30 digits, or 420, a ZIP Code and 20, 22 or 26; here are ${length}.`;
};
