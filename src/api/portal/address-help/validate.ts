/** POST /postern/v1/addresses/validate: everything that is known of one address, with what was matched and on which edition. */

import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  type AddressReference,
  type AddressServices,
  validateAddress,
} from '../../../reference/address/index.ts';
import { sourceOf } from '../../usps-v3/addresses-get/route.ts';
import { insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import { ADDRESS_READ, Text } from './parts.ts';

const Body = Type.Union(
  [
    Type.Object({ text: Text }, closed),
    Type.Object(
      {
        firm: Type.Optional(Text),
        streetAddress: Text,
        secondaryAddress: Type.Optional(Text),
        urbanization: Type.Optional(Text),
        city: Type.Optional(Text),
        state: Type.Optional(Text),
        ZIPCode: Type.Optional(Text),
        ZIPPlus4: Type.Optional(Text),
      },
      closed,
    ),
  ],
  { description: 'either {"text": …} or the fields of the USPS API, streetAddress among them' },
);

export const validateRoute = (
  reference: (now: number) => AddressReference,
  services: AddressServices,
): AnyRoute =>
  insightRoute({
    ...ADDRESS_READ,
    id: 'addresses-validate',
    method: 'POST',
    path: '/postern/v1/addresses/validate',
    schema: { body: Body },
    summary: 'One address: standard form, what was matched, on which edition, candidates and near misses.',
    async handler({ body }, { now }) {
      const current = reference(now);
      const result = await validateAddress(body, current, services);
      return { body: result, source: sourceOf(result, current) };
    },
  });
