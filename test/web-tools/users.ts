/** USERIDs for tests, and requests with them. */
import assert from 'node:assert/strict';
import type { IssuedWebToolsUser } from '../../src/identity/index.ts';
import type { TestApp } from '../people.ts';
import type { Answered, TestProgram } from '../program.ts';

export const makeUser = async (
  program: TestProgram,
  app: TestApp,
  clients: readonly string[] = [],
): Promise<IssuedWebToolsUser> => {
  const answer = await program.operate(`/postern/v1/apps/${app.id}/web-tools-users`, {
    method: 'POST',
    body: { clients },
  });
  assert.equal(answer.status, 201, answer.text);
  return answer.json as IssuedWebToolsUser;
};

/** Attributes of a request's element. */
export const signed = (userId: string, password = ''): string =>
  `USERID="${userId}"${password === '' ? '' : ` PASSWORD="${password}"`}`;

export const askWebTools = (
  program: TestProgram,
  api: string,
  xml: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> =>
  program.ask(`/ShippingAPI.dll?API=${api}&XML=${encodeURIComponent(xml)}`, { headers });

/** Number and description of an error, at the root or in an item. */
export const faultIn = (text: string): readonly [number: string, description: string] | undefined => {
  const [, number = '', description = ''] =
    /<Error><Number>([^<]*)<\/Number>.*?<Description>([^<]*)<\/Description>/.exec(text) ?? [];
  return number === '' ? undefined : [number, description];
};
