/** Notes of a validation, in words. */
const TEXTS = {
  no_reference:
    'No address reference covers this ZIP here: the street and number were put into standard form, not looked up.',
  not_in_points: 'The open address data that is loaded does not have this address; its coverage is partial.',
  street_completed:
    'A directional or suffix that the input lacks was filled in: the ZIP has one such street with this number.',
  street_alias: 'The street bears another official name.',
  zip_changed: 'The street and number lie in another ZIP of the city than the one given.',
  zip_from_city: 'The ZIP was filled in: the city has one ZIP in the reference.',
  zip_unsaid: 'The city has several ZIPs, and nothing here says which is meant.',
  city_from_zip: 'The city was filled in from the ZIP.',
  city_unsaid: 'The city is not listed for this ZIP.',
  unit_missing: 'The building was found; a unit (apartment, suite, box) would say more.',
  unit_unknown: 'The building was found; the unit given is not listed for it.',
  unit_not_listed: 'The reference lists no units for this number; the unit was kept.',
  plus4_range: 'The reference gives a span of +4 codes for this range; which one is meant is not said.',
  plus4_changed: 'The +4 given is another than that of the reference.',
  edition_expired: 'The edition that answered is past the date until which it is valid.',
  lacs_marked: 'The reference marks this address as converted (LACS); the new address is not licensed here.',
  not_licensed: 'DPV, LACSLink, SuiteLink and RDI are not licensed here: their fields stay empty.',
} as const;

export type NoteCode = keyof typeof TEXTS;

/** All codes, in the order of the documentation. */
export const NOTE_CODES = Object.keys(TEXTS) as NoteCode[];

/** The note with a code. */
export const note = (code: NoteCode): { readonly code: NoteCode; readonly text: string } => ({
  code,
  text: TEXTS[code],
});
