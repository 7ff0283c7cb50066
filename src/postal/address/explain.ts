/** `explain`: texts and Publication 28 sections of the reason codes of a result. */
import type { Change } from './address.ts';
import type { Component } from './parsed.ts';
import { REASON, type ReasonName } from './reasons.ts';

/** One reason in words. */
export interface Explanation {
  readonly code: number;
  readonly name: ReasonName;
  readonly text: string;
  /** Section or appendix of Publication 28 that the reason rests on; `''` where it rests on none. */
  readonly section: string;
  /** The component and its change, where the reason is one of standardising. */
  readonly component?: Component;
  readonly from?: string;
  readonly to?: string;
}

/** What each reason says, and the section of Publication 28 behind it. */
export const REASON_TEXTS: { readonly [name in ReasonName]: readonly [text: string, section: string] } = {
  zipZeroRestored: [
    'The ZIP had four digits and its state has ZIPs that begin with 0: the zero was restored.',
    '22',
  ],
  zipBeforeState: ['The ZIP stands before the state.', '22'],
  zipStateMismatch: ['The first three digits of the ZIP belong to another state than the one written.', '22'],
  zipCityMismatch: ['The city is known in other places, but neither in this state nor for this ZIP.', '22'],
  cityMisspelt: ['The city differs by few letters from the ZIP’s own: probably misspelt.', '22'],
  cityAbbreviated: ['The city abbreviates the ZIP’s own city.', '22'],
  cityUnknown: ['The city is not in the city table: taken for one by its place.', '22'],
  cityByPosition: ['No city table was given: the city was taken by its place.', '22'],
  cityMissing: ['No city was found.', '22'],
  stateSpelledOut: ['The state is spelled out.', 'B'],
  stateMissing: ['No state was found.', '22'],
  zipMissing: ['No ZIP was found.', '22'],
  countryDropped: ['The country after the last line is not part of a domestic address.', '21'],
  numberMissing: ['The street has no house number.', '23'],
  streetMissing: ['A house number was found, but no street.', '23'],
  suffixMissing: ['The street has no suffix.', '234'],
  unitUndesignated: ['A unit stands without designator after the street.', '213'],
  unitBeforeStreet: ['The unit stands before the street.', '213'],
  secondUnit: ['There are two units; the one inside the other is the unit, the other the building.', '213'],
  recipientFound: ['Text before the address was taken for the recipient.', '21'],
  extraText: ['Some text is of no component.', ''],
  dualAddress: ['There are a street address and a box: mail goes to the one nearer the last line.', '282'],
  highwayName: ['The street is a numbered highway: its type belongs to the name.', '237'],
  gridNumber: ['The house number is a grid number.', 'D2'],
  numberAfterStreet: ['The house number stands after the street.', '23'],
  intersection: ['Two streets and no number: an intersection, which is no delivery address.', '236'],
  tooLong: ['The text goes on after 160 words; the rest was not read.', ''],
  empty: ['The text holds no letters or digits.', ''],
  numberWord: ['The house number is spelled out.', '23'],
  generalDelivery: ['General delivery.', '26'],
  zipCityDiffers: [
    'The city is one of the state, but the ZIP reference gives another name for this ZIP.',
    '22',
  ],
  upperCased: ['Written in capitals.', '222'],
  suffixAbbreviated: ['The suffix was replaced by its standard abbreviation.', 'C1'],
  directionalAbbreviated: ['The directional was replaced by its standard abbreviation.', '233'],
  unitAbbreviated: ['The unit designator was replaced by its standard abbreviation.', 'C2'],
  stateAbbreviated: ['The state was replaced by its two-letter code.', 'B'],
  punctuationDropped: ['Punctuation was dropped.', '222'],
  routeRewritten: ['The route was put into its standard form.', '24, 25, 225'],
  highwayRewritten: ['The highway was put into its standard form.', '237, F'],
  numberWordRewritten: ['The house number was put into figures without spaces.', '23'],
  cityRewritten: ['The city was replaced by the ZIP’s own.', '22'],
  leadingZerosDropped: ['Leading zeros or signs before the number were dropped.', '28'],
  businessWordAbbreviated: ['Words of a long firm name were abbreviated.', 'G'],
  spanishPrefixRewritten: ['The Spanish prefix was replaced by its standard form.', 'H'],
  hashRewritten: ['A unit of unknown kind gets the sign #.', '213'],
  accentDropped: ['Accents were dropped.', '222'],
  floorRewritten: ['A floor is written with a figure after its designator.', '213'],
  extraDropped: ['Text of no component was left out.', ''],
};

const NAMES: ReadonlyMap<number, ReasonName> = new Map(
  (Object.keys(REASON) as ReasonName[]).map((name) => [REASON[name], name]),
);

/** Explains a result of `parse` (its reasons) or of `standardize` (its changes), in their order. */
export const explain = (result: {
  readonly reasons?: readonly number[];
  readonly changes?: readonly Change[];
}): Explanation[] => [
  ...(result.reasons ?? []).flatMap((code) => one(code, undefined)),
  ...(result.changes ?? []).flatMap((change) => one(change.code, change)),
];

const one = (code: number, change: Change | undefined): Explanation[] => {
  const name = NAMES.get(code);
  if (name === undefined) return [];
  const [text, section] = REASON_TEXTS[name];
  if (change === undefined) return [{ code, name, text, section }];
  return [{ code, name, text, section, component: change.component, from: change.from, to: change.to }];
};
