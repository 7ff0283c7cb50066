/**
 * Reason codes: small integers that say what was noticed, changed or left out, and why. `explain` turns them into
 * text. Codes 1–63 come from reading, those from 64 on from standardising. A code never changes its meaning.
 */

/** Every reason by name. */
export const REASON = {
  zipZeroRestored: 1,
  zipBeforeState: 2,
  zipStateMismatch: 3,
  zipCityMismatch: 4,
  cityMisspelt: 5,
  cityAbbreviated: 6,
  cityUnknown: 7,
  cityByPosition: 8,
  cityMissing: 9,
  stateSpelledOut: 10,
  stateMissing: 11,
  zipMissing: 12,
  countryDropped: 13,
  numberMissing: 14,
  streetMissing: 15,
  suffixMissing: 16,
  unitUndesignated: 17,
  unitBeforeStreet: 18,
  secondUnit: 19,
  recipientFound: 20,
  extraText: 21,
  dualAddress: 22,
  highwayName: 23,
  gridNumber: 24,
  numberAfterStreet: 25,
  intersection: 26,
  tooLong: 27,
  empty: 28,
  numberWord: 29,
  generalDelivery: 30,
  zipCityDiffers: 31,
  upperCased: 64,
  suffixAbbreviated: 65,
  directionalAbbreviated: 66,
  unitAbbreviated: 67,
  stateAbbreviated: 68,
  punctuationDropped: 69,
  routeRewritten: 70,
  highwayRewritten: 71,
  numberWordRewritten: 72,
  cityRewritten: 73,
  leadingZerosDropped: 74,
  businessWordAbbreviated: 75,
  spanishPrefixRewritten: 76,
  hashRewritten: 77,
  accentDropped: 78,
  extraDropped: 79,
  floorRewritten: 80,
} as const;

/** One of the codes above. */
export type ReasonCode = (typeof REASON)[keyof typeof REASON];
/** The name of a code: what the documentation lists it under. */
export type ReasonName = keyof typeof REASON;
