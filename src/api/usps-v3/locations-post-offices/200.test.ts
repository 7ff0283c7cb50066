import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importLocationsInto } from '../../../../test/locations/import-into.ts';
import { answerSchema, parameterNames, sample } from '../../../../test/locations/specification.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { Query } from './query.ts';

interface Service {
  readonly service: string;
  readonly hours: readonly unknown[];
}

interface Office {
  readonly facilityName: string;
  readonly facilityId?: string;
  readonly facilityID?: string;
  readonly distance: number;
  readonly services: readonly Service[];
  readonly [name: string]: unknown;
}

interface Answer {
  readonly locations: readonly Office[];
  readonly warnings?: readonly { readonly warningDescription: string }[];
  readonly metadata?: Readonly<Record<string, number>>;
}

const PATH = '/locations/v3/post-office-locations';
const OFFICIAL = sample('postoffice-locator-v3-response.json') as Answer | undefined;
const names = ({ locations }: Answer): string[] => locations.map(({ facilityName }) => facilityName);

const asker =
  (program: () => TestProgram) =>
  async (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const answer = await program().ask(`${PATH}?${query}`, { headers });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as Answer;
  };

describe('GET /locations/v3/post-office-locations, as live', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
    if (OFFICIAL !== undefined) await importLocationsInto(program, 'post-offices', JSON.stringify(OFFICIAL));
  });
  after(() => program.close());
  const ask = asker(() => program);

  it('gives back the published sample, where that does not contradict itself', async () => {
    if (OFFICIAL === undefined) return;
    const { locations, ...rest } = await ask('ZIPCode=10463');
    assert.deepEqual(rest, {}, 'live has nothing beside the locations');
    assert.equal(locations.length, OFFICIAL.locations.length);
    for (const wanted of OFFICIAL.locations) {
      const given = locations.find(({ facilityId }) => facilityId === wanted.facilityId);
      assert.ok(given !== undefined, wanted.facilityName);
      const { services, distance: _distance, ...fields } = given;
      // The flag says false for a zone that keeps daylight time; no closure is no field, and its stray date goes with it.
      const {
        services: wantedServices,
        distance: _wanted,
        temporaryClosure: _closure,
        temporaryClosureDate: _date,
        ...wantedFields
      } = wanted;
      assert.deepEqual(fields, { ...wantedFields, DSTObserved: true });
      const byName = (list: readonly Service[]): Record<string, Service> =>
        Object.fromEntries(list.map((one) => [one.service, one]));
      assert.deepEqual(byName(services), byName(wantedServices));
    }
  });

  it('is answered with and without a token, whatever its scope', async () => {
    const app = await makeApp(program, { scope: 'tracking' });
    assert.deepEqual(await ask('ZIPCode=10463', app.headers), await ask('ZIPCode=10463'));
  });

  it('takes a ZIP Code, a city with its state, a point, an address: nearest first', async () => {
    for (const where of [
      'ZIPCode=10463',
      'city=Bronx&state=NY',
      'LAT=40.8787&LONG=-73.9170',
      'streetAddress=5517 Broadway&city=Bronx&state=NY&ZIPCode=10463&ZIPPlus4=9998',
      'streetAddress=5517 Broadway&ZIPCode=10463',
    ]) {
      const { locations } = await ask(where);
      assert.equal(locations.length, 3, where);
      const distances = locations.map(({ distance }) => distance);
      assert.deepEqual(
        distances,
        distances.toSorted((one, other) => one - other),
        where,
      );
    }
    assert.equal((await ask('LAT=40.8787&LONG=-73.9170')).locations[0]?.facilityName, 'SPUYTEN DUYVIL');
  });

  it('narrows by radius, type, services of every group and hours', async () => {
    const near = 'LAT=40.877367&LONG=-73.9063';
    assert.deepEqual(names(await ask(`LAT=40.70&LONG=-74.0&radius=1`)), []);
    assert.equal((await ask(`${near}&postOfficeType=POST_OFFICE,VILLAGE_POST_OFFICE`)).locations.length, 3);
    assert.deepEqual(names(await ask(`${near}&postOfficeType=VILLAGE_POST_OFFICE`)), []);
    for (const [filter, found] of [
      ['mailingService=PO_BOX', ['KINGSBRIDGE', 'SPUYTEN DUYVIL']],
      ['mailingService=SELF-SERVICE_KIOSK', ['KINGSBRIDGE']],
      ['passportService=PASSPORT_WALK-IN', ['KINGSBRIDGE']],
      ['businessService=BULK_MAIL_ACCEPTANCE', ['KINGSBRIDGE']],
      ['pickupService=PICKUP_HOLD_MAIL', ['KINGSBRIDGE', 'SPUYTEN DUYVIL']],
      ['financialService=GIFT_CARDS', ['KINGSBRIDGE']],
      ['financialService=BURIAL_FLAG&mailingService=PO_BOX', ['KINGSBRIDGE', 'SPUYTEN DUYVIL']],
      ['financialService=BURIAL_FLAG,GIFT_CARDS', ['KINGSBRIDGE']],
      ['hours=WEEKDAY_AFTER_5', ['KINGSBRIDGE']],
      ['hours=SUNDAY_HOURS', []],
      ['hours=24-HOUR_FACILITIES', []],
    ] as const) {
      if (OFFICIAL !== undefined) assert.deepEqual(names(await ask(`${near}&${filter}`)), found, filter);
    }
  });

  it('says that sizes of lockers were not compared, where they were asked for', async () => {
    const answer = await ask('ZIPCode=10463&pickupService=PICKUP_PARCEL_LOCKER&length=10&width=5&height=2');
    assert.match(answer.warnings?.[0]?.warningDescription ?? '', /not compared/);
  });

  it('pages by offset and limit', async () => {
    const all = names(await ask('ZIPCode=10463'));
    const pages = await Promise.all(
      [0, 1, 2, 3, 10_000].map((offset) => ask(`ZIPCode=10463&limit=1&offset=${offset}`)),
    );
    assert.deepEqual(pages.flatMap(names), all);
  });

  it('says which edition it came from', async () => {
    const { headers } = await program.ask(`${PATH}?ZIPCode=10463`);
    assert.match(headers['postern-source'] ?? '', /^facilities;edition=/);
  });
});

