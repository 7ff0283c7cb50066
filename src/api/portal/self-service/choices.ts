/** What an app that a person makes for their own organisation may be: the roles and products to choose from. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import {
  needsGrant,
  PRODUCTS,
  type Principal,
  type Product,
  ROLES,
  rolesWithin,
  scopesOf,
} from '../../../identity/index.ts';
import { insightRoute } from '../declare.ts';
import { asOwn, seesAll } from './owner.ts';

const rolesFor = (principal: Principal) =>
  seesAll(principal) ? (Object.keys(ROLES) as (keyof typeof ROLES)[]) : rolesWithin(principal.role);

/**
 * Nobody gives an app more than their own role opens.
 * @throws PosternError `role_above_own` (403)
 */
export const assertRoleWithin = (role: string, principal: Principal): void => {
  if (seesAll(principal) || !Object.hasOwn(ROLES, role)) return;
  const within = rolesFor(principal);
  if (within.some((own) => own === role)) return;
  throw new PosternError(
    'role_above_own',
    `You have the role ${principal.role}; an app that you make may have ${within.join(', ') || 'none'}, and ${role} was asked for.`,
    {
      status: 403,
      cure: 'Ask whoever administers this Postern to make the app, or to change your role.',
      place: { field: 'role' },
    },
  );
};

export const choicesRoute = (): AnyRoute =>
  insightRoute({
    id: 'app-choices',
    method: 'GET',
    path: '/postern/v1/app-choices',
    dataset: 'apps',
    action: 'list',
    schema: {},
    // Software makes no apps.
    subject: (_input, _now, principal) =>
      asOwn(principal.kind === 'person' ? principal.organisationId : undefined, principal),
    summary: 'The roles and products that a new app of your organisation may have.',
    handler: (_input, { principal }) => ({
      body: {
        roles: rolesFor(principal).map((role) => ({ role, purpose: ROLES[role] })),
        products: (Object.keys(PRODUCTS) as Product[]).map((product) => ({
          product,
          scopes: scopesOf([product]),
          needsGrant: needsGrant(product),
        })),
      },
    }),
  });
