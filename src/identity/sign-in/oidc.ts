/**
 * Sign-in at the operator's OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core §3.1).
 * The three are made of a mark that this browser alone holds in a cookie, so an answer that another browser began is
 * worth nothing here, and the store keeps nothing but that the state is still good.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Configuration, CustomFetch } from 'openid-client';
import type { OidcSettings } from '../../config.ts';
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { hashSecret } from '../secrets.ts';
import { type ProviderClaims, personOfSubject } from './oidc-people.ts';

export interface OidcPlaces {
  readonly store: Store;
  readonly outgoing: () => Promise<Outgoing>;
  readonly settings: OidcSettings;
}

/** What comes back from the provider in the query. */
export interface OidcReturn {
  readonly state?: string;
  readonly code?: string;
  readonly iss?: string;
  readonly error?: string;
}

/** A person has this long to sign in at the provider, seconds; also the life of the mark. */
export const MARK_SECONDS = 600;
const DISCOVERED_MS = 3_600_000;
const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 262_144;
const CLOCK_TOLERANCE_SECONDS = 30;
const BODILESS = new Set([101, 204, 205, 304]);

// Loaded when somebody signs in this way.
const library = () => import('openid-client');

const derived = (mark: string, use: 'state' | 'nonce' | 'pkce'): string =>
  createHmac('sha256', mark).update(`postern oidc ${use}`).digest('base64url');

const same = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** `fetch` as the library knows it, by the one way out. */
const fetchBy =
  (outgoing: () => Promise<Outgoing>): CustomFetch =>
  async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? undefined : String(body);
    const answer = await (await outgoing()).fetch({
      url,
      method,
      headers,
      ...(text !== undefined && { body: text }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: LARGEST_ANSWER,
      redirects: 0,
    });
    return new Response(BODILESS.has(answer.status) ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
  };

const unavailable = (cause: unknown): PosternError =>
  new PosternError('oidc_unavailable', 'The sign-in provider does not answer as it should.', {
    status: 502,
    cure: 'Try again in a minute, or sign in another way; the operator finds the cause in the log.',
    cause,
  });

const stateDead = (): PosternError =>
  new PosternError('oidc_state_dead', 'This sign-in was not begun by this browser, or is over.', {
    status: 410,
    cure: 'Begin again from the sign-in page, and let the browser keep cookies.',
  });

const refused = (cause: unknown): PosternError =>
  new PosternError('oidc_refused', 'The sign-in provider did not let you in, or what it said did not hold.', {
    status: 403,
    cure: 'Begin again from the sign-in page; if it happens again, tell the operator.',
    cause,
  });

export class OidcSignIn {
  readonly #places: OidcPlaces;
  #discovered: { readonly until: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(places: OidcPlaces) {
    this.#places = places;
  }

  get name(): string {
    return this.#places.settings.name;
  }

  /**
   * Begins. @returns where the browser goes, and the mark for its cookie.
   * @throws PosternError `oidc_unavailable`
   */
  async begin(
    redirectUri: string,
    nextPath: string,
    now: number,
  ): Promise<{ readonly location: string; readonly mark: string }> {
    const configuration = await this.#configuration(now);
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await library();
    const mark = randomBytes(32).toString('base64url');
    const state = derived(mark, 'state');
    await this.#places.store.db
      .insertInto('oidc_state')
      .values({
        state_hash: hashSecret(state),
        next_path: nextPath,
        expires_at: now + MARK_SECONDS * 1000,
      })
      .execute();
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      code_challenge: await calculatePKCECodeChallenge(derived(mark, 'pkce')),
      code_challenge_method: 'S256',
      state,
      nonce: derived(mark, 'nonce'),
    });
    return { location: location.href, mark };
  }

  /**
   * Ends what `begin` began. @returns the person, and where to go.
   * @throws PosternError `oidc_state_dead`, `oidc_refused`, `oidc_unavailable`, and those of `personOfSubject`
   */
  async finish(
    redirectUri: string,
    mark: string | undefined,
    back: OidcReturn,
    now: number,
  ): Promise<{ readonly personId: string; readonly nextPath: string }> {
    const { store, settings } = this.#places;
    if (mark === undefined || !same(derived(mark, 'state'), back.state ?? '')) throw stateDead();
    const nextPath = await this.#takeState(derived(mark, 'state'), now);
    const configuration = await this.#configuration(now);
    const claims = await this.#claims(configuration, redirectUri, mark, back);
    return { personId: await personOfSubject(store, settings, claims, now), nextPath };
  }

  async #takeState(state: string, now: number): Promise<string> {
    const { db } = this.#places.store;
    const stateHash = hashSecret(state);
    const row = await db
      .selectFrom('oidc_state')
      .selectAll()
      .where('state_hash', '=', stateHash)
      .executeTakeFirst();
    const taken = await db.deleteFrom('oidc_state').where('state_hash', '=', stateHash).executeTakeFirst();
    if (row === undefined || Number(taken.numDeletedRows) !== 1 || Number(row.expires_at) <= now) {
      throw stateDead();
    }
    return row.next_path;
  }

  async #claims(
    configuration: Configuration,
    redirectUri: string,
    mark: string,
    back: OidcReturn,
  ): Promise<ProviderClaims> {
    const { authorizationCodeGrant, fetchUserInfo } = await library();
    const current = new URL(redirectUri);
    for (const [name, value] of Object.entries(back)) current.searchParams.set(name, value);
    try {
      const tokens = await authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: derived(mark, 'pkce'),
        expectedState: derived(mark, 'state'),
        expectedNonce: derived(mark, 'nonce'),
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('no ID token came');
      const asked = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint;
      const more = asked ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        name: typeof more.name === 'string' ? more.name : undefined,
        email: typeof more.email === 'string' ? more.email : undefined,
        emailVerified: more.email_verified === true,
      };
    } catch (error) {
      throw error instanceof PosternError ? unavailable(error) : refused(error);
    }
  }

  /** The provider's metadata, read again every hour; a failure is not remembered. */
  #configuration(now: number): Promise<Configuration> {
    if (this.#discovered === undefined || this.#discovered.until <= now) {
      const configuration = this.#discover();
      this.#discovered = { until: now + DISCOVERED_MS, configuration };
      configuration.catch(() => {
        this.#discovered = undefined;
      });
    }
    return this.#discovered.configuration;
  }

  async #discover(): Promise<Configuration> {
    const { outgoing, settings } = this.#places;
    const oidc = await library();
    const { issuer, clientId, clientSecret } = settings;
    try {
      const configuration = await oidc.discovery(
        new URL(issuer),
        clientId,
        { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
        // As the provider says; `client_secret_basic` where it says nothing (OpenID Connect Discovery §3).
        (server, client, body, headers) =>
          (server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') === false
            ? oidc.ClientSecretPost(clientSecret)
            : oidc.ClientSecretBasic(clientSecret))(server, client, body, headers),
        {
          [oidc.customFetch]: fetchBy(outgoing),
          // Plain http is taken for a provider on this machine alone; the settings see to that.
          ...(issuer.startsWith('http:') && { execute: [oidc.allowInsecureRequests] }),
        },
      );
      // The signature of the ID token is checked too, not only the connection it came by.
      oidc.enableNonRepudiationChecks(configuration);
      return configuration;
    } catch (error) {
      throw unavailable(error);
    }
  }
}
