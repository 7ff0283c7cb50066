/**
 * Reason codes: small integers that say what was noticed, changed or left out, and why. `explain` turns them into
 * text. Codes 1–49 come from reading, 50–99 from standardising. A code never changes its meaning.
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
  notAnAddress: 29,
  saintNotStreet: 30,
  numberWord: 31,
  generalDelivery: 32,
  upperCased: 50,
  suffixAbbreviated: 51,
  directionalAbbreviated: 52,
  unitAbbreviated: 53,
  stateAbbreviated: 54,
  punctuationDropped: 55,
  boxRewritten: 56,
  ruralRouteRewritten: 57,
  highwayContractRewritten: 58,
  highwayRewritten: 59,
  numberWordRewritten: 60,
  cityRewritten: 61,
  leadingZerosDropped: 62,
  businessWordAbbreviated: 63,
  spanishPrefixRewritten: 64,
  militaryRewritten: 65,
  hashRewritten: 66,
  accentDropped: 67,
} as const;

/** One of the codes above. */
export type ReasonCode = (typeof REASON)[keyof typeof REASON];
/** The name of a code: what the documentation lists it under. */
export type ReasonName = keyof typeof REASON;
