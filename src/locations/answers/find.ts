/** Which records answer a question about drop-off facilities or parcel lockers. */
import { foldCity, type StateCode } from '../../postal/zip/index.ts';
import { type AnswerRecord, addressOf, listOf, textOf } from './record.ts';

/** What is to be dropped, where it goes. Words are those of the USPS API. */
export interface DropoffQuestion {
  readonly destinationZIPCode: string;
  readonly mailClass?: string;
  readonly processingCategory?: string;
  readonly destinationEntryFacilityType?: string;
  readonly palletized?: string;
}

/** Since 2025-02-01 these are read as `NONSTANDARD` (Locations 3.5.6, processingCategory). */
const RETIRED_CATEGORIES = ['IRREGULAR', 'NON_MACHINABLE'];

export const categoryInUse = (category: string): string =>
  RETIRED_CATEGORIES.includes(category) ? 'NONSTANDARD' : category;

/**
 * The facilities for a destination: those whose own `destinationZIPCode` is the ZIP or its first three digits. null where
 * no record is about the destination at all, so that nothing is known of it.
 */
export const findDropoffs = (
  records: readonly AnswerRecord[],
  { destinationZIPCode, destinationEntryFacilityType, ...wished }: DropoffQuestion,
): AnswerRecord[] | null => {
  const covering = records.filter((record) =>
    destinationZIPCode.startsWith(textOf(record.destinationZIPCode)),
  );
  if (covering.length === 0) return null;
  return covering.filter(
    (record) =>
      (destinationEntryFacilityType === undefined ||
        record.destinationEntryFacilityType === destinationEntryFacilityType) &&
      takes(record, wished),
  );
};

/** Whether one accepted kind of package fits all that is wished of it. */
const takes = (
  { acceptedPackageTypes }: AnswerRecord,
  { mailClass, processingCategory, palletized }: Omit<DropoffQuestion, 'destinationZIPCode'>,
): boolean => {
  if (mailClass === undefined && processingCategory === undefined && palletized === undefined) return true;
  const category = processingCategory === undefined ? undefined : categoryInUse(processingCategory);
  return listOf(acceptedPackageTypes).some(
    (accepted) =>
      (mailClass === undefined || accepted.mailClass === mailClass) &&
      (category === undefined || categoryInUse(textOf(accepted.processingCategory)) === category) &&
      (palletized === undefined || accepted.palletized === palletized || accepted.palletized === 'BOTH'),
  );
};

/** Where lockers are looked for: all that is stated must hold. */
export interface LockerQuestion {
  readonly city?: string;
  readonly state?: StateCode;
  readonly ZIPCode?: string;
}

export const findLockers = (
  records: readonly AnswerRecord[],
  { city, state, ZIPCode }: LockerQuestion,
): AnswerRecord[] =>
  records.filter((record) => {
    const address = addressOf(record);
    return (
      (city === undefined || foldCity(textOf(address.city)) === foldCity(city)) &&
      (state === undefined || address.state === state) &&
      (ZIPCode === undefined || address.ZIPCode === ZIPCode)
    );
  });
