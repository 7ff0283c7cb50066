/** `standardize`: an address by Publication 28, with what was changed and why. */
import type { AddressParts, Change, StandardAddress } from './address.ts';
import type { CityTable } from './cities.ts';
import { foldedAt } from './fold.ts';
import { standardHighway } from './highways.ts';
import { DIRECTION_CODES, lookUp, WORD_DIRECTION, WORD_STATE, WORD_SUFFIX, WORD_UNIT } from './lexicon.ts';
import { nearness } from './near-city.ts';
import { COMPONENTS, type Component } from './parsed.ts';
import { plainText, withoutLeadingZeros } from './plain-text.ts';
import { REASON } from './reasons.ts';
import { BUSINESS_WORDS, FIRM_WIDTH } from './tables/business-words.ts';
import { STATES } from './tables/states.ts';
import { SUFFIXES } from './tables/suffixes.ts';
import { UNITS } from './tables/units.ts';
import { NUMBER_WORDS, ORDINAL_WORDS, SPANISH_PREFIXES } from './tables/words.ts';

/**
 * Puts an address into the standard form of Publication 28: upper case, standard abbreviations for directionals,
 * suffixes, units and states, standard forms of boxes, routes and highways. Text of no component is left out.
 * Idempotent: a standard address comes back as it is, with the changes that made it.
 *
 * @param cities with a city table, a misspelt or abbreviated city becomes the ZIP's own
 */
export const standardize = (address: AddressParts, cities?: CityTable): StandardAddress => {
  const out: Record<Component, string> = {} as Record<Component, string>;
  const changes: Change[] = [];
  for (const component of COMPONENTS) {
    const from = address[component] ?? '';
    out[component] = from === '' ? '' : standardComponent(component, from, changes);
  }
  if (out.unit !== '' && out.unitDesignator === '') {
    out.unitDesignator = '#';
    changes.push({ component: 'unitDesignator', code: REASON.hashRewritten, from: '', to: '#' });
  }
  if (out.state === 'PR' && spanishPrefix(out.street) !== out.street) {
    const street = spanishPrefix(out.street);
    changes.push({ component: 'street', code: REASON.spanishPrefixRewritten, from: out.street, to: street });
    out.street = street;
  }
  if (out.unitDesignator === 'FL' && floor(out.unit) !== out.unit) {
    changes.push({ component: 'unit', code: REASON.floorRewritten, from: out.unit, to: floor(out.unit) });
    out.unit = floor(out.unit);
  }
  if (cities !== undefined) out.city = standardCity(out.city, out.zip, cities, changes);
  const own = (address as { readonly changes?: readonly Change[] }).changes;
  if (changes.length === 0 && own !== undefined) return address as StandardAddress;
  return { ...out, changes };
};

const MAX_COMPONENT = 200;

/** The standard text of one component; notes the changes. */
const standardComponent = (component: Component, from: string, changes: Change[]): string => {
  if (component === 'extra') {
    changes.push({ component, code: REASON.extraDropped, from, to: '' });
    return '';
  }
  const plain = plainText(from);
  // No component is so long; what is gets its plain form alone, so that work stays in proportion to length.
  const to = plain.length > MAX_COMPONENT ? plain : (STANDARD[component]?.(plain) ?? plain);
  if (to === from) return to;
  if (plain !== from) changes.push({ component, code: plainReason(from), from, to: plain });
  if (to !== plain) changes.push({ component, code: CODES[component] ?? REASON.upperCased, from: plain, to });
  return to;
};

/** Why a component's plain text differs: case, accents or punctuation. */
const plainReason = (from: string): number => {
  if (from.toUpperCase() === plainText(from)) return REASON.upperCased;
  return hasAccent(from) ? REASON.accentDropped : REASON.punctuationDropped;
};

const hasAccent = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127 && foldedAt(text, i) < 128) return true;
  }
  return false;
};

const CODES: { readonly [name in Component]?: number } = {
  recipient: REASON.businessWordAbbreviated,
  urbanization: REASON.spanishPrefixRewritten,
  number: REASON.numberWordRewritten,
  predirectional: REASON.directionalAbbreviated,
  street: REASON.highwayRewritten,
  suffix: REASON.suffixAbbreviated,
  postdirectional: REASON.directionalAbbreviated,
  unitDesignator: REASON.unitAbbreviated,
  building: REASON.unitAbbreviated,
  route: REASON.routeRewritten,
  poBox: REASON.leadingZerosDropped,
  pmb: REASON.leadingZerosDropped,
  crossStreet: REASON.suffixAbbreviated,
  state: REASON.stateAbbreviated,
};

const direction = (plain: string): string =>
  DIRECTION_CODES[WORD_DIRECTION[lookUp(plain)] ?? -1] ?? plain.replaceAll(' ', '');

