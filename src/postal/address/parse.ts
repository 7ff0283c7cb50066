/** `parse`: one text in, one address out, whatever the text. */
import type { CityTable } from './cities.ts';
import { readCity } from './city-reader.ts';
import { confidenceOf } from './confidence.ts';
import { readDelivery } from './delivery-reader.ts';
import { CITY, Draft, HOUSE_NUMBER, STATE_CODE, STREET, STREET_SUFFIX, ZIP } from './draft.ts';
import { readLastLine } from './last-line.ts';
import { ParsedAddress } from './parsed.ts';
import { REASON } from './reasons.ts';
import { Tokens } from './tokens.ts';

const tokens = new Tokens();
const draft = new Draft();

/**
 * Reads a US address from any string. Never throws; reads at most 160 words; takes time in proportion to the
 * length read. Components are the text's own words (the state as its code); absent ones are `''`.
 *
 * @param text the address: one line, or lines separated by newlines
 * @param cities the city table made from a ZIP reference; without it cities are found by their place alone
 */
export const parse = (text: string, cities?: CityTable): ParsedAddress => {
  draft.reset();
  tokens.read(text);
  if (tokens.cut) draft.reason(REASON.tooLong);
  if (tokens.count === 0) {
    draft.reason(REASON.empty);
    return new ParsedAddress(text, draft, tokens, 0);
  }
  readLastLine(text, tokens, draft, cities);
  readCity(text, tokens, draft, cities);
  readDelivery(text, tokens, draft);
  noteGaps(draft, cities);
  return new ParsedAddress(text, draft, tokens, confidenceOf(draft));
};

/** Reads an address from its lines. Spans refer to the lines joined by newlines. */
export const parseLines = (lines: readonly string[], cities?: CityTable): ParsedAddress =>
  parse(lines.join('\n'), cities);

/** Notes what is missing or contradicts itself. */
const noteGaps = (draft: Draft, cities: CityTable | undefined): void => {
  if (!draft.has(ZIP)) draft.reason(REASON.zipMissing);
  if (!draft.has(STATE_CODE)) draft.reason(REASON.stateMissing);
  if (!draft.has(CITY)) draft.reason(REASON.cityMissing);
  else if (draft.cityLevel === 1)
    draft.reason(cities === undefined ? REASON.cityByPosition : REASON.cityUnknown);
  else if (draft.zip >= 0 && draft.cityLevel === 2) draft.reason(REASON.zipCityMismatch);
  else if (draft.cityLevel === 3 && isOtherName(draft, cities)) draft.reason(REASON.zipCityDiffers);
  if (draft.has(HOUSE_NUMBER) && !draft.has(STREET)) draft.reason(REASON.streetMissing);
  if (draft.has(STREET)) {
    if (!draft.has(HOUSE_NUMBER)) draft.reason(REASON.numberMissing);
    if (!draft.has(STREET_SUFFIX) && !draft.noted(REASON.highwayName)) draft.reason(REASON.suffixMissing);
  }
};

/** The ZIP has a name in the reference, and it is not the one read. */
const isOtherName = (draft: Draft, cities: CityTable | undefined): boolean => {
  const name = draft.zip >= 0 && cities !== undefined ? cities.zipName(draft.zip) : 0;
  return name !== 0 && name !== draft.cityName;
};
