/** Payments 3.1.20: authorisation to pay for labels, and whether an account can. Answered by USPS. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { noteMade, ofCaller } from '../business/owned.ts';
import { AccountNumber, closed, words, Zip5Text } from '../business/schemas.ts';
import { ofRoles, type Roles } from '../labels-forwarded/subject.ts';

/** The roles that name the Mailer ID whose labels are paid for, the most telling first. */
const LABEL_ROLES = ['LABEL_OWNER', 'RETURN_LABEL_OWNER', 'MAIL_OWNER', 'SHIPPER'] as const;

const ROLES = [
  'PAYER',
  'RATE_HOLDER',
  ...LABEL_ROLES,
  'PLATFORM',
  'RETURN_LABEL_PAYER',
  'RETURN_LABEL_RATE_HOLDER',
  'LABEL_PROVIDER',
] as const;

const Mid = Type.Optional(Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID' }));

const Body = Type.Object(
  {
    roles: Type.Array(
      Type.Object(
        {
          roleName: words(...ROLES),
          CRID: Type.Optional(Type.String({ maxLength: 15 })),
          MID: Mid,
          manifestMID: Mid,
          accountType: Type.Optional(words('EPS', 'PERMIT', 'METER', 'OMAS')),
          accountNumber: Type.Optional(AccountNumber),
          permitNumber: Type.Optional(Type.String({ maxLength: 20 })),
          permitZIP: Type.Optional(Zip5Text),
        },
        { additionalProperties: true },
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  closed,
);

interface Role {
  readonly roleName: string;
  readonly CRID?: string;
  readonly MID?: string;
  readonly manifestMID?: string;
}

const labelMid = (roles: readonly Role[]): string | null =>
  LABEL_ROLES.map((name) => roles.find(({ roleName }) => roleName === name)?.MID).find(
    (mid) => mid !== undefined,
  ) ?? null;

const rolesOf = (roles: readonly Role[]): Roles => {
  const shipper = roles.find(({ roleName }) => roleName === 'SHIPPER');
  return {
    mid: labelMid(roles),
    mids: [
      ...new Set(
        roles.flatMap(({ MID, manifestMID }) => [MID, manifestMID]).filter((mid) => mid !== undefined),
      ),
    ],
    shipper: { mid: shipper?.MID ?? null, crid: shipper?.CRID ?? null },
  };
};

export const paymentRoutes = (way: Way, owned: OwnedThings): AnyRoute[] => [
  operationRoute(way, {
    id: 'payments-authorization',
    method: 'POST',
    path: '/payments/v3/payment-authorization',
    dataset: 'labels',
    action: 'write',
    dataClass: 'sensitive-enhanced',
    purposeRequired: true,
    scope: 'payments',
    schema: { body: Body },
    subject: ({ body }, _now, principal) => ofRoles(rolesOf(body.roles), principal),
    summary: 'Authorisation to pay for labels of a Mailer ID; the token holds for eight hours.',
    repeat: 'once',
    before({ body }, { decideItem, principal }) {
      const roles = rolesOf(body.roles);
      const { merchant = null } = ofRoles(roles, principal);
      for (const mid of roles.mids) {
        const about = { mid, midDetermined: true, merchant };
        const decided = decideItem({ dataset: 'labels', action: 'write' }, about);
        decided.record(decided.refusal?.status ?? 200);
        if (decided.refusal !== null) {
          throw new PosternError(
            'mid_not_own',
            'A Mailer ID among the roles is none that you may label with.',
            {
              status: 403,
              cure: 'Name Mailer IDs of your organisation alone, or as a platform of the merchant that you label for.',
              place: { field: 'roles' },
            },
          );
        }
      }
    },
    after: async (answer, { body }, context) => {
      const { mid = null, merchant = null } = ofRoles(rolesOf(body.roles), context.principal);
      await noteMade(owned, 'payment', 'paymentAuthorizationToken', { mid, merchant })(answer, context);
    },
  }),
  operationRoute(way, {
    id: 'payments-account',
    method: 'GET',
    path: '/payments/v3/payment-account/:accountNumber',
    dataset: 'payment-accounts',
    action: 'read',
    dataClass: 'sensitive',
    purposeRequired: true,
    scope: 'payments',
    schema: {
      params: Type.Object({ accountNumber: AccountNumber }, closed),
      query: Type.Object(
        {
          accountType: words('EPS', 'PERMIT'),
          permitZIPCode: Type.Optional(Zip5Text),
          amount: Type.Optional(Type.Unsafe<number>({ type: 'number', minimum: 0, maximum: 1_000_000 })),
        },
        closed,
      ),
    },
    subject: ofCaller,
    summary: 'Whether an account can pay an amount.',
    repeat: 'idempotent',
  }),
];
