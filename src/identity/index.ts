export * from './apps.ts';
export * from './authenticator.ts';
export * from './credentials.ts';
export { Demo } from './demo.ts';
export * from './entitlements.ts';
export { readAppFacts } from './facts.ts';
export * from './notices.ts';
export * from './organisations.ts';
export * from './parse.ts';
export * from './people.ts';
export {
  ANONYMOUS,
  type LapsedGrant,
  LOCAL_OPERATOR,
  type Principal,
  recipientPrincipal,
  toPrincipal,
} from './principal.ts';
export { needsGrant, PRODUCTS, type Product, productWithScope, scopesOf } from './products.ts';
export { type GivenRole, ROLES, rolesWithin } from './roles.ts';
export { newId } from './secrets.ts';
export * from './tokens.ts';
export * from './web-tools-user.ts';
