/**
 * Drop-off facilities and parcel lockers have no published file: what is kept of them are answers of the USPS locations
 * API that the operator fetched and imports. A record is kept field by field as USPS spelled it.
 */

export const ANSWER_KINDS = ['dropoff-locations', 'parcel-lockers'] as const;
/** The names of the command line and of the datasets alike. */
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export type AnswerRecord = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): AnswerRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AnswerRecord) : {};

export const listOf = (value: unknown): AnswerRecord[] => (Array.isArray(value) ? value.map(objectOf) : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** The address of a record, which the specification of drop-off facilities puts one level deeper than the live answer. */
export const addressOf = (record: AnswerRecord): AnswerRecord => {
  const address = objectOf(record.facilityAddress ?? record.locationAddress);
  return address.address === undefined ? address : objectOf(address.address);
};

/** Why a record cannot be used, or null. */
export const faultOf = (kind: AnswerKind, record: AnswerRecord): string | null => {
  if (kind === 'dropoff-locations') {
    return /^\d{3}(?:\d{2})?$/.test(textOf(record.destinationZIPCode))
      ? null
      : 'destinationZIPCode is neither three nor five digits';
  }
  if (textOf(record.facilityID ?? record.facilityId) === '') return 'facilityID is missing';
  const { ZIPCode, city } = addressOf(record);
  return textOf(ZIPCode) === '' && textOf(city) === ''
    ? 'locationAddress states neither ZIPCode nor city'
    : null;
};
