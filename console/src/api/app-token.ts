/** Acting as an app of one's organisation for a quarter of an hour. Tokens live in this module's memory alone. */
import { call, type Problem } from './client.ts';

/** A token that ends within this is not used any more. */
const SPARE_MS = 20_000;

interface Token {
  readonly accessToken: string;
  readonly expiresAt: string;
}

const tokens = new Map<string, Token>();

/** Until when a token of this app is at hand; undefined: none is. */
export const tokenUntil = (app: string): string | undefined => {
  const token = tokens.get(app);
  return token !== undefined && Date.parse(token.expiresAt) - SPARE_MS > Date.now()
    ? token.expiresAt
    : undefined;
};

/** A token of the app: the one at hand, else a new one, which the record names the person for. */
export const tokenOf = async (
  app: string,
): Promise<
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly problem: Problem }
> => {
  const held = tokens.get(app);
  if (held !== undefined && tokenUntil(app) !== undefined) return { ok: true, token: held.accessToken };
  const issued = await call<Token>(`/postern/v1/apps/${app}/tokens`, { method: 'POST' });
  if (!issued.ok) return issued;
  tokens.set(app, issued.data);
  return { ok: true, token: issued.data.accessToken };
};

/** The server no longer takes the token of this app. */
export const forgetToken = (app: string): void => {
  tokens.delete(app);
};
