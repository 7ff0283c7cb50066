/** What must hold for every text and every standard address: used by the tests and by the campaign. */
import * as fc from 'fast-check';
import {
  type AddressParts,
  type CityRow,
  type CityTable,
  COMPONENTS,
  explain,
  format,
  parse,
  standardize,
} from '../../src/postal/address/index.ts';
import { lookUp } from '../../src/postal/address/lexicon.ts';
import { DIRECTIONALS } from '../../src/postal/address/tables/directionals.ts';
import { STATES } from '../../src/postal/address/tables/states.ts';
import { SUFFIXES } from '../../src/postal/address/tables/suffixes.ts';
import { UNITS } from '../../src/postal/address/tables/units.ts';

/** Steps a character: the reader looks at each one once, and at each word a few times. */
export const STEPS_PER_CHARACTER = 8;

/**
 * Checks one text: reading does not throw, takes steps in proportion, gives spans that lie inside the text and
 * hold the component; standardising is idempotent. Returns what is wrong, or `undefined`.
 */
export const problemOf = (text: string, cities: CityTable | undefined): string | undefined => {
  const read = parse(text, cities);
  if (read.steps > STEPS_PER_CHARACTER * text.length + STEPS_PER_CHARACTER) return `took ${read.steps} steps`;
  for (const component of COMPONENTS) {
    const span = read.span(component);
    const value = read[component];
    if (span === undefined) {
      if (value !== '') return `${component} has no span`;
      continue;
    }
    if (span.start < 0 || span.start >= span.end || span.end > text.length)
      return `${component} lies outside`;
    const written = text.slice(span.start, span.end);
    if (component === 'state') continue;
    if (written !== value && !(component === 'zip' && `0${written}` === value))
      return `${component} is not its span`;
  }
  if (!(read.confidence >= 0 && read.confidence <= 1)) return `confidence is ${read.confidence}`;
  const standard = standardize(read, cities);
  if (standardize(standard, cities) !== standard) return 'a standard address changed';
  const again = standardize({ ...componentsOf(standard) }, cities);
  if (!sameComponents(standard, again)) return 'standardising is not idempotent';
  if (explain(read).length !== read.reasons.length) return 'a reason has no text';
  if (explain(standard).length !== standard.changes.length) return 'a change has no text';
  return undefined;
};

/** Whether a standard address comes back from its own text. */
export const roundTrips = (address: AddressParts, cities: CityTable | undefined): boolean =>
  sameComponents(address, parse(format(address), cities));

const sameComponents = (one: AddressParts, other: AddressParts): boolean =>
  COMPONENTS.every((component) => (one[component] ?? '') === (other[component] ?? ''));

/** The components alone. */
const componentsOf = (address: AddressParts): AddressParts =>
  Object.fromEntries(COMPONENTS.map((component) => [component, address[component] ?? '']));

const ODD = [
  '#',
  '&',
  '@',
  ',',
  ';',
  '\n',
  '\t',
  '-',
  '/',
  '(',
  ')',
  '"',
  "'",
  '=',
  '+',
  '\u0000',
  '½',
  'é',
  '😀',
  '\ud800',
  '\udc00',
  'مرحبا',
  '漢字',
];
const NUMBERS = [
  '1',
  '12',
  '1234',
  '60601',
  '60601-1234',
  '123456789',
  '1/2',
  '12-34',
  'N6W23001',
  '5TH',
  '39.2',
  '123A',
];
const PLAIN = ['Main', 'Oak', 'Chicago', 'New', 'York', 'San', 'Juan', 'Smith', 'a', 'b', 'Q'];
const SPECIAL =
  'PO BOX RR HC PSC CMR APO FPO AE C/O ATTN URB CALLE OF THE AND FM I-35 US COUNTY CR KM PMB USA UNITED STATES ZIP NO GENERAL DELIVERY STAR ROUTE HIGHWAY CONTRACT DRAWER LOCK CORNER ONE FIRST INC P.O. U.S. N.W.'.split(
    ' ',
  );

/** Words of addresses in any order: reaches the readers' corners more often than random characters. */
const wordSalad: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...ODD,
        ...NUMBERS,
        ...PLAIN,
        ...SPECIAL,
        ...Object.values(DIRECTIONALS).flat(),
        ...SUFFIXES.map((suffix) => suffix.primary),
        ...SUFFIXES.map((suffix) => suffix.standard),
        ...UNITS.flatMap((unit) => unit.spellings),
        ...STATES.flatMap((state) => [state.code, state.name]),
      ),
      fc.constantFrom(' ', ' ', ' ', ' ', ', ', '', '  ', '\n'),
    ),
    { maxLength: 16 },
  )
  .map((words) => words.map(([word, gap]) => word + gap).join(''));

