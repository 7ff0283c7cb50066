/** A provider with its app, and three stewards, for tests of requests for access. */
import assert from 'node:assert/strict';
import {
  expectJson,
  makeApp,
  makeOrganisation,
  makePerson,
  type TestApp,
  type TestPerson,
} from '../people.ts';
import type { Answered, TestProgram } from '../program.ts';

export const MID = '902345678';
export const API = '/postern/v1';

export interface World {
  readonly program: TestProgram;
  readonly app: TestApp;
  /** Of the app's organisation. */
  readonly requester: TestPerson;
  readonly ownSteward: TestPerson;
  readonly first: TestPerson;
  readonly second: TestPerson;
  readonly admin: TestPerson;
}

export interface ShownRequest {
  readonly id: string;
  readonly state: string;
  readonly grant: string | null;
  readonly checks: readonly { check: string; state: string; code: string; text: string }[];
  readonly outcome: { code?: string; cure?: string; citations?: string[]; question?: string } | null;
  readonly rules?: { sha256: string; sentences: string[] };
}

export const post = (
  program: TestProgram,
  path: string,
  by: { readonly headers: Readonly<Record<string, string>> },
  body: object,
): Promise<Answered> => program.ask(`${API}/${path}`, { method: 'POST', headers: by.headers, body });

export const read = (
  program: TestProgram,
  path: string,
  by: { readonly headers: Readonly<Record<string, string>> },
): Promise<Answered> => program.ask(`${API}/${path}`, { headers: by.headers });

/** A service provider that lacks nothing but the grant: agreement, authorisation, product. */
export const makeWorld = async (program: TestProgram): Promise<World> => {
  const organisation = await makeOrganisation(program, 'Third-party logistics');
  const app = await makeApp(program, { organisation, role: 'serviceProvider', products: ['Tracking'] });
  const [requester, ownSteward, first, second, admin] = await Promise.all([
    makePerson(program, 'developer', organisation),
    makePerson(program, 'steward', organisation),
    makePerson(program, 'steward'),
    makePerson(program, 'steward'),
    makePerson(program, 'admin'),
  ]);
  expectJson(
    await post(program, `organisations/${organisation}/agreements`, admin, {
      kind: 'ip-agreement',
      signed: '2026-03-15',
      feeRequired: 'no',
    }),
    201,
  );
  expectJson(
    await post(program, `apps/${app.id}/authorisations`, first, {
      mid: MID,
      channel: 'any',
      basis: 'ip-agreement',
      evidence: 'a letter',
      from: '2026-01-01',
    }),
    201,
  );
  return { program, app, requester, ownSteward, first, second, admin };
};

export const formOf = ({ app }: World, changes: object = {}) => ({
  app: app.id,
  dataset: 'tracking-api',
  channel: 'api',
  purposes: ['customer-visibility'],
  need: 'The support desk answers merchants who ask where a piece is; it needs the last scan.',
  jobFunction: 'customer support',
  users: 'twelve people of the support desk',
  mids: [MID],
  volume: { average: 200, peak: 900 },
  ...changes,
});

export const begin = async (world: World, changes: object = {}): Promise<ShownRequest> =>
  expectJson(await post(world.program, 'access-requests', world.requester, formOf(world, changes)), 201);

/** A request in review. */
export const submitted = async (world: World, changes: object = {}): Promise<ShownRequest> => {
  const { id, rules } = await begin(world, changes);
  const handed = expectJson<ShownRequest>(
    await post(world.program, `access-requests/${id}/submit`, world.requester, { attested: rules?.sha256 }),
    200,
  );
  assert.equal(handed.state, 'review');
  return handed;
};

export const granted = async (
  world: World,
  changes: object = {},
  terms: object = {},
): Promise<ShownRequest> => {
  const { id } = await submitted(world, changes);
  const once = expectJson<ShownRequest>(
    await post(world.program, `access-reviews/${id}/grant`, world.first, { reason: 'needed', ...terms }),
    200,
  );
  if (once.state === 'granted') return once;
  return expectJson(
    await post(world.program, `access-reviews/${id}/approve`, world.second, { reason: 'agreed' }),
    200,
  );
};

export const assertRefused = (answer: Answered, status: number, code: string): void => {
  assert.equal(answer.status, status, answer.text);
  assert.equal((answer.json as { code: string }).code, code);
};
