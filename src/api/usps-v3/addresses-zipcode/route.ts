/** GET /addresses/v3/zipcode: ZIP Code and +4 of an address (Addresses 3.2.3). */

import type { Config } from '../../../config.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  type AddressReference,
  type AddressServices,
  validateAddress,
} from '../../../reference/address/index.ts';
import { refusalOf } from '../addresses-get/refusal.ts';
import { harmlessPlace, sourceOf } from '../addresses-get/route.ts';
import {
  addressBody,
  Firm,
  firmField,
  Line,
  Plus4,
  State,
  Zip5,
  ZipCodeAnswer,
} from '../addresses-get/wire.ts';

const Query = Type.Object(
  {
    firm: Type.Optional(Firm),
    streetAddress: Line,
    secondaryAddress: Type.Optional(Line),
    city: Line,
    state: State,
    ZIPCode: Type.Optional(Zip5),
    ZIPPlus4: Type.Optional(Plus4),
  },
  { additionalProperties: false },
);

/** `reference` gives what is in force at the time of the call. */
export const zipCodeRoute = (
  reference: (now: number) => AddressReference,
  services: AddressServices,
  config: Config,
): AnyRoute =>
  declareRoute({
    id: 'addresses-zipcode',
    method: 'GET',
    path: '/addresses/v3/zipcode',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'addresses',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: 'addresses',
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query },
    harmless: ({ query }) => harmlessPlace(query),
    subject: null,
    summary: 'ZIP Code and +4 of an address.',
    response: ZipCodeAnswer,
    xml: { root: 'ZipCodeLookupResponse' },
    async handler({ query }, { now }) {
      const current = reference(now);
      const result = await validateAddress(query, current, services);
      // The ZIP is what was asked for: where nothing here says it, the answer is that more is needed.
      const lacksZip = result.outcome === 'standardised' && result.address.zip === '';
      const refused = refusalOf(lacksZip ? { ...result, outcome: 'insufficient' } : result, config);
      if (refused !== undefined) throw refused;
      return {
        body: {
          ...firmField(result.address.firm, config.wire),
          address: addressBody(result.address, config.wire),
        },
        source: sourceOf(result, current),
      };
    },
  });