/** Any text: Unicode, lone surrogates, control characters, address words, mixes. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: wordSalad },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
      .map((codes) => String.fromCharCode(...codes)),
  },
);

/** A made-up word that the reader knows nothing of. */
const nameWord: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...'BDFGKLMNPRSTVZ'), fc.constantFrom(...'AEIOU')), {
    minLength: 2,
    maxLength: 4,
  })
  .map((pairs) => pairs.map((pair) => pair.join('')).join(''))
  .filter((word) => lookUp(word) === 0);

const houseNumber = fc.oneof(
  fc.integer({ min: 1, max: 99999 }).map(String),
  fc
    .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
    .map(([low, high]) => `${low}-${high}`),
  fc.integer({ min: 1, max: 9999 }).map((number) => `${number} 1/2`),
  fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('A', 'B', 'C'))
    .map(([number, letter]) => `${number}${letter}`),
  fc
    .tuple(fc.integer({ min: 1, max: 299 }), fc.integer({ min: 100, max: 29999 }))
    .map(([north, west]) => `N${north}W${west}`),
);

const directional = fc.constantFrom('', '', '', ...Object.keys(DIRECTIONALS));
/** `TRLR` is left out: after a street it is a trailer's number, whichever the writer meant. */
const suffix = fc.constantFrom(
  ...new Set(
    SUFFIXES.filter((entry) => entry.published && entry.standard !== 'TRLR').map((entry) => entry.standard),
  ),
);

const namedStreet = fc.record({
  number: houseNumber,
  predirectional: directional,
  street: fc.oneof(
    fc.array(nameWord, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    fc.integer({ min: 4, max: 199 }).map((number) => `${number}TH`),
  ),
  suffix,
  postdirectional: directional,
});

const highway = fc.record({
  number: houseNumber,
  predirectional: directional,
  street: fc
    .tuple(
      fc.constantFrom(
        'HIGHWAY',
        'COUNTY ROAD',
        'STATE ROUTE',
        'US HIGHWAY',
        'FM',
        'INTERSTATE',
        'STATE HIGHWAY',
        'TOWNSHIP ROAD',
      ),
      fc.integer({ min: 1, max: 2999 }),
    )
    .map(([kind, number]) => `${kind} ${number}`),
});

const unitValue = fc.oneof(
  fc.integer({ min: 1, max: 9999 }).map(String),
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom('A', 'B', 'C'))
    .map(([number, letter]) => `${number}${letter}`),
);

const unit = fc.oneof(
  fc.constant({}),
  fc.record({
    unitDesignator: fc.constantFrom(
      '#',
      ...UNITS.filter((one) => one.published && one.range === 'needs').map((one) => one.standard),
    ),
    unit: unitValue,
  }),
  fc.record({
    unitDesignator: fc.constantFrom(
      ...UNITS.filter((one) => one.published && one.range === 'bare').map((one) => one.standard),
    ),
  }),
  fc.record({
    building: unitValue.map((value) => `BLDG ${value}`),
    unitDesignator: fc.constant('APT'),
    unit: unitValue,
  }),
);

const boxed = fc.oneof(
  fc.record({ poBox: fc.integer({ min: 1, max: 999999 }).map(String) }),
  fc.record({
    route: fc
      .tuple(fc.constantFrom('RR', 'HC'), fc.integer({ min: 1, max: 99 }))
      .map(([kind, number]) => `${kind} ${number}`),
    poBox: fc.integer({ min: 1, max: 9999 }).map(String),
  }),
);

const lastLine = (rows: readonly CityRow[]): fc.Arbitrary<AddressParts> =>
  fc
    .tuple(
      fc.constantFrom(...rows.filter((row) => row.state !== '' && row.city !== '')),
      fc.constantFrom('', '0001', '1234', '9999'),
    )
    .map(([row, zip4]) => ({ city: row.city, state: row.state, zip: row.zip, zip4 }));

const military = fc.record({
  route: fc
    .tuple(fc.constantFrom('PSC', 'CMR', 'UNIT'), fc.integer({ min: 1, max: 9999 }))
    .map(([kind, number]) => `${kind} ${number}`),
  poBox: fc.integer({ min: 1, max: 9999 }).map(String),
  city: fc.constantFrom('APO', 'FPO', 'DPO'),
  state: fc.constant('AE'),
  zip: fc.constant('09001'),
});

/** Standard addresses of every kind, with cities of the rows. */
export const standardAddress = (rows: readonly CityRow[]): fc.Arbitrary<AddressParts> =>
  fc
    .oneof(
      { weight: 6, arbitrary: fc.tuple(namedStreet, unit, lastLine(rows)) },
      { weight: 2, arbitrary: fc.tuple(highway, unit, lastLine(rows)) },
      { weight: 2, arbitrary: fc.tuple(boxed, fc.constant({}), lastLine(rows)) },
      { weight: 1, arbitrary: fc.tuple(military, fc.constant({}), fc.constant({})) },
    )
    .map(([delivery, inside, last]) => {
      const { changes: _, ...address } = standardize({ ...delivery, ...inside, ...last });
      return address;
    });
