export { Base64Url, ChallengeId } from './credential-schemas.ts';
export { relyingParty, type SignInRooms } from './rooms.ts';
export { signInRoutes } from './routes.ts';
