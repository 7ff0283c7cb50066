/** What quotes to both sides of the border have in common: their shapes at the wire, and how sure they are. */
import { PosternError } from '../../../errors.ts';
import type { Answer } from '../../../gateway/index.ts';
import { dateText, localTimeAt } from '../../../postal/hours/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import type { Held, PriceRow, Quote } from '../../../shipping/index.ts';

/** Days in the east of the country, where USPS is. */
export const today = (now: number): string => dateText(localTimeAt(now, 'America/New_York')?.date ?? 0);

export const dollars = (cents: number): number => cents / 100;

export const rateOf = ({ row, fees, dimWeight }: Quote, weight: number, zone: string) => ({
  SKU: row.sku,
  description: row.name,
  priceType: row.priceType,
  price: dollars(row.cents),
  weight,
  dimWeight,
  fees: fees.map(({ name, sku, cents }) => ({ name, SKU: sku, price: dollars(cents) })),
  startDate: row.from,
  endDate: row.until,
  mailClass: row.mailClass,
  zone: (row.zone || zone).padStart(2, '0'),
  productName: '',
  productDefinition: '',
  ...(row.processingCategory !== '' && { processingCategory: row.processingCategory }),
  rateIndicator: row.rateIndicator,
  destinationEntryFacilityType: row.entry,
});

export const serviceOf = (row: PriceRow) => ({
  extraService: row.service,
  name: row.name,
  SKU: row.sku,
  priceType: row.priceType,
  price: dollars(row.cents),
});

export type Sure = PriceRow['confidence'];

const surest = (all: readonly Sure[]): Sure =>
  all.every((one) => one === 'checked') ? 'checked' : 'assumed';

export const answerOf = (
  body: unknown,
  helds: readonly (Held<unknown> | null)[],
  sure: readonly Sure[],
): Answer => ({
  body,
  source: helds.flatMap((held) => (held === null ? [] : [sourceHeader(held.edition)])).join(', '),
  headers: { 'postern-confidence': surest(sure) },
});

export const rateMissing = (): PosternError =>
  new PosternError('rate_unknown', 'Could not find working sku from SSF ingredients', {
    status: 400,
    published: '030002',
    place: { field: 'weight' },
    cure: 'The imported price list has no price for this weight and kind: it is too heavy, or of another kind.',
  });

export const totalOf = (quote: Quote): number => dollars(quote.cents);
