/** From what a caller sends to an address in standard form and the place in the reference where it would stand. */
import {
  type CityTable,
  createCityTable,
  type ParsedAddress,
  parse,
  parseLines,
  REASON,
  type StandardAddress,
  standardize,
} from '../../postal/address/index.ts';
import { zip5OrNull } from '../../postal/zip/index.ts';
import type { ZipReference } from '../zip-reference.ts';
import type { DeliveryPointRule } from './delivery-point.ts';
import {
  GENERAL_DELIVERY_STREET,
  PO_BOX_STREET,
  routeStreet,
  type StreetKey,
  type StreetName,
  streetKey,
} from './street-key.ts';

/** An address in the fields of the USPS API, or as one text. Absent fields are `''` or left out. */
export interface AddressInput {
  readonly text?: string;
  readonly firm?: string;
  readonly streetAddress?: string;
  readonly secondaryAddress?: string;
  readonly urbanization?: string;
  readonly city?: string;
  readonly state?: string;
  readonly ZIPCode?: string;
  readonly ZIPPlus4?: string;
}

/** Where an address stands in the reference. */
export interface DeliveryQuery {
  readonly rule: DeliveryPointRule;
  readonly street: StreetName;
  readonly key: StreetKey;
  readonly number: string;
  readonly unitDesignator: string;
  readonly unit: string;
  readonly firm: string;
}

/** What was read of an input. */
export interface AddressReading {
  /** 0 … 1: how sure the reader is. */
  readonly confidence: number;
  readonly standard: StandardAddress;
  /** null where the input names no place of delivery: no number, no box. */
  readonly query: DeliveryQuery | null;
}

const tables = new WeakMap<ZipReference, CityTable>();

/** The city table of a ZIP edition, made at its first use (some 60 ms). */
export const cityTableOf = (zips: ZipReference): CityTable => {
  const known = tables.get(zips);
  if (known !== undefined) return known;
  const table = createCityTable(zips.records());
  tables.set(zips, table);
  return table;
};

/** A reading with what the reader made of the text, for explanations. */
export interface ParsedReading extends AddressReading {
  readonly parsed: ParsedAddress;
}

/** Reads an input. Never throws, whatever the texts. */
export const readAddress = (input: AddressInput, zips: ZipReference): ParsedReading => {
  const cities = cityTableOf(zips);
  const parsed = input.text === undefined ? parseFields(input, zips, cities) : parse(input.text, cities);
  const standard = standardize(partsOf(parsed, input), cities);
  const lastBox = (parsed.span('poBox')?.start ?? 0) > (parsed.span('street')?.start ?? 0);
  return { parsed, ...readingOf(standard, parsed.reasons, parsed.confidence, lastBox ? 'box' : 'street') };
};

/**
 * The reading of an address that was read and standardised already, as lists are.
 * @param codes what reading noticed, codes of `REASON`
 * @param nearer which stands nearer the last line where there are a street and a box: mail goes there (Publication 28, 282)
 */
export const readingOf = (
  standard: StandardAddress,
  codes: readonly number[],
  confidence: number,
  nearer: 'street' | 'box' = 'street',
): AddressReading => ({ standard, confidence, query: queryOf(standard, codes, nearer) });

const parseFields = (input: AddressInput, zips: ZipReference, cities: CityTable): ParsedAddress =>
  parseLines(
    [
      input.urbanization ?? '',
      input.streetAddress ?? '',
      input.secondaryAddress ?? '',
      lastLineOf(input, zips),
    ].filter((line) => line.trim() !== ''),
    cities,
  );

/** Without a city the reader would look for one in the line before: the ZIP's own stands in its place. */
const lastLineOf = ({ city = '', state = '', ZIPCode = '' }: AddressInput, zips: ZipReference): string => {
  const zip = zip5OrNull(ZIPCode);
  const name = city !== '' || zip === null ? city : (zips.lookup(zip)?.city ?? '');
  return `${name}${name === '' ? '' : ', '}${state} ${ZIPCode}`;
};

/** Fields that the caller named count as named, whatever the reader made of the lines. */
const partsOf = (parsed: ParsedAddress, input: AddressInput): Parameters<typeof standardize>[0] => {
  const parts = {
    recipient: parsed.recipient,
    urbanization: parsed.urbanization,
    number: parsed.number,
    predirectional: parsed.predirectional,
    street: parsed.street,
    suffix: parsed.suffix,
    postdirectional: parsed.postdirectional,
    unitDesignator: parsed.unitDesignator,
    unit: parsed.unit,
    building: parsed.building,
    pmb: parsed.pmb,
    route: parsed.route,
    poBox: parsed.poBox,
    crossStreet: parsed.crossStreet,
    city: parsed.city,
    state: parsed.state,
    zip: parsed.zip,
    zip4: parsed.zip4,
  };
  if (input.text !== undefined) return parts;
  return {
    ...parts,
    recipient: input.firm ?? '',
    urbanization: input.urbanization ?? parts.urbanization,
    city: input.city ?? '',
    state: input.state ?? '',
    zip: input.ZIPCode ?? '',
    zip4: input.ZIPPlus4 ?? '',
  };
};

const queryOf = (
  standard: StandardAddress,
  codes: readonly number[],
  nearer: 'street' | 'box',
): DeliveryQuery | null => {
  const common = {
    unitDesignator: standard.unitDesignator,
    unit: standard.unit,
    firm: standard.recipient,
  };
  if (standard.poBox !== '' && (standard.number === '' || nearer === 'box')) {
    const street = standard.route === '' ? PO_BOX_STREET : routeStreet(standard.route);
    return { rule: 'box-number', street, key: streetKey(street), number: standard.poBox, ...common };
  }
  if (codes.includes(REASON.generalDelivery)) {
    const street = GENERAL_DELIVERY_STREET;
    return { rule: 'general-delivery', street, key: streetKey(street), number: '', ...common };
  }
  if (standard.number === '' || standard.street === '') return null;
  const street: StreetName = {
    predirectional: standard.predirectional,
    name: standard.street,
    suffix: standard.suffix,
    postdirectional: standard.postdirectional,
  };
  return { rule: 'primary-number', street, key: streetKey(street), number: standard.number, ...common };
};
