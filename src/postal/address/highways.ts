/** County, state and federal highways in standard form, Publication 28 section 237 and appendix F. */
import { lookUp, WORD_FLAGS, WORD_STATE } from './lexicon.ts';
import { routeEnd } from './route-reader.ts';
import { STATES } from './tables/states.ts';
import { Tokens } from './tokens.ts';
import { ROUTE_CODE, ROUTE_HEAD, ROUTE_WORD, STATE } from './word-flags.ts';

/** Short forms by the words they stand for. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ['CR', 'COUNTY ROAD'],
  ['CRD', 'COUNTY ROAD'],
  ['CTH', 'COUNTY HIGHWAY'],
  ['SR', 'STATE ROUTE'],
  ['SRT', 'STATE ROUTE'],
  ['SH', 'STATE HIGHWAY'],
  ['STH', 'STATE HIGHWAY'],
  ['TR', 'TOWNSHIP ROAD'],
  ['RM', 'RANCH ROAD'],
  ['I', 'INTERSTATE'],
  ['IH', 'INTERSTATE'],
  ['USH', 'US HIGHWAY'],
  ['USHWY', 'US HIGHWAY'],
  ['USHIGHWAY', 'US HIGHWAY'],
  ['CO', 'COUNTY'],
  ['CNTY', 'COUNTY'],
  ['CTY', 'COUNTY'],
  ['COUNTRY', 'COUNTY'],
  ['TWP', 'TOWNSHIP'],
  ['ST', 'STATE'],
  ['HWY', 'HIGHWAY'],
  ['HIWAY', 'HIGHWAY'],
  ['HIGHWY', 'HIGHWAY'],
  ['HIWY', 'HIGHWAY'],
  ['HWAY', 'HIGHWAY'],
  ['HGWY', 'HIGHWAY'],
  ['RTE', 'ROUTE'],
  ['RT', 'ROUTE'],
  ['RD', 'ROAD'],
  ['ALTERNATE', 'ALT'],
  ['BUSINESS', 'BUS'],
  ['BYP', 'BYPASS'],
  ['PR', 'PRIVATE'],
]);

const tokens = new Tokens();

/**
 * The standard form of a street name (plain text) that is a highway; other names come back as they are.
 * `HWY 50` → `HIGHWAY 50`, `CR 12` → `COUNTY ROAD 12`, `US 80` → `US HIGHWAY 80`, `IL RTE 2` → `ILLINOIS ROUTE 2`.
 */
export const standardHighway = (name: string): string => {
  const text = splitCode(name);
  tokens.read(text);
  const end = routeEnd(tokens, 0, tokens.count);
  if (end === 0 || end !== tokens.count) return name;
  const words = text.split(' ').filter((word) => word !== '');
  const out: string[] = [];
  let hasRouteWord = false;
  let lead = '';
  for (const [index, word] of words.entries()) {
    const isNumber = index === words.length - 1 || /\d/.test(word);
    const id = lookUp(word);
    const flags = WORD_FLAGS[id] ?? 0;
    if (isNumber && out.length > 0) {
      out.push(
        index === words.length - 1 && /\d/.test(words[index - 1] ?? '') ? (SPELLED.get(word) ?? word) : word,
      );
    } else if ((flags & STATE) !== 0 && (flags & (ROUTE_HEAD | ROUTE_CODE | ROUTE_WORD)) === 0) {
      out.push(STATES[WORD_STATE[id] ?? -1]?.name ?? word);
      lead = 'state';
    } else {
      out.push(SPELLED.get(word) ?? word);
      if (word === 'US') lead = 'us';
      if ((flags & (ROUTE_WORD | ROUTE_CODE)) !== 0 && word !== 'US') hasRouteWord = true;
      if (word === 'INTERSTATE' || word === 'FM' || word === 'FARM' || word === 'RANCH') hasRouteWord = true;
    }
  }
  let joined = out
    .join(' ')
    .replace(/^FARM TO MARKET( ROAD)?/, 'FM')
    .replace(/^FARM( ROAD)?(?= \d)/, 'FM')
    .replace('INTERSTATE HIGHWAY', 'INTERSTATE');
  if (!hasRouteWord && lead !== '') {
    const at = joined.search(/ \d/);
    if (at > 0) joined = `${joined.slice(0, at)} HIGHWAY${joined.slice(at)}`;
  }
  return joined;
};

/** `US-19`, `I-35`, `FM2972`: the code and the figure apart. */
const splitCode = (name: string): string => {
  const found = /^([A-Z]{1,3})-?(\d[\dA-Z]{0,4})( |$)/.exec(name);
  if (found === null) return name;
  const [whole, code = '', figure = '', after = ''] = found;
  const flags = WORD_FLAGS[lookUp(code)] ?? 0;
  const isCode = (flags & (ROUTE_CODE | ROUTE_HEAD)) !== 0 || ((flags & STATE) !== 0 && whole.includes('-'));
  return isCode ? `${code} ${figure}${after}${name.slice(whole.length)}` : name;
};
