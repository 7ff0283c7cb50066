/** `/postern/v1/addresses/complete`: addresses of the local reference that begin with a text. */

import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type AddressReference, completeAddress } from '../../../reference/address/index.ts';
import { insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import { ADDRESS_READ, Text, TextBody } from './parts.ts';

const SUMMARY =
  'Addresses of the local reference that begin with a text: number and street, then a comma and the city, or the ZIP.';

/** GET as a search box asks; POST keeps the address out of the URL. */
export const completeRoutes = (reference: (now: number) => AddressReference): AnyRoute[] => [
  insightRoute({
    ...ADDRESS_READ,
    id: 'addresses-complete',
    method: 'GET',
    path: '/postern/v1/addresses/complete',
    schema: { query: Type.Object({ q: Text }, closed) },
    summary: SUMMARY,
    handler: ({ query }, { now }) => ({ body: completeAddress(query.q, reference(now)) }),
  }),
  insightRoute({
    ...ADDRESS_READ,
    id: 'addresses-complete-post',
    method: 'POST',
    path: '/postern/v1/addresses/complete',
    schema: { body: TextBody },
    summary: SUMMARY,
    handler: ({ body }, { now }) => ({ body: completeAddress(body.text, reference(now)) }),
  }),
];
