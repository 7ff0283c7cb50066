/** The client credentials of a call to the token endpoint: in the body, as USPS clients send them. */

import { PosternError } from '../../errors.ts';
import { type TSchema, Type } from '../../gateway/schema.ts';

export interface ClientCredentials {
  readonly client_id?: string;
  readonly client_secret?: string;
}

export const CREDENTIAL_PROPERTIES = {
  client_id: Type.Optional(Type.String({ maxLength: 200, description: 'the client id of an app' })),
  client_secret: Type.Optional(Type.String({ maxLength: 200, description: 'a client secret of that app' })),
} satisfies Record<string, TSchema>;

/** @throws PosternError `invalid_client` (401) where a part is missing. */
export const requireCredentials = (body: ClientCredentials): { clientId: string; clientSecret: string } => {
  if (body.client_id !== undefined && body.client_secret !== undefined) {
    return { clientId: body.client_id, clientSecret: body.client_secret };
  }
  throw new PosternError('client_missing', 'client_id and client_secret are required.', { status: 401 });
};
