import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

interface UspsError {
  readonly apiVersion: string;
  readonly error: {
    readonly message: string;
    readonly errors: readonly { readonly code: string; readonly source: { readonly parameter?: string } }[];
  };
}

describe('GET /locations/v3/post-office-locations refuses with 400', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  const refused = async (query: string): Promise<UspsError> => {
    const answer = await program.ask(`/locations/v3/post-office-locations?${query}`);
    assert.equal(answer.status, 400, `${query}: ${answer.text}`);
    assertDialect('usps', answer);
    const body = answer.json as UspsError;
    assert.equal(body.apiVersion, '/locations/v3');
    return body;
  };

  it('what the inventory of errors names, by its codes and in its words', async () => {
    const one = 'one of a complete domestic address, city & state, ZIPCode, or LAT & LONG is required';
    for (const [query, code, message] of [
      ['', '160171', one],
      ['LAT=40', '160171', one],
      ['city=Bronx', '160171', one],
      ['streetAddress=1 Main St', '160171', one],
      ['streetAddress=1 Main St&city=Bronx', '160171', one],
      ['ZIPPlus4=1234', '160171', one],
      ['ZIPCode=10463&LAT=40&LONG=-74', '160230', `only ${one}`],
      ['ZIPCode=10463&city=Bronx&state=NY', '160230', `only ${one}`],
      ['streetAddress=1 Main St&ZIPCode=10463&LAT=40&LONG=-74', '160230', `only ${one}`],
      [
        'ZIPCode=10463&pickupService=PICKUP_PARCEL_LOCKER&length=5&width=5',
        '160231',
        "'PICKUP_PARCEL_LOCKER' service requires dimensions",
      ],
      ['ZIPCode=00000', '160033', 'No geocode candidates found for requested address'],
      ['ZIPCode=09001', '160033', 'No geocode candidates found for requested address'],
      ['city=Nowhereville&state=NY', '160033', 'No geocode candidates found for requested address'],
      [
        'streetAddress=1 Main St&city=Nowhereville&state=NY',
        '160033',
        'No geocode candidates found for requested address',
      ],
    ] as const) {
      const { error } = await refused(query);
      assert.deepEqual([error.errors[0]?.code, error.message], [code, message], query);
    }
  });

  it('parameters that do not fit, each named', async () => {
    for (const [name, value] of [
      ['limit', 'abc'],
      ['limit', '0'],
      ['limit', '101'],
      ['limit', '1.5'],
      ['offset', '-1'],
      ['radius', '0'],
      ['radius', '101'],
      ['LAT', '200'],
      ['LONG', '181'],
      ['ZIPCode', '1046'],
      ['state', 'ny'],
      ['length', '0'],
      ['hours', 'ALWAYS'],
      ['postOfficeType', 'BLUE_BOX'],
      ['postOfficeType', 'POST_OFFICE,'],
      ['mailingService', 'PO_BOX,HAIRCUTS'],
      ['facilityId', '1369089'],
      ['Limit', '5'],
    ] as const) {
      const { error } = await refused(`ZIPCode=10463&${name}=${value}`);
      assert.equal(error.errors[0]?.source.parameter, name, value);
    }
  });
});
