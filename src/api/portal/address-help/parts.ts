/** What the routes of address help share. */

import type { Route, RouteSchemas } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { closed } from '../schemas.ts';

/** A text that may be an address: it is never written to a log. */
export const Text = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: 'a text of 1 to 1000 characters',
});

export const TextBody = Type.Object({ text: Text }, closed);

/** An address asked about by a registered caller. */
export const ADDRESS_READ = {
  dataset: 'addresses',
  channel: 'apis',
  scope: 'addresses',
} as const satisfies Partial<Route<RouteSchemas>>;
