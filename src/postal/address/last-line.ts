/**
 * The last line, read from the right: country, ZIP+4, ZIP and state. What stands before them is the city's and the
 * delivery line's (`city-reader.ts`).
 */
import type { CityTable } from './cities.ts';
import type { Draft } from './draft.ts';
import { REASON } from './reasons.ts';
import { HAS_DIGIT } from './shapes.ts';
import { readState } from './state-reader.ts';
import type { Tokens } from './tokens.ts';
import { STATE } from './word-flags.ts';
import { WORD_COUNTRY, WORD_STATES, WORD_UNITED, WORD_US } from './word-ids.ts';
import { claimsNumber, isZip, readZip } from './zip-reader.ts';

/** Reads the last line; sets `draft.deliveryEnd` to the token after the city. */
export const readLastLine = (
  text: string,
  tokens: Tokens,
  draft: Draft,
  cities: CityTable | undefined,
): void => {
  let end = dropCountry(text, tokens, draft);
  end = readZip(text, tokens, draft, end);
  end = readState(tokens, draft, cities, end);
  draft.deliveryEnd = end;
};

const dropCountry = (text: string, tokens: Tokens, draft: Draft): number => {
  const { id, flags } = tokens;
  let end = tokens.count;
  while (end > 1) {
    const last = id[end - 1] ?? 0;
    const before = end - 2;
    if (last === WORD_COUNTRY) end--;
    else if (last === WORD_STATES && id[before] === WORD_UNITED) end -= 2;
    else if (
      last === WORD_US &&
      (isZip(text, tokens, before) || ((flags[before] ?? 0) & STATE) !== 0) &&
      !claimsNumber(tokens, before)
    ) {
      end--;
    } else break;
    draft.reason(REASON.countryDropped);
  }
  if (end === 0) return tokens.count;
  // Words after `STATE ZIP` (`AS 96799 Samoa`) belong to no component.
  for (let t = end - 2; t > 0 && t >= end - 4; t--) {
    if (((tokens.shape[t + 1] ?? 0) & HAS_DIGIT) !== 0) break;
    if (
      isZip(text, tokens, t) &&
      ((flags[t - 1] ?? 0) & STATE) !== 0 &&
      ((flags[end - 1] ?? 0) & STATE) === 0
    ) {
      draft.reason(REASON.extraText);
      return t + 1;
    }
  }
  return end;
};
