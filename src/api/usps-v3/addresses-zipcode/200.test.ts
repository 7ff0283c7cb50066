import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { addressesSchema } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { referencePath } from '../../../../test/reference.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';
import { importInto } from '../../../../test/reference-address/import.ts';

const GUAM = { streetAddress: '1273 Pale San Vitores Road', city: 'Tamuning', state: 'GU', ZIPCode: '96913' };

interface ZipCodeAnswer {
  readonly firm?: string | null;
  readonly address: Readonly<Record<string, string | null>>;
}

const ask = async (
  program: TestProgram,
  app: TestApp,
  query: Readonly<Record<string, string>>,
): Promise<ZipCodeAnswer> => {
  const answer = await program.ask(`/addresses/v3/zipcode?${new URLSearchParams(query)}`, {
    headers: app.headers,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as ZipCodeAnswer;
};

describe('GET /addresses/v3/zipcode, as live', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());

  it('is the official sample', async () => {
    const file = referencePath('usps-v3/api-examples/readme-json/06-zipcode.json');
    if (file === undefined) return;
    assert.deepEqual(await ask(program, app, GUAM), JSON.parse(readFileSync(file, 'utf8')));
  });

  it('finds the ZIP Code from street, city and state', async () => {
    const { address } = await ask(program, app, {
      streetAddress: '5 synthetic elm street',
      city: 'Washington',
      state: 'DC',
    });
    assert.deepEqual([address.ZIPCode, address.ZIPPlus4], ['20009', '9830']);
  });
});

describe('GET /addresses/v3/zipcode, as specified', () => {
  it('fits the genuine schema and holds nothing empty', async () => {
    const valid = addressesSchema('ZIPCodeResponse');
    const program = await openProgram({ POSTERN_WIRE: 'spec' });
    try {
      const app = await makeApp(program);
      await importInto(program, 'zip4', zip4File());
      const answer = await ask(program, app, GUAM);
      assert.deepEqual(answer, {
        address: {
          streetAddress: '1273 PALE SAN VITORES RD',
          city: 'TAMUNING',
          state: 'GU',
          ZIPCode: '96913',
          ZIPPlus4: '4208',
        },
      });
      if (valid !== undefined) assert.ok(valid(answer), JSON.stringify(valid.errors));
    } finally {
      await program.close();
    }
  });
});

describe('GET /addresses/v3/zipcode without a reference', () => {
  it('checks the ZIP Code that was given, and refuses to guess one among several', async () => {
    const program = await openProgram();
    try {
      const app = await makeApp(program);
      const { address } = await ask(program, app, {
        streetAddress: '3120 M St NW',
        city: 'Washington',
        state: 'DC',
        ZIPCode: '20007',
      });
      assert.deepEqual([address.ZIPCode, address.ZIPPlus4], ['20007', null]);
      const answer = await program.ask(
        '/addresses/v3/zipcode?streetAddress=3120%20M%20St%20NW&city=Washington&state=DC',
        { headers: app.headers },
      );
      assert.equal(answer.status, 404);
      assert.match(answer.text, /insufficient to match/);
    } finally {
      await program.close();
    }
  });
});
