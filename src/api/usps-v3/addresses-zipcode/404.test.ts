import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';
import { importInto } from '../../../../test/reference-address/import.ts';

const GOOD = { streetAddress: '3120 M St NW', city: 'Washington', state: 'DC', ZIPCode: '20007' };

describe('GET /addresses/v3/zipcode refuses with 404', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());

  it("what the specification's examples name, in their words", async () => {
    for (const [change, message] of [
      [{ streetAddress: '9999 Synthetic Nowhere Blvd' }, 'There is no match for the address requested.'],
      [
        { streetAddress: '7 Synthetic Oak St' },
        'More than one address was found matching the requested address.',
      ],
      [{ streetAddress: '5 Synthetic Ruin Rd' }, 'The address requested is an invalid delivery address.'],
      [{ streetAddress: 'nothing' }, 'The address information in the request is insufficient to match.'],
      [{ state: 'NY' }, 'The city and state are missing or together unverifiable.'],
    ] as const) {
      const answer = await program.ask(
        `/addresses/v3/zipcode?${new URLSearchParams({ ...GOOD, ...change })}`,
        {
          headers: app.headers,
        },
      );
      assert.equal(answer.status, 404, answer.text);
      assertDialect('usps', answer);
      const { apiVersion, error } = answer.json as { apiVersion: string; error: { message: string } };
      assert.deepEqual([apiVersion, error.message], ['v3', message]);
    }
  });

  it('a city that does not exist, without a ZIP Code', async () => {
    const { ZIPCode: _left, ...rest } = { ...GOOD, city: 'Synthetic Nowhereville' };
    const answer = await program.ask(`/addresses/v3/zipcode?${new URLSearchParams(rest)}`, {
      headers: app.headers,
    });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /"message":"The city in the request is missing or invalid\."/);
  });
});
