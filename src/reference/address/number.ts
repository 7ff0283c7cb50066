/**
 * House, box and unit numbers as ranges hold them: `100`, `12A`, `112-10`, `N6W23001`, `APT B`. A number is read as
 * parts, runs of digits and runs of other characters; it lies in a range where it has the shape of both ends and each
 * part lies between theirs.
 */

export const PARITIES = ['both', 'odd', 'even'] as const;
/** Which numbers of a range exist: odd ones, even ones or both (`O`, `E`, `B` in USPS products). */
export type Parity = (typeof PARITIES)[number];

/** `O`, `E`, `B` → parity; null for any other letter. A blank means both. */
export const parityOf = (code: string): Parity | null => {
  switch (code) {
    case 'O':
      return 'odd';
    case 'E':
      return 'even';
    case 'B':
    case '':
      return 'both';
    default:
      return null;
  }
};

const WHOLE = /^\d{1,9}$/;

/** The value of a number of up to nine digits, or -1 where the text is another kind of number. */
export const wholeNumber = (text: string): number => (WHOLE.test(text) ? Number(text) : -1);

/** `0000003120` → `3120`, `00000012A` → `12A`: how products pad a number. */
export const unpadded = (field: string): string => field.trim().replace(/^0+(?=.)/, '');

const partsOf = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];

const isDigits = (part: string): boolean => part.charCodeAt(0) >= 48 && part.charCodeAt(0) <= 57;

/** -1, 0 or 1; null where the two are of different kinds: digits against letters, or letters of another length. */
const compareParts = (left: string, right: string): number | null => {
  const leftDigits = isDigits(left);
  if (leftDigits !== isDigits(right)) return null;
  if (leftDigits) return Math.sign(Number(left) - Number(right));
  if (left.length !== right.length) return null;
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** The last run of digits decides whether a number is odd or even; one without digits is neither. */
export const hasParity = (text: string, parity: Parity): boolean => {
  if (parity === 'both') return true;
  const last = /\d(?=\D*$)/.exec(text)?.[0];
  return last === undefined || Number(last) % 2 === (parity === 'odd' ? 1 : 0);
};

/** Whether `number` lies between `low` and `high`, ends included, and has the parity. */
export const inRange = (number: string, low: string, high: string, parity: Parity): boolean => {
  if (number === low || number === high) return hasParity(number, parity);
  const value = wholeNumber(number);
  const first = wholeNumber(low);
  const last = wholeNumber(high);
  if (value >= 0 && first >= 0 && last >= 0)
    return value >= first && value <= last && hasParity(number, parity);
  const parts = partsOf(number);
  const lows = partsOf(low);
  const highs = partsOf(high);
  if (parts.length !== lows.length || parts.length !== highs.length) return false;
  for (const [index, part] of parts.entries()) {
    const above = compareParts(part, lows[index] ?? '');
    const below = compareParts(part, highs[index] ?? '');
    if (above === null || below === null || above < 0 || below > 0) return false;
  }
  return hasParity(number, parity);
};
