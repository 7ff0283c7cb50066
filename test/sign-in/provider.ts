/**
 * A small OpenID provider on this machine: discovery, tokens, keys, user information. The test says who signs in;
 * `bend` changes what the ID token says, so that tests see what is refused.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const CLIENT_ID = 'postern';
export const CLIENT_SECRET = 'provider-client-secret-0123456789';

export type Claims = Readonly<Record<string, unknown>>;

export interface TestProvider {
  readonly issuer: string;
  /** The requests that came to the token endpoint. */
  readonly tokenRequests: number;
  /** What a person who signs in at this address is sent back to. `bend` is laid over the claims of the ID token. */
  signIn(location: string, claims: Claims, bend?: Claims): string;
  /** While it is true, every answer is 500. */
  broken: boolean;
  close(): Promise<void>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const startProvider = async (): Promise<TestProvider> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { asked: URLSearchParams; claims: Claims; bend: Claims }>();
  let issuer = '';
  let tokenRequests = 0;

  const idToken = (asked: URLSearchParams, claims: Claims, bend: Claims): string => {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: issuer,
      aud: CLIENT_ID,
      iat: now,
      exp: now + 60,
      nonce: asked.get('nonce'),
      ...claims,
      ...bend,
    };
    const signed = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };

  const answerToken = async (request: IncomingMessage): Promise<[number, object]> => {
    tokenRequests += 1;
    const form = new URLSearchParams(await text(request));
    // Both are encoded as in a form before they are joined (RFC 6749 §2.3.1).
    const basic = (request.headers.authorization ?? '').replace(/^Basic /, '');
    const given = decodeURIComponent(Buffer.from(basic, 'base64').toString());
    if (given !== `${CLIENT_ID}:${CLIENT_SECRET}`) return [401, { error: 'invalid_client' }];
    const code = form.get('code') ?? '';
    const granted = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      granted !== undefined &&
      granted.asked.get('code_challenge') === challenge &&
      granted.asked.get('code_challenge_method') === 'S256' &&
      granted.asked.get('redirect_uri') === form.get('redirect_uri');
    if (!isRight) return [400, { error: 'invalid_grant' }];
    const { asked, claims, bend } = granted;
    return [
      200,
      { access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token: idToken(asked, claims, bend) },
    ];
  };

  const answer = async (request: IncomingMessage): Promise<[number, object]> => {
    if (provider.broken) return [500, { error: 'server_error' }];
    switch (request.url?.split('?')[0]) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/keys`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          },
        ];
      case '/keys':
        return [
          200,
          { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] },
        ];
      case '/token':
        return answerToken(request);
      default:
        return [404, {}];
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provider = {
    issuer,
    get tokenRequests() {
      return tokenRequests;
    },
    broken: false,
    signIn(location: string, claims: Claims, bend: Claims = {}): string {
      const asked = new URL(location).searchParams;
      const code = randomBytes(16).toString('hex');
      codes.set(code, { asked, claims, bend });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      back.searchParams.set('session_state', 'of no interest');
      return `${back.pathname}${back.search}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
};
