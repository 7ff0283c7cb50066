/** Parties of the tracking channel, made over the operator's door and by a steward: whoever has a basis, and whoever has none. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { signatureOf } from '../../src/tracking/intake/index.ts';
import { makeApp, makeOrganisation, makePerson, type TestApp, type TestPerson } from '../people.ts';
import type { Answered, AskedProgram } from '../program.ts';

export const SETTINGS = {
  POSTERN_INTAKE: 'all',
  POSTERN_ASSETS_PER_MINUTE: '1000000',
  POSTERN_LOCAL_PER_SECOND: '100000',
} as const;

const SECRET = '0123456789abcdef0123456789abcdef';
const SUBSCRIPTION = '00000000-0000-0000-0000-000000000009';

const done = (answer: Answered): Answered => {
  assert.ok(answer.status < 300, answer.text);
  return answer;
};

/** Has deliveries of a subscription taken. */
export const openDeliveries = async (program: AskedProgram): Promise<void> => {
  done(
    await program.operate('/postern/v1/tracking/sources', {
      method: 'POST',
      body: { subscriptionId: SUBSCRIPTION, secret: SECRET },
    }),
  );
};

/** A piece's events come in as USPS delivers them. */
export const deliver = async (program: AskedProgram, answer: object): Promise<void> => {
  const payload = JSON.stringify(answer);
  const timestamp = new Date().toISOString();
  done(
    await program.ask('/postern/v1/tracking/deliveries', {
      method: 'POST',
      headers: { 'X-HMAC': signatureOf(SECRET, timestamp, payload) },
      body: { subscriptionId: SUBSCRIPTION, subscriptionType: 'TRACKING', timestamp, payload, links: [] },
    }),
  );
};

/** A manifest that names merchants of numbers. */
export const manifest = async (
  program: AskedProgram,
  rows: readonly { readonly number: string; readonly merchant: string }[],
): Promise<void> => {
  const text = `number,merchant,mid,efn\n${rows.map(({ number, merchant }) => `${number},${merchant},,`).join('\n')}\n`;
  const answer = await program.operate('/postern/v1/tracking/files?name=manifest.csv&kind=manifest', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(text),
  });
  done(answer);
  assert.equal((answer.json as { rowsKept: number }).rowsKept, rows.length, answer.text);
};

/** The grant that two people give after a review (`test/access-requests` has the whole way). */
const grant = async (
  { data, databaseUrl }: AskedProgram,
  app: string,
  fields: readonly string[],
  dataset: string,
): Promise<void> => {
  const at = Date.now() - 1000;
  const values = [`grant_${app}`, app, JSON.stringify(fields), at, at, dataset];
  const statement = (placeholders: readonly string[]): string =>
    `insert into access_grant (id, app_id, fields_json, granted_at, recertified_at, dataset, purposes_json, granted_by)
     values (${placeholders.join(', ')}, '["customer-visibility"]', 'per_test')`;
  if (databaseUrl !== undefined) {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(statement(['$1', '$2', '$3', '$4', '$5', '$6']), values);
    } finally {
      await client.end();
    }
    return;
  }
  const db = new DatabaseSync(join(data, 'postern.db'));
  try {
    db.prepare(statement(['?', '?', '?', '?', '?', '?'])).run(...values);
  } finally {
    db.close();
  }
};

export interface PartyWish {
  readonly role: 'shipper' | 'platform' | 'serviceProvider';
  readonly mids?: readonly string[];
  readonly merchants?: readonly string[];
  readonly fields?: readonly string[];
  /** What the grant is on; `tracking` unless stated, `*` for everything. */
  readonly grantOn?: string;
  /** Beside Public Access I and Tracking. */
  readonly products?: readonly string[];
  /** Terms, grant and agreement are in order unless something is left out. */
  readonly without?: 'terms' | 'grant';
}

const FROM = '2026-04-01T00:00:00Z';

/** An app in good standing whose every call states the purpose `customer-visibility`. */
export const makeParty = async (
  program: AskedProgram,
  steward: TestPerson,
  { role, mids = [], merchants = [], fields = [], grantOn = 'tracking', products = [], without }: PartyWish,
): Promise<TestApp> => {
  const organisation = await makeOrganisation(program);
  const app = await makeApp(program, {
    organisation,
    role,
    products: ['Public Access I', 'Tracking', ...products],
  });
  const operate = async (path: string, body: object): Promise<unknown> =>
    done(await program.operate(`/postern/v1/${path}`, { method: 'POST', body }));
  const decide = async (path: string, body: object): Promise<unknown> =>
    done(await program.ask(`/postern/v1/${path}`, { method: 'POST', headers: steward.headers, body }));
  if (without !== 'terms') {
    await operate(`organisations/${organisation}/terms`, {
      document: 'usps-api-terms',
      version: '2026-04-01',
      acceptedBy: 'operator',
    });
  }
  if (without !== 'grant') {
    await grant(program, app.id, fields, grantOn);
  }
  if (role === 'shipper') {
    for (const mid of mids) {
      await operate(`organisations/${organisation}/mailer-ids`, { mid, proof: 'operator' });
    }
    return app;
  }
  for (const mid of mids) {
    await decide(`apps/${app.id}/authorisations`, {
      mid,
      channel: 'any',
      basis: 'ip-agreement',
      evidence: 'test',
      from: FROM,
    });
  }
  for (const merchant of merchants) {
    await decide(`apps/${app.id}/authorisations`, {
      mid: '902345678',
      channel: 'any',
      basis: 'merchant-token',
      merchant,
      evidence: 'test',
      from: FROM,
    });
  }
  if (role === 'serviceProvider') {
    await operate(`organisations/${organisation}/agreements`, {
      kind: 'ip-agreement',
      signed: FROM,
      feeRequired: 'no',
    });
  }
  return app;
};

export const makeSteward = (program: AskedProgram): Promise<TestPerson> => makePerson(program, 'steward');

/** Headers of an app with its purpose. */
export const asking = (app: {
  readonly headers: Readonly<Record<string, string>>;
}): Record<string, string> => ({
  ...app.headers,
  'postern-purpose': 'customer-visibility',
});