describe('GET /locations/v3/post-office-locations, as specified', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram({ POSTERN_WIRE: 'spec' });
    if (OFFICIAL !== undefined) await importLocationsInto(program, 'post-offices', JSON.stringify(OFFICIAL));
  });
  after(() => program.close());
  const ask = asker(() => program);

  it('has the parameters of the genuine specification, and no other', () => {
    const wanted = parameterNames('/post-office-locations');
    if (wanted === undefined) return;
    assert.deepEqual(Object.keys(Query.properties).sort(), wanted.toSorted());
  });

  it('answers what the genuine specification asks for, with and without data', async () => {
    const valid = answerSchema('/post-office-locations');
    if (valid === undefined) return;
    for (const query of [
      'ZIPCode=10463',
      'ZIPCode=10463&limit=1&offset=1',
      'LAT=0&LONG=0',
      'ZIPCode=10463&pickupService=PICKUP_PARCEL_LOCKER&length=10&width=5&height=2',
    ]) {
      const answer = await ask(query);
      assert.ok(valid(answer), `${query}: ${JSON.stringify(valid.errors)}`);
      for (const { facilityID } of answer.locations) assert.match(facilityID ?? '', /^\d+$/);
    }
  });

  it('writes times as four digits and counts pages in its metadata', async () => {
    const answer = await ask('ZIPCode=10463&limit=2&offset=2');
    assert.deepEqual(answer.metadata, { totalCount: 3, page: 2, totalPages: 2, limit: 2, offset: 2 });
    assert.match(JSON.stringify(answer.locations), /"closeTime":"\d{4}"/);
    assert.doesNotMatch(JSON.stringify(answer.locations), /\d\d:\d\d/);
  });
});
