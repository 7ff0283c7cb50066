/** Domestic Prices 3.4.30: five searches, from imported price lists where there are any. */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { BusinessAnswers } from '../business/answers.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import {
  BaseRates,
  BaseRatesAnswer,
  BaseRatesList,
  ExtraServiceRates,
  ExtraServicesAnswer,
  LetterRates,
  RateOptions,
  TotalRates,
} from './schemas.ts';

const COMMON = {
  method: 'POST',
  dataset: 'prices',
  action: 'read',
  scope: 'domestic-prices',
  repeat: 'safe',
  importing: 'postern import prices FILE --layout …, and postern import zones FILE',
} as const;

const zip3s = ({
  originZIPCode = '',
  destinationZIPCode = '',
}: {
  originZIPCode?: string;
  destinationZIPCode?: string;
}) => ({
  from: originZIPCode.slice(0, 3),
  to: destinationZIPCode.slice(0, 3),
});

export const domesticPriceRoutes = (way: Way, answers: BusinessAnswers): AnyRoute[] => [
  operationRoute(way, {
    ...COMMON,
    id: 'prices-base-rates',
    path: '/prices/v3/base-rates/search',
    schema: { body: BaseRates },
    harmless: ({ body }) => zip3s(body),
    summary: 'The price of a parcel.',
    response: BaseRatesAnswer,
    local: ({ body }, { now }) => answers.baseRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'prices-extra-service-rates',
    path: '/prices/v3/extra-service-rates/search',
    schema: { body: ExtraServiceRates },
    summary: 'The prices of extra services of a mail class.',
    response: ExtraServicesAnswer,
    local: ({ body }, { now }) => answers.extraServiceRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'prices-base-rates-list',
    path: '/prices/v3/base-rates-list/search',
    schema: { body: BaseRatesList },
    harmless: ({ body }) => zip3s(body),
    summary: 'The prices of a parcel by each mail class asked for.',
    response: RateOptions,
    local: ({ body }, { now }) => answers.baseRatesList(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'prices-total-rates',
    path: '/prices/v3/total-rates/search',
    schema: { body: TotalRates },
    harmless: ({ body }) => zip3s(body),
    summary: 'The same with extra services.',
    response: RateOptions,
    local: ({ body }, { now }) => answers.totalRates(body, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'prices-letter-rates',
    path: '/prices/v3/letter-rates/search',
    schema: { body: LetterRates },
    summary: 'The price of a letter, flat or card.',
    response: BaseRatesAnswer,
    local: ({ body }, { now }) => answers.letterRates(body, now),
  }),
];
