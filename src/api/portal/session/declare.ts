/** What the routes of signing in have in common. */
import type { AnyRoute, RouteSchemas } from '../../../gateway/index.ts';
import { publicRoute } from '../declare.ts';

type Own<Schemas extends RouteSchemas> = Parameters<typeof publicRoute<Schemas>>[0];

/** Reads a session or ends it; open to anybody, since whoever has none is told so. */
export const sessionRoute = <const Schemas extends RouteSchemas>(
  own: Omit<Own<Schemas>, 'dataset'>,
): AnyRoute => publicRoute<Schemas>({ ...own, dataset: 'sign-in' } as Own<Schemas>);

/** An attempt to sign in: counted against the client address, durable in the record before its answer leaves. */
export const attemptRoute = <const Schemas extends RouteSchemas>(
  own: Omit<Own<Schemas>, 'dataset'>,
): AnyRoute =>
  sessionRoute<Schemas>({
    action: 'write',
    session: 'opens',
    quota: { kind: 'sign-in', cost: 1 },
    durable: 'before-answer',
    bodyLimit: 65_536,
    ...own,
  } as Omit<Own<Schemas>, 'dataset'>);
