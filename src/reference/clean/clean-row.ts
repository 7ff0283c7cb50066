/** One row: cells in, a standardised and checked address out. */
import {
  type AddressParts,
  type ParsedAddress,
  parse,
  REASON,
  type StandardAddress,
  standardize,
} from '../../postal/address/index.ts';
import type { Mapping } from './columns.ts';
import { deliveryPointOf, surnameOf } from './duplicates.ts';
import { isToldChange, type Outcome, outcomeOf, REASON_NAMES } from './outcome.ts';
import type { Matched, Validator, ZipValidator } from './validate.ts';

/** What a row is made of that bears on its address. */
export interface CleanRow {
  readonly firm: string;
  /** Street or box without unit. */
  readonly line1: string;
  /** Unit, building, private mailbox. */
  readonly secondary: string;
  readonly urbanization: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly zip4: string;
  /** Of a matched range or point. */
  readonly deliveryPointDigits: string;
  readonly checkDigit: string;
  readonly carrierRoute: string;
  readonly outcome: Outcome;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly matched: Matched;
  readonly edition: string;
  /** See `deliveryPointOf`. */
  readonly deliveryPoint: string;
  /** Delivery point and surname or firm; empty where the list names nobody. */
  readonly household: string;
}

const EXCEL_TEXT = /^="(.*)"$/s;
/** A spreadsheet's trick against lost zeros is text to us. */
const plainCell = (cell: string): string => {
  const text = cell.trim();
  return text.charCodeAt(0) === 61 ? (EXCEL_TEXT.exec(text)?.[1] ?? text) : text;
};

/** `2134.0` → `2134`, `021341234` → `02134-1234`: what spreadsheets make of ZIPs. */
const zipCell = (cell: string): string => {
  const text = plainCell(cell).replace(/\.0+$/, '');
  return /^\d{9}$/.test(text) ? `${text.slice(0, 5)}-${text.slice(5)}` : text;
};

const joined = (first: string, second: string, between: string): string => {
  if (first === '') return second;
  return second === '' ? first : `${first}${between}${second}`;
};

/** The address of a row as text, a line a part. `cell` gives a column's text. */
const addressText = (mapping: Mapping, cell: (index: number) => string): string => {
  const part = (index: number | undefined): string => (index === undefined ? '' : plainCell(cell(index)));
  const zip = mapping.zip === undefined ? '' : zipCell(cell(mapping.zip));
  const zip4 = part(mapping.zip4);
  const wholeZip = zip4 !== '' && /^\d{4,5}$/.test(zip) ? `${zip}-${zip4.padStart(4, '0')}` : zip;
  const last = joined(joined(part(mapping.city), part(mapping.state), ', '), wholeZip, ' ');
  const lines = joined(
    joined(part(mapping.urbanization), part(mapping.address), '\n'),
    joined(part(mapping.street), part(mapping.street2), '\n'),
    '\n',
  );
  return joined(joined(lines, part(mapping.lastLine), '\n'), last, '\n');
};

const words = (first: string, second: string): string => joined(first, second, ' ');

const line1Of = (address: StandardAddress): string => {
  const { number, predirectional, street, suffix, postdirectional, crossStreet, route, poBox } = address;
  const name = words(words(predirectional, street), words(suffix, postdirectional));
  const delivery = words(words(number, name), crossStreet === '' ? '' : `& ${crossStreet}`);
  const box = poBox === '' ? route : words(route, `${route === '' ? 'PO BOX' : 'BOX'} ${poBox}`);
  return words(delivery, box);
};

const secondaryOf = ({ building, unitDesignator, unit, pmb }: StandardAddress): string =>
  words(words(building, words(unitDesignator, unit)), pmb === '' ? '' : `PMB ${pmb}`);

/** Cleans rows of one mapping. */
export class RowCleaner {
  readonly #mapping: Mapping;
  readonly #validator: Validator;
  readonly #cities: ZipValidator['cities'];

  constructor(mapping: Mapping, cities: ZipValidator['cities'], validator: Validator) {
    this.#mapping = mapping;
    this.#validator = validator;
    this.#cities = cities;
  }

  /** @param cell gives the text of a column, `''` where the row has none. Never throws. */
  clean(cell: (index: number) => string): CleanRow {
    const mapping = this.#mapping;
    const read = parse(addressText(mapping, cell), this.#cities);
    const firm = mapping.firm === undefined ? '' : plainCell(cell(mapping.firm));
    const address = standardize(firm === '' ? read : withFirm(read, firm), this.#cities);
    const checked = this.#validator.validate(address, read);
    const { settled, match } = checked;
    const codes =
      settled === undefined ? read.reasons : read.reasons.filter((code) => !settled.includes(code));
    const reasons: string[] = [];
    for (const code of codes) reasons.push(REASON_NAMES[code] ?? '');
    const changes: number[] = [];
    for (const { code } of address.changes) {
      changes.push(code);
      if (isToldChange(code)) reasons.push(REASON_NAMES[code] ?? '');
    }
    for (const reason of checked.reasons) reasons.push(reason);
    const { city, state, zip } = checked;
    const deliveryPoint = deliveryPointOf(address, zip);
    return {
      firm: address.recipient,
      line1: match === undefined || match.line1 === '' ? line1Of(address) : match.line1,
      secondary: secondaryOf(address),
      urbanization: match?.urbanization ?? address.urbanization,
      city,
      state,
      zip,
      zip4: checked.zip4,
      deliveryPointDigits: match?.deliveryPoint ?? '',
      checkDigit: match?.checkDigit ?? '',
      carrierRoute: match?.carrierRoute ?? '',
      outcome: outcomeOf({ address, city, state, zip, codes, changes, checks: checked.reasons }),
      confidence: read.confidence,
      reasons,
      matched: checked.matched,
      edition: checked.matched === 'none' && codes.includes(REASON.empty) ? '' : checked.edition,
      deliveryPoint,
      household: deliveryPoint === '' ? '' : this.#household(deliveryPoint, address.recipient, cell),
    };
  }

  #household(deliveryPoint: string, recipient: string, cell: (index: number) => string): string {
    const { lastName, name } = this.#mapping;
    const surname =
      lastName === undefined
        ? name === undefined
          ? ''
          : surnameOf(cell(name))
        : cell(lastName).trim().toUpperCase();
    const who = surname === '' ? recipient : surname;
    return who === '' ? '' : `${deliveryPoint}|${who}`;
  }
}

const withFirm = (read: ParsedAddress, firm: string): AddressParts => ({
  recipient: firm,
  urbanization: read.urbanization,
  number: read.number,
  predirectional: read.predirectional,
  street: read.street,
  suffix: read.suffix,
  postdirectional: read.postdirectional,
  unitDesignator: read.unitDesignator,
  unit: read.unit,
  building: read.building,
  pmb: read.pmb,
  route: read.route,
  poBox: read.poBox,
  crossStreet: read.crossStreet,
  extra: read.extra,
  city: read.city,
  state: read.state,
  zip: read.zip,
  zip4: read.zip4,
});
