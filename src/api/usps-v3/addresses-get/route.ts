/** GET /addresses/v3/address: an address in standard form, with its ZIP+4 where a reference has it (Addresses 3.2.3). */

import type { Config } from '../../../config.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  type AddressReference,
  type AddressServices,
  type ValidationResult,
  validateAddress,
} from '../../../reference/address/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { refusalOf } from './refusal.ts';
import { AddressAnswer, addressAnswer, Firm, Line, Plus4, State, Zip5 } from './wire.ts';

const Query = Type.Object(
  {
    firm: Type.Optional(Firm),
    streetAddress: Line,
    secondaryAddress: Type.Optional(Line),
    city: Type.Optional(Line),
    state: State,
    urbanization: Type.Optional(Line),
    ZIPCode: Type.Optional(Zip5),
    ZIPPlus4: Type.Optional(Plus4),
  },
  { additionalProperties: false },
);

/** The names that the OpenAPI file gives to elements. */
const ADDRESS_XML = {
  root: 'AddressValidateResponse',
  elements: {
    additionalInfo: 'addressAdditionalInfo',
    corrections: 'addressCorrections',
    matches: 'addressMatches',
  },
  members: { corrections: 'addressCorrection', matches: 'addressMatch', warnings: 'warning' },
};

/** What may be logged of an address: the state and the first three digits of the ZIP. */
export const harmlessPlace = ({
  state,
  ZIPCode,
}: {
  readonly state: string;
  readonly ZIPCode?: string;
}): Record<string, string> => ({
  state,
  ...(ZIPCode !== undefined && { zip3: ZIPCode.slice(0, 3) }),
});

/** The `Postern-Source` header: the edition that matched, else the ZIP edition that checked the last line. */
export const sourceOf = ({ source }: ValidationResult, { zips }: AddressReference): string =>
  source === null ? zips.sourceHeader() : sourceHeader(source);

/** `reference` gives what is in force at the time of the call. */
export const addressRoute = (
  reference: (now: number) => AddressReference,
  services: AddressServices,
  config: Config,
): AnyRoute =>
  declareRoute({
    id: 'addresses-get',
    method: 'GET',
    path: '/addresses/v3/address',
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
    summary: 'An address in standard form, with ZIP+4 and carrier route where a local reference has them.',
    response: AddressAnswer,
    xml: ADDRESS_XML,
    async handler({ query }, { now }) {
      const current = reference(now);
      const result = await validateAddress(query, current, services);
      const refused = refusalOf(result, config);
      if (refused !== undefined) throw refused;
      return {
        body: addressAnswer(result, config.wire),
        source: sourceOf(result, current),
      };
    },
  });
