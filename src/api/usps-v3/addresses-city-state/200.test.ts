import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addressesSchema } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

/** City and state as the live API gives them, one of each kind of ZIP Code. */
const GOLDEN: Readonly<Record<string, readonly [city: string, state: string]>> = {
  '90210': ['BEVERLY HILLS', 'CA'],
  '10001': ['NEW YORK', 'NY'],
  '00901': ['SAN JUAN', 'PR'],
  '96950': ['SAIPAN', 'MP'],
  '09001': ['APO', 'AE'],
  '34001': ['APO', 'AA'],
  '96201': ['APO', 'AP'],
};

describe('GET /addresses/v3/city-state, as live', () => {
  let program: TestProgram;
  let app: TestApp;
  const validResponse = addressesSchema('CityStateResponse');
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  const ask = (zip: string) =>
    program.ask(`/addresses/v3/city-state?ZIPCode=${zip}`, { headers: app.headers });

  it('answers city and state alone, in that order, of ZIP Codes of every kind', async () => {
    for (const [zip, [city, state]] of Object.entries(GOLDEN)) {
      const answer = await ask(zip);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.text, JSON.stringify({ city, state }));
      assert.match(answer.headers['content-type'] ?? '', /^application\/json\b/);
    }
  });

  it('fits the genuine schema', async () => {
    for (const zip of Object.keys(GOLDEN)) {
      const answer = await ask(zip);
      if (validResponse !== undefined) {
        assert.ok(validResponse(answer.json), JSON.stringify(validResponse.errors));
      }
    }
  });

  it('says which edition answered and what is left of the allowance, and is not kept by caches', async () => {
    const { headers } = await ask('90210');
    assert.match(headers['postern-source'] ?? '', /zip/);
    assert.match(headers['ratelimit-policy'] ?? '', /^"local";q=100;w=1$/);
    assert.match(headers.ratelimit ?? '', /^"local";r=\d+;t=1$/);
    assert.equal(headers['retry-after'], undefined);
    assert.equal(headers['cache-control'], 'no-store');
  });
});

describe('GET /addresses/v3/city-state, as specified', () => {
  it('has the ZIP Code too', async () => {
    const validResponse = addressesSchema('CityStateResponse');
    const program = await openProgram({ POSTERN_WIRE: 'spec' });
    try {
      const { headers } = await makeApp(program);
      const answer = await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers });
      assert.deepEqual(answer.json, { city: 'BEVERLY HILLS', state: 'CA', ZIPCode: '90210' });
      if (validResponse !== undefined) {
        assert.ok(validResponse(answer.json), JSON.stringify(validResponse.errors));
      }
    } finally {
      await program.close();
    }
  });
});
