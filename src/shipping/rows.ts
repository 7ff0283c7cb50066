/** One row of a price list, a zone chart, a table of standards or of countries, read from the cells of a file. */
import { countryCode } from './country-names.ts';
import type { ShippingLayout } from './layout.ts';

/** Dates such as 2026-07-12; `until` is the last day, '' where none is known. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

export interface PriceRow extends Period {
  /** `rate`: a parcel; `letter`: weight in ounces; `service`: an extra service; `fee`: nonstandard; `rule`: dimensional weight. */
  readonly record: 'rate' | 'letter' | 'service' | 'fee' | 'rule';
  readonly mailClass: string;
  readonly priceType: string;
  readonly processingCategory: string;
  readonly rateIndicator: string;
  readonly entry: string;
  readonly zone: string;
  /** Pounds, of letters ounces; null: any weight. */
  readonly weightNotOver: number | null;
  /** Cents, so that sums are exact; of rules 0. */
  readonly cents: number;
  readonly sku: string;
  readonly name: string;
  readonly service: string;
  /** US dollars; null: any value. */
  readonly valueNotOver: number | null;
  /** Inches: a fee for a longer side; cubic inches: a fee, or dimensional weight, for more volume. */
  readonly lengthOver: number | null;
  readonly volumeOver: number | null;
  /** Cubic inches a pound. */
  readonly divisor: number | null;
  readonly confidence: ShippingLayout['confidence'];
  /** Layout it came by: a later file of the same layout ends it. */
  readonly layout: string;
}

export interface PairRow extends Period {
  /** First and last ZIP3 of the areas, numbers. */
  readonly origin: readonly [first: number, last: number];
  readonly destination: readonly [first: number, last: number];
  /** '' : any. */
  readonly mailClass: string;
  /** The zone, or days. */
  readonly value: string;
  readonly confidence: ShippingLayout['confidence'];
  readonly layout: string;
}

/** The price group of a country. */
export interface CountryRow extends Period {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** As the file names the country; '' where it has codes alone. */
  readonly name: string;
  /** '' : any. */
  readonly mailClass: string;
  /** '' : any. */
  readonly rateIndicator: string;
  readonly group: string;
  /** Pounds; null: not stated. */
  readonly maxWeight: number | null;
  readonly confidence: ShippingLayout['confidence'];
  readonly layout: string;
}

/** What is wrong with a cell. */
export interface CellFault {
  readonly column: string;
  readonly reason: string;
}

type Cells = Readonly<Record<string, string>>;
export type ReadRow<Row> = Row | CellFault;
export const isCellFault = (row: object): row is CellFault => 'reason' in row && 'column' in row;

const RECORDS = ['rate', 'letter', 'service', 'fee', 'rule'] as const;
const NUMBER = /^\$?\s*(\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)$/;

const numberOf = (text: string): number | null | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const [, digits] = NUMBER.exec(trimmed) ?? [];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
};

/** `01` and `1` are one zone, or one price group. */
const plainZone = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replace(/^0+(?=\d)/, '');

export const priceRow = (
  cells: Cells,
  { confidence, layout }: ShippingLayout,
  period: Period,
): ReadRow<PriceRow> => {
  const text = (field: string): string => (cells[field] ?? '').trim();
  const record = RECORDS.find((one) => one === (text('record') || 'rate'));
  if (record === undefined) return { column: 'record', reason: `expected one of ${RECORDS.join(', ')}` };
  const read: Record<string, number | null> = {};
  for (const field of ['weightNotOver', 'price', 'valueNotOver', 'lengthOver', 'volumeOver', 'divisor']) {
    const value = numberOf(cells[field] ?? '');
    if (value === undefined) return { column: field, reason: 'expected a number' };
    read[field] = value;
  }
  if (text('mailClass') === '') return { column: 'mailClass', reason: 'is empty' };
  if (record !== 'rule' && (read.price === null || read.price === undefined)) {
    return { column: 'price', reason: 'is empty' };
  }
  if (record === 'service' && !/^\d{3}$/.test(text('service'))) {
    return { column: 'service', reason: 'expected three digits' };
  }
  if (record === 'rule' && !((read.divisor ?? 0) > 0))
    return { column: 'divisor', reason: 'expected more than 0' };
  return {
    record,
    mailClass: text('mailClass').toUpperCase(),
    priceType: text('priceType').toUpperCase() || 'RETAIL',
    processingCategory: text('processingCategory').toUpperCase(),
    rateIndicator: text('rateIndicator').toUpperCase(),
    entry: text('entry').toUpperCase() || 'NONE',
    zone: plainZone(text('zone')),
    weightNotOver: read.weightNotOver ?? null,
    cents: Math.round((read.price ?? 0) * 100),
    sku: text('sku'),
    name: text('name'),
    service: text('service'),
    valueNotOver: read.valueNotOver ?? null,
    lengthOver: read.lengthOver ?? null,
    volumeOver: read.volumeOver ?? null,
    divisor: read.divisor ?? null,
    confidence,
    layout,
    ...period,
  };
};

/** `010`, or `010-013`; of five digits the first three. */
const areaOf = (text: string): readonly [number, number] | null => {
  const [, first, last = first] = /^(\d{3})(?:\d{2})?(?:\s*-+\s*(\d{3})(?:\d{2})?)?$/.exec(text.trim()) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) return null;
  return [Number(first), Number(last)];
};

export const pairRow = (
  cells: Cells,
  { confidence, layout, kind }: ShippingLayout,
  period: Period,
): ReadRow<PairRow> => {
  const origin = areaOf(cells.origin ?? '');
  if (origin === null) return { column: 'origin', reason: 'expected three digits, or a range of them' };
  const destination = areaOf(cells.destination ?? '');
  if (destination === null)
    return { column: 'destination', reason: 'expected three digits, or a range of them' };
  const value = (cells.value ?? '').trim().replace(/^0+(?=\d)/, '');
  const fits = kind === 'zones' ? /^[0-9]{1,2}[A-Z*+]?$/.test(value) : /^\d{1,2}$/.test(value);
  if (!fits) return { column: 'value', reason: kind === 'zones' ? 'is no zone' : 'is no number of days' };
  return {
    origin,
    destination,
    mailClass: (cells.mailClass ?? '').trim().toUpperCase(),
    value: kind === 'zones' ? value.replace(/\D+$/, '') : value,
    confidence,
    layout,
    ...period,
  };
};

export const countryRow = (
  cells: Cells,
  { confidence, layout }: ShippingLayout,
  period: Period,
): ReadRow<CountryRow> => {
  const name = (cells.name ?? '').trim();
  const stated = (cells.country ?? '').trim().toUpperCase();
  const country = stated === '' ? countryCode(name) : stated;
  if (country === null || !/^[A-Z]{2}$/.test(country)) {
    return { column: 'country', reason: 'expected a country code of two letters, or a name that is known' };
  }
  const group = plainZone(cells.group ?? '');
  if (!/^[A-Z0-9.]{1,6}$/.test(group)) return { column: 'group', reason: 'is no price group' };
  const maxWeight = numberOf(cells.maxWeight ?? '');
  if (maxWeight === undefined) return { column: 'maxWeight', reason: 'expected a number of pounds' };
  return {
    country,
    name,
    mailClass: (cells.mailClass ?? '').trim().toUpperCase(),
    rateIndicator: (cells.rateIndicator ?? '').trim().toUpperCase(),
    group,
    maxWeight,
    confidence,
    layout,
    ...period,
  };
};