const suffix = (plain: string): string => SUFFIXES[WORD_SUFFIX[lookUp(plain)] ?? -1]?.standard ?? plain;

const designator = (plain: string): string => {
  if (plain === 'NO' || plain === 'NUMBER' || plain === 'NUM' || plain === 'NBR') return '#';
  const unit = UNITS[WORD_UNIT[lookUp(plain)] ?? -1];
  return unit === undefined ? plain : unit.standard;
};

/** `ONE` → `1`, `912 - 914` → `912-914`, `N 108 W 60` → `N108W60`. */
const houseNumber = (plain: string): string => {
  const word = NUMBER_WORDS[plain];
  if (word !== undefined) return word;
  if (/^[NSEW] ?\d+ ?-?[NSEW] ?\d+$/.test(plain) || /^\d+ [NSEW] \d+$/.test(plain))
    return plain.replaceAll(' ', '');
  return plain.replace(/^(\d+) (\d+)$/, '$1-$2');
};

const route = (plain: string): string => {
  const found = /^(.*?)(?: #| NO| NUMBER)? ?([A-Z]?\d[\dA-Z-]*|[A-Z])$/.exec(plain);
  const words = (found?.[1] ?? plain).replaceAll(' ', '');
  const figure = withoutLeadingZeros(found?.[2] ?? '');
  const kind = ROUTE_KINDS.get(words);
  if (kind === undefined) return plain;
  return figure === '' ? kind : `${kind} ${figure}`;
};

/** Route words by their standard form: rural route (section 24), highway contract (25), military (225). */
const ROUTE_KINDS: ReadonlyMap<string, string> = new Map(
  [
    ['RR', 'RR RFD RFR RD RT RTE ROUTE RURALROUTE RURALRTE RURALRT'],
    ['HC', 'HC HCR HCROUTE HIGHWAYCONTRACT HIGHWAYCONTRACTROUTE HWYCONTRACTROUTE STARROUTE STARRTE STARRT'],
    ['PSC', 'PSC'],
    ['CMR', 'CMR'],
    ['UNIT', 'UNIT'],
  ].flatMap(([kind = '', words = '']) => words.split(' ').map((word) => [word, kind] as const)),
);

/** `AVENIDA ASHFORD` → `AVE ASHFORD`: the word that leads a Spanish name. */
const spanishPrefix = (plain: string): string => {
  const [first = '', ...rest] = plain.split(' ');
  return rest.length === 0 ? plain : [SPANISH_PREFIXES[first] ?? first, ...rest].join(' ');
};

const building = (plain: string): string => {
  const [first = '', ...rest] = plain.split(' ');
  if (rest.length === 1 && designator(rest[0] ?? '') === 'FL') return `FL ${floor(first)}`;
  const kind = designator(first);
  const figures = rest.filter((word) => word !== '#');
  return [kind, ...(kind === 'FL' ? figures.map(floor) : figures)].join(' ');
};

/** `3RD`, `THIRD` → `3`: a floor has a figure. */
const floor = (plain: string): string =>
  (ORDINAL_WORDS[plain] ?? plain).replace(/^(\d+)(ST|ND|RD|TH)$/, '$1');

const firm = (plain: string): string => {
  if (plain.length <= FIRM_WIDTH) return plain;
  return plain
    .split(' ')
    .map((word) => BUSINESS_WORDS.get(word) ?? word)
    .join(' ');
};

/** The last word of a crossing street, if it is a suffix. */
const crossStreet = (plain: string): string => {
  const words = plain.split(' ');
  const last = words.pop() ?? '';
  return words.length === 0 ? plain : [...words, suffix(last)].join(' ');
};

const STANDARD: { readonly [name in Component]?: (plain: string) => string } = {
  recipient: firm,
  urbanization: spanishPrefix,
  number: houseNumber,
  predirectional: direction,
  street: standardHighway,
  suffix,
  postdirectional: direction,
  unitDesignator: designator,
  unit: (plain) => plain.replace(/^# ?/, '').replace(/ - /g, '-'),
  building,
  pmb: withoutLeadingZeros,
  route,
  poBox: (plain) => withoutLeadingZeros(plain.replace(/^# ?/, '')),
  crossStreet,
  state: (plain) => STATES[WORD_STATE[lookUp(plain)] ?? -1]?.code ?? plain,
};

const standardCity = (city: string, zip: string, cities: CityTable, changes: Change[]): string => {
  if (city === '' || !/^\d{5}$/.test(zip)) return city;
  const name = cities.zipName(Number(zip));
  if (name === 0) return city;
  const wanted = plainText(cities.text(name));
  if (wanted === city || nearness(city, wanted) === 0) return city;
  changes.push({ component: 'city', code: REASON.cityRewritten, from: city, to: wanted });
  return wanted;
};
