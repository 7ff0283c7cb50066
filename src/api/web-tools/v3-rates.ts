/** Rates in the answers of v3, as the old dialect pairs them. */
import { PosternError } from '../../errors.ts';
import type { Answer } from '../../gateway/index.ts';

export interface Rate {
  readonly description: string;
  readonly price: number;
  readonly mailClass: string;
  readonly zone: string;
  readonly SKU: string;
  readonly rateIndicator?: string;
}

interface RateOptions {
  readonly rateOptions: readonly { readonly totalBasePrice: number; readonly rates: readonly Rate[] }[];
}

export const sourceOf = ({ source = '' }: Answer): string => source;

/** `checked` or `assumed`, as v3 tells it in a header. */
export const confidenceOf = ({ headers = {} }: Answer): string => headers['postern-confidence'] ?? 'assumed';

export const dollars = (price: number): string => price.toFixed(2);

export const ratesOf = (answer: Answer | undefined): { readonly rate: Rate; readonly total: number }[] =>
  ((answer?.body as RateOptions | undefined)?.rateOptions ?? []).flatMap(({ totalBasePrice, rates }) => {
    const [rate] = rates;
    return rate === undefined ? [] : [{ rate, total: totalBasePrice }];
  });

/** Every rate by mail class and name: the same thing at another kind of price. */
const keyOf = ({ mailClass, description }: Rate): string => `${mailClass}|${description}`;

/** A class that has a retail price alone is answered with that. */
const orNone = async (answer: Promise<Answer | undefined>): Promise<Answer | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PosternError && error.status === 400) return undefined;
    throw error;
  }
};

/** The totals of the same rates at another kind of price, which is asked for by each mail class. */
export const twinsOf = async (
  rates: readonly { readonly rate: Rate }[],
  ask: (mailClass: string) => Promise<Answer | undefined>,
): Promise<(rate: Rate) => number | undefined> => {
  const totals = new Map<string, number>();
  for (const mailClass of new Set(rates.map(({ rate }) => rate.mailClass))) {
    for (const { rate, total } of ratesOf(await orNone(ask(mailClass)))) totals.set(keyOf(rate), total);
  }
  return (rate) => totals.get(keyOf(rate));
};
