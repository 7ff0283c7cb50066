import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importLocationsInto } from '../../../../test/locations/import-into.ts';
import { answerSchema, parameterNames, sample } from '../../../../test/locations/specification.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { Query } from './query.ts';

type Facility = Readonly<Record<string, unknown>>;

const OFFICIAL = sample('dropoff-location-v3-response.json') as readonly Facility[] | undefined;
/** One more, plainly made up, for five digits and another kind. */
const SYNTHETIC = {
  dropShipmentKey: 'SYNTHETIC1',
  facilityName: 'SYNTHETIC UNIT',
  facilityAddress: { streetAddress: '1 SYNTHETIC ST', city: 'NOWHERE', state: 'GA', ZIPCode: '30301' },
  destinationZIPCode: '30301',
  destinationEntryFacilityType: 'DESTINATION_DELIVERY_UNIT',
  acceptedPackageTypes: [
    { mailClass: 'PARCEL_SELECT', processingCategory: 'NON_MACHINABLE', palletized: 'PALLETIZED' },
  ],
};
const RECORDS = [...(OFFICIAL ?? []), SYNTHETIC];

const open = async (wire: 'live' | 'spec'): Promise<{ program: TestProgram; app: TestApp }> => {
  const program = await openProgram({ POSTERN_WIRE: wire });
  await importLocationsInto(program, 'dropoff-locations', JSON.stringify(RECORDS));
  return { program, app: await makeApp(program) };
};

const asker =
  (opened: () => { program: TestProgram; app: TestApp }) =>
  async (query: string): Promise<readonly Facility[]> => {
    const { program, app } = opened();
    const answer = await program.ask(`/locations/v3/dropoff-locations?${query}`, { headers: app.headers });
    assert.equal(answer.status, 200, `${query}: ${answer.text}`);
    assert.match(answer.headers['postern-source'] ?? '', /^dropoff-locations;edition=/);
    return answer.json as readonly Facility[];
  };
const keys = (found: readonly Facility[]): unknown[] => found.map(({ dropShipmentKey }) => dropShipmentKey);

describe('GET /locations/v3/dropoff-locations, as live', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  before(async () => {
    opened = await open('live');
  });
  after(() => opened.program.close());
  const ask = asker(() => opened);

  it('gives back the published sample, for the ZIP Code that it is about', async () => {
    if (OFFICIAL === undefined) return;
    assert.deepEqual(await ask('destinationZIPCode=30343'), OFFICIAL);
  });

  it('finds what is for the first three digits of a ZIP Code, and what is for the ZIP Code alone', async () => {
    if (OFFICIAL === undefined) return;
    assert.deepEqual(keys(await ask('destinationZIPCode=30301')), ['K020303', 'K020303', 'SYNTHETIC1']);
    assert.deepEqual(keys(await ask('destinationZIPCode=30399')), ['K020303', 'K020303']);
  });

  it('narrows by what one accepted kind of package is, with retired categories read as NONSTANDARD', async () => {
    const unit = 'destinationZIPCode=30301&destinationEntryFacilityType=DESTINATION_DELIVERY_UNIT';
    for (const [filter, found] of [
      ['', ['SYNTHETIC1']],
      ['&mailClass=PARCEL_SELECT', ['SYNTHETIC1']],
      ['&mailClass=LIBRARY_MAIL', []],
      ['&processingCategory=NONSTANDARD', ['SYNTHETIC1']],
      ['&processingCategory=IRREGULAR', ['SYNTHETIC1']],
      ['&processingCategory=MACHINABLE', []],
      ['&palletized=PALLETIZED', ['SYNTHETIC1']],
      ['&palletized=BOTH', []],
      ['&palletized=NON_PALLETIZED', []],
    ] as const) {
      assert.deepEqual(keys(await ask(`${unit}${filter}`)), found, filter);
    }
  });

  it('takes a mailing date from today to seven days ahead, and a ZIP+4', async () => {
    const date = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const found = await ask(`destinationZIPCode=30301&destinationZIPPlus4=1234&mailingDate=${date}`);
    assert.ok(keys(found).includes('SYNTHETIC1'));
  });
});

describe('GET /locations/v3/dropoff-locations, as specified', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  before(async () => {
    opened = await open('spec');
  });
  after(() => opened.program.close());
  const ask = asker(() => opened);

  it('has the parameters of the genuine specification, and no other', () => {
    const wanted = parameterNames('/dropoff-locations');
    if (wanted !== undefined) assert.deepEqual(Object.keys(Query.properties).sort(), wanted.toSorted());
  });

  it('answers what the genuine specification asks for', async () => {
    const valid = answerSchema('/dropoff-locations');
    if (valid === undefined) return;
    const found = [...(await ask('destinationZIPCode=30301')), ...(await ask('destinationZIPCode=30343'))];
    assert.ok(found.length > RECORDS.length);
    assert.ok(valid(found), JSON.stringify(valid.errors));
    for (const { facilityAddress } of found)
      assert.deepEqual(Object.keys(facilityAddress as object), ['address']);
  });
});
