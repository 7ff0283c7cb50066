/** The npm client `usps-webtools`, unmodified: its own `server` option names this server, and nothing else is changed. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { makeApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { zip4File } from '../reference-address/fixtures.ts';
import { importInto } from '../reference-address/import.ts';
import { makeUser } from './users.ts';

type Answer = Readonly<Record<string, string>>;
type Call<Question> = (question: Question, done: (error: Error | null, answer: Answer) => void) => void;

interface Client {
  readonly verify: Call<Answer>;
  readonly zipCodeLookup: Call<Answer>;
  readonly cityStateLookup: Call<string>;
  readonly pricingRateV4: Call<Answer>;
}

const Usps = createRequire(import.meta.url)('usps-webtools') as new (config: object) => Client;

const ADDRESS = { street1: '3120 M Street NW', street2: '', city: 'Washington', state: 'DC', zip: '20007' };

describe('the client usps-webtools', () => {
  let program: TestProgram;
  let server: string;
  let userId: string;
  before(async () => {
    program = await openProgram();
    await importInto(program, 'zip4', zip4File());
    const port = await program.postern.gateway.listen('127.0.0.1', 0);
    server = `http://127.0.0.1:${port}/ShippingAPI.dll`;
    ({ userId } = await makeUser(program, await makeApp(program)));
  });
  after(() => program.close());

  const client = (user = userId): Client => new Usps({ server, userId: user });
  const call = <Question>(of: Client, method: Call<Question>, question: Question): Promise<Answer> =>
    promisify(method.bind(of) as Call<Question>)(question);

  it('verifies an address', async () => {
    const usps = client();
    const answer = await call(usps, usps.verify, ADDRESS);
    assert.deepEqual(answer, {
      street1: '3120 M ST NW',
      street2: '',
      city: 'WASHINGTON',
      zip: '20007',
      state: 'DC',
      zip4: '3704',
      delivery_point: answer.delivery_point,
      carrier_route: 'C036',
    });
  });

  it('looks up a ZIP Code, and city and state', async () => {
    const usps = client();
    assert.equal((await call(usps, usps.zipCodeLookup, ADDRESS)).zip, '20007-3704');
    assert.deepEqual(await call(usps, usps.cityStateLookup, '90210'), {
      city: 'BEVERLY HILLS',
      state: 'CA',
      zip: '90210',
    });
  });

  it('shows the error of an address that is not found, and of a ZIP Code that does not exist', async () => {
    const usps = client();
    await assert.rejects(call(usps, usps.verify, { ...ADDRESS, street1: '9999 M Street NW' }), {
      message: 'Address Not Found.',
    });
    await assert.rejects(call(usps, usps.cityStateLookup, '00000'), { message: 'Invalid Zip Code.' });
  });

  it('shows what a price needs where none are imported', async () => {
    const usps = client();
    const parcel = { Service: 'PRIORITY', ZipDestination: '10017', Pounds: '1', Ounces: '0' };
    await assert.rejects(call(usps, usps.pricingRateV4, parcel), /price/i);
  });

  it('shows the authorisation failure of a USERID that is not known', async () => {
    const usps = client('NOBODY');
    await assert.rejects(call(usps, usps.verify, ADDRESS), /^USPS.*|Authorization failure/);
  });
});
