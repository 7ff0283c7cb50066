/** What the business APIs can answer from imported files; undefined: not held, so USPS is asked. */
import type { Answer } from '../../../gateway/index.ts';
import type {
  BaseRatesListRequest,
  BaseRatesRequest,
  ExtraServiceRatesRequest,
  LetterRatesRequest,
  TotalRatesRequest,
} from '../prices-domestic/schemas.ts';
import type {
  InternationalBaseRatesRequest,
  InternationalExtraServiceRatesRequest,
  InternationalLetterRatesRequest,
  InternationalListRequest,
  InternationalTotalRatesRequest,
} from '../prices-international/schemas.ts';
import type { StandardsQuery } from '../service-standards/schemas.ts';
import type { OptionsRequest } from '../shipping-options/schema.ts';

type Held<Request> = (request: Request, now: number) => Promise<Answer | undefined>;

/** Prices to other countries. */
export interface InternationalAnswers {
  readonly baseRates: Held<InternationalBaseRatesRequest>;
  readonly extraServiceRates: Held<InternationalExtraServiceRatesRequest>;
  readonly baseRatesList: Held<InternationalListRequest>;
  readonly totalRates: Held<InternationalTotalRatesRequest>;
  readonly letterRates: Held<InternationalLetterRatesRequest>;
  /** The code of a country that an old request names in words; undefined: nothing is imported. null: no such country. */
  readonly country: (text: string) => Promise<string | null | undefined>;
}

export interface BusinessAnswers {
  readonly international: InternationalAnswers;
  readonly baseRates: Held<BaseRatesRequest>;
  readonly extraServiceRates: Held<ExtraServiceRatesRequest>;
  readonly baseRatesList: Held<BaseRatesListRequest>;
  readonly totalRates: Held<TotalRatesRequest>;
  readonly letterRates: Held<LetterRatesRequest>;
  readonly standards: Held<StandardsQuery>;
  readonly estimates: Held<StandardsQuery>;
  readonly options: Held<OptionsRequest>;
}
