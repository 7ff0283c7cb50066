/**
 * GET /oauth2/v3/userinfo: what the caller is known by here. USPS's own path and shape are not public; the claims are those
 * it names (CRIDs, MIDs, payment accounts, permits), of which accounts and permits are not kept here.
 */
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Store } from '../../../store/index.ts';
import { ofCaller } from '../business/owned.ts';

const UserInfo = Type.Object({
  sub: Type.String(),
  name: Type.String(),
  scope: Type.String(),
  api_products: Type.Array(Type.String()),
  CRIDs: Type.Array(Type.String()),
  MIDs: Type.Array(Type.String()),
});

export const userInfoRoute = (store: Store): AnyRoute =>
  declareRoute({
    id: 'userinfo',
    method: 'GET',
    path: '/oauth2/v3/userinfo',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'userinfo',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: 'openid',
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: ofCaller,
    summary: 'Who the caller is here: CRIDs, Mailer IDs, products and scopes.',
    confidence: 'reconstructed',
    response: UserInfo,
    async handler(_input, { principal }) {
      const { scopes, products, ownMids } = principal.attributes('api', 'userinfo');
      const row = await store.db
        .selectFrom('organisation')
        .select('crid')
        .where('id', '=', principal.organisationId)
        .executeTakeFirst();
      const crid = row?.crid ?? '';
      return {
        body: {
          sub: principal.id,
          name: principal.name,
          scope: scopes.join(' '),
          api_products: products,
          CRIDs: crid === '' ? [] : [crid],
          MIDs: ownMids,
        },
      };
    },
  });
