/** International Prices 3.3.11: five searches, from imported price lists and country groups where there are any. */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { InternationalAnswers } from '../business/answers.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { BaseRatesAnswer, RateOptions } from '../prices-domestic/schemas.ts';
import {
  InternationalBaseRates,
  InternationalExtraServiceRates,
  InternationalExtraServices,
  InternationalLetterRates,
  InternationalList,
  InternationalTotalRates,
} from './schemas.ts';

const COMMON = {
  method: 'POST',
  dataset: 'prices',
  action: 'read',
  scope: 'international-prices',
  repeat: 'safe',
  importing:
    'postern import international-prices FILE --layout …, and postern import country-groups FILE --layout …',
} as const;

const country = ({ body }: { readonly body: { readonly destinationCountryCode: string } }) => ({
  country: body.destinationCountryCode,
});

export const internationalPriceRoutes = (way: Way, answers: InternationalAnswers): AnyRoute[] => [
  operationRoute(way, {
    ...COMMON,
    id: 'international-prices-base-rates',
    path: '/international-prices/v3/base-rates/search',
    schema: { body: InternationalBaseRates },
    harmless: country,
    summary: 'The price of a parcel to another country.',
    response: BaseRatesAnswer,
    local: ({ body }, { now }) => answers.baseRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'international-prices-extra-service-rates',
    path: '/international-prices/v3/extra-service-rates/search',
    schema: { body: InternationalExtraServiceRates },
    harmless: country,
    summary: 'The prices of extra services to another country.',
    response: InternationalExtraServices,
    local: ({ body }, { now }) => answers.extraServiceRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'international-prices-base-rates-list',
    path: '/international-prices/v3/base-rates-list/search',
    schema: { body: InternationalList },
    harmless: country,
    summary: 'The prices of a parcel to another country, by each mail class.',
    response: RateOptions,
    local: ({ body }, { now }) => answers.baseRatesList(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'international-prices-total-rates',
    path: '/international-prices/v3/total-rates/search',
    schema: { body: InternationalTotalRates },
    harmless: country,
    summary: 'The same with extra services, and duties and taxes where asked.',
    response: RateOptions,
    local: ({ body }, { now }) => answers.totalRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'international-prices-letter-rates',
    path: '/international-prices/v3/letter-rates/search',
    schema: { body: InternationalLetterRates },
    harmless: country,
    summary: 'The price of a letter, flat or card to another country.',
    response: BaseRatesAnswer,
    local: ({ body }, { now }) => answers.letterRates(body, now),
  }),
];
