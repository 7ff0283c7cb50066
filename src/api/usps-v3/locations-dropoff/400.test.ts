import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

interface UspsError {
  readonly error: {
    readonly message: string;
    readonly errors: readonly { readonly code: string; readonly source: { readonly parameter?: string } }[];
  };
}

describe('GET /locations/v3/dropoff-locations refuses with 400', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  const refused = async (query: string): Promise<UspsError['error']> => {
    const answer = await program.ask(`/locations/v3/dropoff-locations?${query}`, { headers: app.headers });
    assert.equal(answer.status, 400, `${query}: ${answer.text}`);
    assertDialect('usps', answer);
    return (answer.json as UspsError).error;
  };

  it('words that are not supported, by the published codes', async () => {
    for (const [filter, code, parameter] of [
      ['mailClass=PRIORITY_MAIL', '160036', 'mailClass'],
      ['processingCategory=LETTERS', '160152', 'processingCategory'],
      ['destinationEntryFacilityType=ORIGIN', '160038', 'destinationEntryFacilityType'],
      ['mailClass=USPS_CONNECT_SAME_DAY', '160232', 'destinationZIPPlus4'],
    ] as const) {
      const { errors, message } = await refused(`destinationZIPCode=30301&${filter}`);
      assert.deepEqual([errors[0]?.code, errors[0]?.source.parameter], [code, parameter], filter);
      assert.match(message, code === '160232' ? /^required for mailClass/ : /^\[DropoffLocationRequest:/);
    }
  });

  it('a missing destination, dates out of reach, and parameters that do not fit', async () => {
    for (const [query, parameter] of [
      ['', 'destinationZIPCode'],
      ['destinationZIPCode=303', 'destinationZIPCode'],
      ['destinationZIPCode=30301&destinationZIPPlus4=12', 'destinationZIPPlus4'],
      ['destinationZIPCode=30301&palletized=YES', 'palletized'],
      ['destinationZIPCode=30301&mailingDate=soon', 'mailingDate'],
      ['destinationZIPCode=30301&mailingDate=2020-01-01', 'mailingDate'],
      ['destinationZIPCode=30301&mailingDate=2999-01-01', 'mailingDate'],
      ['destinationZIPCode=30301&sortType=x', 'sortType'],
    ] as const) {
      assert.equal((await refused(query)).errors[0]?.source.parameter, parameter, query);
    }
  });
});
