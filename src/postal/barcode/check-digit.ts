/** The two check digits of package numbers: GS1 mod 10 (IMpb and legacy) and UPU S10 mod 11. */

const ZERO = 48;
const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7] as const;

/**
 * The GS1 check digit (0 to 9) of `digits[from … to)`: weights 3, 1, 3, 1 … from the right.
 * The digits must be digits; for an IMpb they run from the application identifier to the serial number.
 */
export const gs1CheckDigit = (digits: string, from = 0, to = digits.length): number => {
  let sum = 0;
  let weight = 3;
  for (let index = to - 1; index >= from; index -= 1) {
    sum += (digits.charCodeAt(index) - ZERO) * weight;
    weight = 4 - weight;
  }
  return (10 - (sum % 10)) % 10;
};

/** What a GS1 sum changes by when `91` is set before 19 digits: 9 × 3 + 1 × 1. */
const LEGACY_PREFIX_SUM = 28;

/** The check digit of 19 legacy digits when it was computed as if `91` stood before them. */
export const legacyCheckDigit = (plainCheckDigit: number): number =>
  (plainCheckDigit + 100 - LEGACY_PREFIX_SUM) % 10;

/** The S10 check digit of eight digits starting at `from`: weights 8 6 4 2 3 5 9 7, 11 − (sum mod 11), 10 → 0, 11 → 5. */
export const s10CheckDigit = (text: string, from = 0): number => {
  let sum = 0;
  for (let index = 0; index < S10_WEIGHTS.length; index += 1) {
    sum += (text.charCodeAt(from + index) - ZERO) * (S10_WEIGHTS[index] ?? 0);
  }
  const rest = 11 - (sum % 11);
  if (rest === 10) return 0;
  return rest === 11 ? 5 : rest;
};
