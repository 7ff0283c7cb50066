/** Checks addresses against the address editions of this machine: ZIP+4 ranges, address points, names of places. */
import { readFileSync } from 'node:fs';
import { PosternError } from '../../errors.ts';
import { type ParsedAddress, REASON, type StandardAddress } from '../../postal/address/index.ts';
import {
  AddressFile,
  type AddressReference,
  CityStateFile,
  type NoteCode,
  readingOf,
  type ValidationResult,
  validateReading,
} from '../address/index.ts';
import { decodeZipEdition } from '../zip-edition.ts';
import { ZipReference } from '../zip-reference.ts';
import type { EditionPlace, LocalReference } from './local-reference.ts';
import type { MatchReason } from './outcome.ts';
import { type Checked, type Validator, ZipValidator } from './validate.ts';

/** Each thread holds its own pages of ZIPs that are asked for often. */
const CACHE_BYTES = 12 * 2 ** 20;

const REASON_OF_NOTE: Readonly<Partial<Record<NoteCode, MatchReason>>> = {
  not_in_points: 'notInPoints',
  street_completed: 'streetCompleted',
  street_alias: 'streetAlias',
  unit_missing: 'unitMissing',
  unit_unknown: 'unitUnknown',
  unit_not_listed: 'unitNotListed',
  plus4_range: 'plus4Range',
  plus4_changed: 'plus4Changed',
  edition_expired: 'editionExpired',
  lacs_marked: 'lacsMarked',
};

/** What the reader says of a city that the ZIP reference does not list for the ZIP. */
const ABOUT_THE_CITY = [REASON.zipCityMismatch, REASON.zipCityDiffers, REASON.cityUnknown];

const zipsOf = ({ edition, path }: EditionPlace): ZipReference => {
  try {
    return new ZipReference(edition, decodeZipEdition(readFileSync(path)));
  } catch (cause) {
    throw new PosternError('edition_unreadable', `The ZIP edition "${edition.edition}" cannot be read.`, {
      status: 503,
      place: { file: path },
      cure: 'Import the dataset again.',
      cause,
    });
  }
};

export class AddressValidator implements Validator {
  readonly #basic: ZipValidator;
  readonly #reference: AddressReference;

  /** @throws PosternError `edition_unreadable` */
  constructor(basic: ZipValidator, { zip, addresses, cityState, order, now }: LocalReference) {
    this.#basic = basic;
    this.#reference = {
      zips: zipsOf(zip),
      editions: {
        addresses: addresses.map((place) => ({ ...place, file: new AddressFile(place.path, CACHE_BYTES) })),
        cityState: cityState === null ? undefined : { ...cityState, file: new CityStateFile(cityState.path) },
      },
      order,
      now,
      nearMisses: 'skip',
      changes: 'leave-out',
    };
  }

  validate(address: StandardAddress, read: ParsedAddress): Checked {
    const basic = this.#basic.validate(address, read);
    if (read.reasons.includes(REASON.empty)) return basic;
    const boxIsLast = (read.span('poBox')?.start ?? 0) > (read.span('street')?.start ?? 0);
    const reading = readingOf(address, read.reasons, read.confidence, boxIsLast ? 'box' : 'street');
    const result = validateReading(reading, this.#reference);
    const checked = this.#placed(basic, address, result);
    switch (result.outcome) {
      case 'found':
        return foundIn(checked, address, result, []);
      case 'non-deliverable':
        return foundIn(checked, address, result, ['addressNonDeliverable']);
      case 'ambiguous':
        return { ...checked, reasons: [...checked.reasons, 'addressAmbiguous', ...reasonsOf(result)] };
      case 'not-found':
        return {
          ...checked,
          reasons: [...checked.reasons, 'addressNotFound'],
          edition: result.source?.edition ?? checked.edition,
        };
      default:
        return { ...checked, reasons: [...checked.reasons, ...reasonsOf(result)] };
    }
  }

  close(): void {
    const { addresses, cityState } = this.#reference.editions;
    for (const { file } of addresses) file.close();
    cityState?.file.close();
  }

  /** What the names of places in the City State product put right. */
  #placed(basic: Checked, address: StandardAddress, result: ValidationResult): Checked {
    const { notes, matched } = result;
    const isListed =
      this.#reference.editions.cityState !== undefined &&
      address.city !== '' &&
      address.zip !== '' &&
      matched !== 'nothing' &&
      !notes.some(({ code }) => code === 'city_unsaid');
    if (!isListed) return basic;
    const { city, state } = result.address;
    const isRenamed = city !== '' && city !== address.city;
    return {
      ...basic,
      matched: 'zip_city',
      city: isRenamed ? city : basic.city,
      state,
      reasons: [
        ...basic.reasons.filter((reason) => reason !== 'zipUnknown'),
        ...(isRenamed ? ['cityPreferred'] : []),
      ],
      settled: ABOUT_THE_CITY,
    };
  }
}

const foundIn = (
  checked: Checked,
  address: StandardAddress,
  result: ValidationResult,
  own: readonly MatchReason[],
): Checked => {
  const { address: lines, matched, deliveryPoint, carrierRoute, source } = result;
  const reasons: string[] = [...checked.reasons, ...own, ...reasonsOf(result)];
  if (lines.zip !== address.zip) reasons.push('zipFromStreet');
  const isOtherStreet = reasons.includes('streetCompleted') || reasons.includes('streetAlias');
  return {
    ...checked,
    matched: matched === 'zip4-range' ? 'zip4_range' : 'address_point',
    city: checked.city === '' ? lines.city : checked.city,
    state: checked.state === '' ? lines.state : checked.state,
    zip: lines.zip,
    // Where the source gives a span, what was written may be right.
    zip4: lines.plus4 === '' ? checked.zip4 : lines.plus4,
    reasons,
    edition: source?.edition ?? checked.edition,
    match: {
      line1: isOtherStreet ? lines.streetAddress : '',
      urbanization: lines.urbanization,
      deliveryPoint: deliveryPoint?.digits ?? '',
      checkDigit: deliveryPoint?.checkDigit ?? '',
      carrierRoute,
    },
  };
};

const reasonsOf = ({ notes }: ValidationResult): MatchReason[] =>
  notes.map(({ code }) => REASON_OF_NOTE[code]).filter((reason) => reason !== undefined);
