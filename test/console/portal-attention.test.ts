/** What the overview of the portal says needs somebody. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { concernsOf } from '../../console/src/portal/overview/attention.ts';
import type { App, Credential } from '../../console/src/portal/shared/shapes.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;

const app: App = {
  id: 'app_1',
  organisationId: 'org_1',
  name: 'Support desk',
  role: 'developer',
  products: [],
  defaultPurpose: null,
  status: 'active',
  createdAt: NOW - 90 * DAY_MS,
};

const secret = (changes: Partial<Credential>): Credential => ({
  id: 'cred_1',
  hint: 'abcd',
  createdAt: NOW - 60 * DAY_MS,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...changes,
});

const saysOf = (credentials: readonly Credential[]): readonly string[] =>
  concernsOf(
    { apps: [app], standings: [{ app, credentials, refusals: [], cut: 'all' }], requests: [], grants: [] },
    NOW,
  ).map(({ key, tone }) => `${tone} ${key}`);

it('is silent about an app without a secret, and about one whose secret goes on', () => {
  assert.deepEqual(saysOf([]), []);
  assert.deepEqual(saysOf([secret({})]), []);
  assert.deepEqual(saysOf([secret({ expiresAt: NOW + 15 * DAY_MS })]), []);
  assert.deepEqual(saysOf([secret({ revokedAt: NOW - 1, expiresAt: NOW + DAY_MS })]), []);
});

it('names the last secret that ends within two weeks when no other goes on', () => {
  assert.deepEqual(saysOf([secret({ expiresAt: NOW + 13 * DAY_MS })]), ['bad cred_1']);
  const both = [
    secret({ expiresAt: NOW + DAY_MS }),
    secret({ id: 'cred_2', createdAt: NOW - DAY_MS, expiresAt: NOW + 2 * DAY_MS }),
  ];
  assert.deepEqual(saysOf(both), ['bad cred_2']);
});

it('warns of an old secret that was used after the new one was issued, and of no other', () => {
  const fresh = secret({ id: 'cred_2', createdAt: NOW - 2 * DAY_MS });
  const old = { expiresAt: NOW + DAY_MS };
  assert.deepEqual(saysOf([secret({ ...old, lastUsedAt: NOW - DAY_MS }), fresh]), ['warn cred_1']);
  assert.deepEqual(saysOf([secret({ ...old, lastUsedAt: NOW - 3 * DAY_MS }), fresh]), []);
});

it('puts what is overdue before questions, and questions before drafts; what is decided is left out', () => {
  const request = { dataset: 'tracking-api', due: null, outcome: { question: 'Who?' } };
  const grant = { app: app.id, dataset: 'tracking', certifyBy: null };
  const found = concernsOf(
    {
      apps: [app],
      standings: [],
      requests: [
        { id: 'draft', state: 'draft', ...request },
        { id: 'asked', state: 'returned', ...request },
        { id: 'waiting', state: 'review', ...request },
        { id: 'granted', state: 'granted', ...request },
      ],
      grants: [
        { id: 'overdue', state: 'overdue', ...grant },
        { id: 'revoked', state: 'revoked', ...grant },
        { id: 'far', state: 'in force', ...grant, certifyBy: '2027-06-01T00:00:00Z' },
        { id: 'soon', state: 'in force', ...grant, certifyBy: '2026-12-10T00:00:00Z' },
      ],
    },
    NOW,
  );
  assert.deepEqual(
    found.map(({ key }) => key),
    ['overdue', 'asked', 'soon', 'draft'],
  );
  assert.equal(found.find(({ key }) => key === 'asked')?.quote, 'Who?');
  assert.match(found.find(({ key }) => key === 'overdue')?.says ?? '', /Support desk/);
});
