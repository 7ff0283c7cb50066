/** Shipping Options 3.1.29: mail classes with price and commitment side by side. */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { BusinessAnswers } from '../business/answers.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { Options } from './schema.ts';

export const shippingOptionsRoute = (way: Way, answers: BusinessAnswers): AnyRoute =>
  operationRoute(way, {
    id: 'shipping-options',
    method: 'POST',
    path: '/shipments/v3/options/search',
    dataset: 'shipping-options',
    action: 'read',
    scope: 'shipments',
    schema: { body: Options },
    harmless: ({ body }) => ({
      from: body.originZIPCode.slice(0, 3),
      to: (body.destinationZIPCode ?? '').slice(0, 3),
    }),
    summary: 'Mail classes for a parcel with price and commitment side by side.',
    repeat: 'safe',
    importing: 'postern import prices FILE --layout …, zones and service-standards',
    local: ({ body }, { now }) => answers.options(body, now),
  });
