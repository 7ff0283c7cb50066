/** POST /payments/v3/payment-authorization in a sandbox: a token for labels of a Mailer ID. Nothing is paid (Payments 3.1.20). */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import type { Static } from '../../../gateway/schema.ts';
import { PAYMENT_TOKEN_MS } from '../../../shipping/labels/index.ts';
import { COMMON, type LabelRooms, refuseField, SOURCE } from './rooms.ts';
import { PaymentBody } from './schemas.ts';

type Roles = Static<typeof PaymentBody>['roles'];

const roleOf = (roles: Roles, name: string): Roles[number] | undefined =>
  roles.find(({ roleName }) => roleName === name);

/** The Mailer ID whose labels are made. @throws PosternError where no LABEL_OWNER states one */
const labelMid = (roles: Roles): string =>
  roleOf(roles, 'LABEL_OWNER')?.MID ??
  refuseField('roles', 'No role LABEL_OWNER with a MID came.', 'Name the Mailer ID whose labels you make.');

/** A platform's merchant goes by the CRID of the SHIPPER, as opaque as any merchant here. */
const merchantOf = (roles: Roles): string | null => roleOf(roles, 'SHIPPER')?.CRID ?? null;

export const paymentRoute = ({ tokens, simulation }: LabelRooms): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: 'labels-sandbox-payment',
    method: 'POST',
    path: '/payments/v3/payment-authorization',
    scope: 'payments',
    schema: { body: PaymentBody },
    subject: ({ body }) => ({
      mid: labelMid(body.roles),
      midDetermined: true,
      merchant: merchantOf(body.roles),
    }),
    summary: 'A simulated payment token for sample labels of a Mailer ID; it holds for eight hours.',
    handler: ({ body }, { principal, now }) => {
      const { roles } = body;
      const names = roles.map(({ roleName }) => roleName);
      if (new Set(names).size !== names.length) {
        refuseField('roles', 'A role came twice.', 'Name each role once.');
      }
      if (!names.includes('PAYER')) refuseField('roles', 'No role PAYER came.', 'Name who pays.');
      const mid = labelMid(roles);
      const returnMid = roleOf(roles, 'RETURN_LABEL_OWNER')?.MID ?? mid;
      const manifestMid = roleOf(roles, 'LABEL_OWNER')?.manifestMID ?? mid;
      const { role, ownMids } = principal.attributes('api', 'labels');
      for (const one of [mid, returnMid]) {
        if (simulation.senderOf(one) === undefined || !ownMids.includes(one)) {
          refuseField(
            'roles',
            'A Mailer ID among the label owners is none that you mail with in this sandbox.',
            'Use one that the ready file names for your app.',
          );
        }
      }
      const merchant = role === 'platform' ? merchantOf(roles) : null;
      const right = {
        organisationId: principal.organisationId,
        mid,
        returnMid,
        manifestMid,
        merchant,
        expiresAt: now + PAYMENT_TOKEN_MS,
      };
      return { body: { paymentAuthorizationToken: tokens.issue(right), roles }, source: SOURCE };
    },
  });
