/** What the business APIs can answer from imported files; undefined: not held, so USPS is asked. */
import type { Answer } from '../../../gateway/index.ts';
import type {
  BaseRatesListRequest,
  BaseRatesRequest,
  ExtraServiceRatesRequest,
  LetterRatesRequest,
  TotalRatesRequest,
} from '../prices-domestic/schemas.ts';
import type { StandardsQuery } from '../service-standards/schemas.ts';
import type { OptionsRequest } from '../shipping-options/schema.ts';

type Held<Request> = (request: Request, now: number) => Promise<Answer | undefined>;

export interface BusinessAnswers {
  readonly baseRates: Held<BaseRatesRequest>;
  readonly extraServiceRates: Held<ExtraServiceRatesRequest>;
  readonly baseRatesList: Held<BaseRatesListRequest>;
  readonly totalRates: Held<TotalRatesRequest>;
  readonly letterRates: Held<LetterRatesRequest>;
  readonly standards: Held<StandardsQuery>;
  readonly estimates: Held<StandardsQuery>;
  readonly options: Held<OptionsRequest>;
}
