import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

interface UspsError {
  readonly error: { readonly errors: readonly { readonly source: { readonly parameter?: string } }[] };
}

describe('GET /locations/v3/parcel-locker-locations refuses with 400', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('a city without its state or the other way round, no place at all, and parameters that do not fit', async () => {
    for (const [query, parameter] of [
      ['', 'ZIPCode'],
      ['city=Johnston', 'state'],
      ['state=IA', 'city'],
      ['city=Johnston&state=ia', 'state'],
      ['ZIPCode=50131-1234', 'ZIPCode'],
      ['ZIPCode=50131&offset=501', 'offset'],
      ['ZIPCode=50131&limit=101', 'limit'],
      ['ZIPCode=50131&limit=abc', 'limit'],
      ['ZIPCode=50131&LAT=1', 'LAT'],
      [`city=${'x'.repeat(201)}&state=IA`, 'city'],
    ] as const) {
      const answer = await program.ask(`/locations/v3/parcel-locker-locations?${query}`, {
        headers: app.headers,
      });
      assert.equal(answer.status, 400, `${query}: ${answer.text}`);
      assertDialect('usps', answer);
      assert.equal((answer.json as UspsError).error.errors[0]?.source.parameter, parameter, query);
    }
  });
});
