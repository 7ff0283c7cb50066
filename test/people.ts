/** Organisations, apps, people and their tokens for tests, made through the local operator's door. */
import assert from 'node:assert/strict';
import type { Answered, AskedProgram } from './program.ts';

export interface TestApp {
  readonly organisation: string;
  readonly id: string;
  readonly credential: string;
  readonly secret: string;
  /** An access token with every scope of the app's products. */
  readonly token: string;
  /** The header that carries it. */
  readonly headers: { readonly authorization: string };
}

export interface TestPerson {
  readonly organisation: string;
  readonly id: string;
  readonly token: string;
  readonly headers: { readonly authorization: string };
}

/** The JSON of an answer that must have this status. */
export const expectJson = <Body>(answer: Answered, status: number): Body => {
  assert.equal(answer.status, status, answer.text);
  return answer.json as Body;
};

export const bearer = (token: string): { readonly authorization: string } => ({
  authorization: `Bearer ${token}`,
});

const make = async (
  program: AskedProgram,
  path: string,
  body: object,
): Promise<{ id: string; secret: string }> =>
  expectJson(await program.operate(path, { method: 'POST', body }), 201);

export const makeOrganisation = async (program: AskedProgram, name = 'Test organisation'): Promise<string> =>
  (await make(program, '/postern/v1/organisations', { name })).id;

export interface AppWish {
  readonly organisation?: string;
  readonly role?: string;
  readonly products?: readonly string[];
  readonly scope?: string;
}

export const makeApp = async (program: AskedProgram, wish: AppWish = {}): Promise<TestApp> => {
  const organisation = wish.organisation ?? (await makeOrganisation(program));
  const { id } = await make(program, '/postern/v1/apps', {
    organisationId: organisation,
    name: 'Test app',
    role: wish.role ?? 'developer',
    ...(wish.products !== undefined && { products: wish.products }),
  });
  const { id: credential, secret } = await make(program, `/postern/v1/apps/${id}/credentials`, {});
  const { access_token: token } = expectJson<{ access_token: string }>(
    await program.ask('/oauth2/v3/token', {
      method: 'POST',
      body: {
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
        ...(wish.scope !== undefined && { scope: wish.scope }),
      },
    }),
    200,
  );
  return { organisation, id, credential, secret, token, headers: bearer(token) };
};

export const makePerson = async (
  program: AskedProgram,
  role: string,
  organisation?: string,
): Promise<TestPerson> => {
  const owner = organisation ?? (await makeOrganisation(program));
  const { id } = await make(program, '/postern/v1/people', {
    organisationId: owner,
    name: 'Test person',
    role,
  });
  const { secret } = await make(program, `/postern/v1/people/${id}/credentials`, {});
  return { organisation: owner, id, token: secret, headers: bearer(secret) };
};
