import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importLocationsInto } from '../../../../test/locations/import-into.ts';
import { answerSchema, parameterNames } from '../../../../test/locations/specification.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { Query } from './route.ts';

interface Locker {
  readonly facilityID?: string;
  readonly facilityId?: string;
}

/** Plainly made up: no answer of this API is published. */
const locker = (facilityID: string, city: string, state: string, ZIPCode: string): object => ({
  facilityID,
  locationName: 'SYNTHETIC',
  locationAddress: { streetAddress: '1 SYNTHETIC ST', city, state, ZIPCode },
  latitude: 41.67,
  longitude: -93.7,
  lockerOnline: true,
});
const RECORDS = [
  locker('1', 'JOHNSTON', 'IA', '50131'),
  locker('2', 'JOHNSTON', 'IA', '50131'),
  locker('3', 'SAINT LOUIS', 'MO', '63101'),
  locker('4', 'JOHNSTON', 'RI', '02919'),
];

for (const wire of ['live', 'spec'] as const) {
  describe(`GET /locations/v3/parcel-locker-locations, POSTERN_WIRE=${wire}`, () => {
    let program: TestProgram;
    let app: TestApp;
    before(async () => {
      program = await openProgram({ POSTERN_WIRE: wire });
      await importLocationsInto(
        program,
        'parcel-lockers',
        RECORDS.map((one) => JSON.stringify(one)).join('\n'),
      );
      app = await makeApp(program);
    });
    after(() => program.close());

    const ask = async (query: string): Promise<readonly Locker[]> => {
      const answer = await program.ask(`/locations/v3/parcel-locker-locations?${query}`, {
        headers: app.headers,
      });
      assert.equal(answer.status, 200, `${query}: ${answer.text}`);
      return answer.json as readonly Locker[];
    };

    it('finds by city with state, by ZIP Code, or by both, and pages', async () => {
      for (const [query, ids] of [
        ['city=Johnston&state=IA', ['1', '2']],
        ['city=St. Louis&state=MO', ['3']],
        ['ZIPCode=02919', ['4']],
        ['city=Johnston&state=IA&ZIPCode=02919', []],
        ['ZIPCode=50131&limit=1', ['1']],
        ['ZIPCode=50131&offset=1', ['2']],
        ['ZIPCode=50131&offset=2', []],
      ] as const) {
        const found = await ask(query);
        assert.deepEqual(
          found.map((one) => (wire === 'live' ? one.facilityId : one.facilityID)),
          ids,
          query,
        );
      }
    });

    it('has the parameters and the answer of the genuine specification', async () => {
      const names = parameterNames('/parcel-locker-locations');
      const valid = answerSchema('/parcel-locker-locations');
      if (names === undefined || valid === undefined) return;
      assert.deepEqual(Object.keys(Query.properties).sort(), names.toSorted());
      const found = await ask('ZIPCode=50131');
      assert.ok(valid(found), JSON.stringify(valid.errors));
    });
  });
}
