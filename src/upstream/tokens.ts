/** Access tokens of the operator's credentials: kept in memory, renewed before they end, one renewal at a time. */

import type { Checked } from './answer.ts';
import type { UpstreamCredential } from './credentials.ts';
import { credentialRefused, garbage, isProblem, unavailable } from './problems.ts';

export interface Token {
  readonly value: string;
  /** null: USPS did not say. */
  readonly scopes: readonly string[] | null;
  /** Unix ms. */
  readonly expiresAt: number;
  /** Renewed from then on, while it is still good. */
  readonly renewAt: number;
}

export interface TokenParts {
  readonly now: () => number;
  /** Sends `POST /oauth2/v3/token` with a JSON body. */
  readonly ask: (credential: UpstreamCredential, body: Readonly<Record<string, string>>) => Promise<Checked>;
}

interface Held {
  readonly clientId: string;
  readonly clientSecret: string;
  token?: Token;
  renewing?: Promise<Token>;
  refusal?: { readonly error: unknown; readonly until: number };
}

/** Share of a token's life after which it is renewed. */
const RENEW_AT = 0.8;
/** A token about to end may end on its way. */
const MARGIN_MS = 5_000;
/** A secret that was refused is not tried again at once: the token endpoint has a quota too. */
const REFUSAL_MS = 60_000;

export class Tokens {
  readonly #parts: TokenParts;
  readonly #held = new Map<string, Held>();

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  /** A token that is good now. @throws PosternError `upstream_credential_refused`, `upstream_unavailable`, `upstream_garbage` */
  async of(credential: UpstreamCredential): Promise<Token> {
    const held = this.#heldOf(credential);
    const now = this.#parts.now();
    const { token } = held;
    if (token !== undefined && now < token.expiresAt - MARGIN_MS) {
      if (now >= token.renewAt) this.#renew(credential, held).catch(() => undefined);
      return token;
    }
    return this.#renew(credential, held);
  }

  /** USPS refused it: the next call gets another. */
  refused(credential: UpstreamCredential, token: Token): void {
    const held = this.#heldOf(credential);
    if (held.token === token) delete held.token;
  }

  /** The token held, for the view. */
  peek(name: string): Token | undefined {
    return this.#held.get(name)?.token;
  }

  #heldOf({ name, clientId, clientSecret }: UpstreamCredential): Held {
    const known = this.#held.get(name);
    if (known?.clientId === clientId && known.clientSecret === clientSecret) return known;
    const held: Held = { clientId, clientSecret };
    this.#held.set(name, held);
    return held;
  }

  #renew(credential: UpstreamCredential, held: Held): Promise<Token> {
    if (held.refusal !== undefined && this.#parts.now() < held.refusal.until)
      return Promise.reject(held.refusal.error);
    held.renewing ??= this.#ask(credential)
      .then(
        (token) => {
          held.token = token;
          delete held.refusal;
          return token;
        },
        (error: unknown) => {
          if (isProblem(error, 'upstream_credential_refused')) {
            held.refusal = { error, until: this.#parts.now() + REFUSAL_MS };
          }
          throw error;
        },
      )
      .finally(() => {
        delete held.renewing;
      });
    return held.renewing;
  }

  async #ask(credential: UpstreamCredential): Promise<Token> {
    const { name, clientId, clientSecret, scopes } = credential;
    const { status, body } = await this.#parts.ask(credential, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    });
    const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    if (status === 400 || status === 401 || status === 403) {
      const code = typeof said.error === 'string' ? said.error.slice(0, 100) : 'no code';
      throw credentialRefused(name, `status ${status}, ${code}`);
    }
    if (status !== 200) throw unavailable('oauth2', REFUSAL_MS);
    const { access_token: value } = said;
    const seconds = Number(said.expires_in);
    if (typeof value !== 'string' || value === '' || !(seconds > 0)) {
      throw garbage('oauth2', 'a token answer without access_token or expires_in');
    }
    const now = this.#parts.now();
    const lifeMs = seconds * 1_000;
    return {
      value,
      scopes: typeof said.scope === 'string' ? said.scope.split(/\s+/).filter((scope) => scope !== '') : null,
      expiresAt: now + lifeMs,
      renewAt: now + lifeMs * RENEW_AT,
    };
  }
}
