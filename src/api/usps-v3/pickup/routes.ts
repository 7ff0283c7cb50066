/** Carrier Pickup 3.1.8: asking a carrier to come. Answered by USPS; a pickup is shown and changed by its owner alone. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { noteMade, ofCaller, ofOwner } from '../business/owned.ts';
import { Address, closed, DateText, open, params, words, Zip5Text } from '../business/schemas.ts';

const PACKAGE_TYPES = [
  'FIRST-CLASS_PACKAGE_SERVICE',
  'PRIORITY_MAIL_EXPRESS',
  'PRIORITY_MAIL',
  'RETURNS',
  'USPS_GROUND_ADVANTAGE',
  'INTERNATIONAL',
  'OTHER',
] as const;

const PLACES = [
  'FRONT_DOOR',
  'BACK_DOOR',
  'SIDE_DOOR',
  'KNOCK_ON_DOOR',
  'MAIL_ROOM',
  'OFFICE',
  'PORCH',
  'RECEPTION',
  'MAILBOX',
  'OTHER',
] as const;

const Pickup = Type.Object(
  {
    pickupDate: DateText,
    pickupAddress: Type.Object(
      {
        firstName: Type.String({ minLength: 1, maxLength: 50 }),
        lastName: Type.String({ minLength: 1, maxLength: 50 }),
        firm: Type.Optional(Type.String({ maxLength: 50 })),
        address: Address,
        contact: Type.Optional(Type.Array(Type.Object({}, open), { maxItems: 2 })),
      },
      open,
    ),
    packages: Type.Array(
      Type.Object(
        {
          packageType: words(...PACKAGE_TYPES),
          packageCount: Type.Integer({ minimum: 1, maximum: 100_000 }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
    estimatedWeight: Type.Number({ minimum: 0, maximum: 1_000_000, description: 'pounds' }),
    pickupLocation: Type.Object(
      {
        packageLocation: words(...PLACES),
        specialInstructions: Type.Optional(Type.String({ maxLength: 255 })),
        dogPresent: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    nextAvailablePickup: Type.Optional(Type.Boolean()),
  },
  closed,
);

const Update = Type.Object(
  {
    confirmationNumber: Type.Optional(Type.String({ maxLength: 60 })),
    pickupDate: Type.Optional(DateText),
    carrierPickupRequest: Pickup,
  },
  closed,
);

const Eligibility = Type.Object(
  {
    streetAddress: Type.String({ minLength: 1, maxLength: 50 }),
    secondaryAddress: Type.Optional(Type.String({ maxLength: 50 })),
    city: Type.Optional(Type.String({ maxLength: 28 })),
    state: Type.Optional(Type.String({ minLength: 2, maxLength: 100 })),
    ZIPCode: Type.Optional(Zip5Text),
    ZIPPlus4: Type.Optional(Type.String({ pattern: '^\\d{4}$', description: 'the +4' })),
    urbanization: Type.Optional(Type.String({ maxLength: 96 })),
  },
  closed,
);

/** A change names the state that it changes (RFC 9110 §13.1.1). @throws PosternError `if_match_missing` */
const assertIfMatch = (_input: unknown, { header }: Context): void => {
  if (header('if-match') !== undefined) return;
  throw new PosternError('if_match_missing', 'The header If-Match is missing.', {
    status: 400,
    cure: 'Ask for the pickup, and send the ETag of the answer as If-Match; it holds for an hour or until it was used.',
    place: { field: 'If-Match' },
  });
};

const COMMON = {
  dataset: 'pickup',
  dataClass: 'sensitive',
  purposeRequired: true,
  scope: 'carrier-pickup',
} as const;

const ONE = '/pickup/v3/carrier-pickup/:confirmationNumber';

export const pickupRoutes = (way: Way, owned: OwnedThings): AnyRoute[] => {
  const Params = params('confirmationNumber');
  const ofPickup = ({ params: asked }: { readonly params: unknown }) =>
    ofOwner(owned, 'pickup', (asked as { confirmationNumber: string }).confirmationNumber);
  return [
    operationRoute(way, {
      ...COMMON,
      id: 'pickup-eligibility',
      method: 'GET',
      path: '/pickup/v3/carrier-pickup/eligibility',
      action: 'read',
      schema: { query: Eligibility },
      subject: ofCaller,
      summary: 'Whether a carrier picks up at an address.',
      repeat: 'safe',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'pickup-create',
      method: 'POST',
      path: '/pickup/v3/carrier-pickup',
      action: 'write',
      schema: { body: Pickup },
      subject: ofCaller,
      summary: 'Asks a carrier to pick up; the answer has an ETag.',
      repeat: 'once',
      after: (answer, _input, context) => noteMade(owned, 'pickup', 'confirmationNumber')(answer, context),
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'pickup-get',
      method: 'GET',
      path: ONE,
      action: 'read',
      schema: { params: Params },
      subject: ofPickup,
      summary: 'A pickup, with an ETag.',
      repeat: 'safe',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'pickup-update',
      method: 'PUT',
      path: ONE,
      action: 'write',
      schema: { params: Params, body: Update },
      subject: ofPickup,
      before: assertIfMatch,
      summary: 'Changes a pickup; If-Match names the state that is changed.',
      repeat: 'once',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'pickup-delete',
      method: 'DELETE',
      path: ONE,
      action: 'write',
      schema: { params: Params },
      subject: ofPickup,
      before: assertIfMatch,
      summary: 'Calls a pickup off; If-Match names the state that is called off.',
      repeat: 'once',
    }),
  ];
};
