/** Every route of signing in. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { linkRoutes } from './links.ts';
import { oidcRoutes } from './oidc.ts';
import { passkeySignInRoutes } from './passkey.ts';
import type { SignInRooms } from './rooms.ts';
import { sessionRoutes } from './session.ts';

export const signInRoutes = (rooms: SignInRooms): AnyRoute[] => [
  ...sessionRoutes(rooms),
  ...linkRoutes(rooms),
  ...passkeySignInRoutes(rooms),
  ...oidcRoutes(rooms),
];
