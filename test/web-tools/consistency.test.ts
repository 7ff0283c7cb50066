/** The same question has the same answer in USPS v3 and in the Web Tools. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { readXml, type XmlElement } from '../../src/gateway/index.ts';
import { escapeMarkup } from '../../src/markup.ts';
import { makeApp, type TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { zip4File } from '../reference-address/fixtures.ts';
import { importInto } from '../reference-address/import.ts';
import { askWebTools, makeUser, signed } from './users.ts';

const textsOf = (element: XmlElement | undefined): Record<string, string> =>
  Object.fromEntries((element?.children ?? []).map(({ name, text }) => [name, text]));

const RUNS = { numRuns: 60 };

describe('USPS v3 and Web Tools', () => {
  let program: TestProgram;
  let app: TestApp;
  let userId: string;
  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '100000' });
    app = await makeApp(program);
    ({ userId } = await makeUser(program, app));
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());

  it('give the same city and state of any ZIP Code, or neither does', async () => {
    const zip = fc.oneof(
      fc.constantFrom('90210', '10001', '00901', '96950', '09001', '00000'),
      fc.integer({ min: 0, max: 99_999 }).map((number) => String(number).padStart(5, '0')),
    );
    await fc.assert(
      fc.asyncProperty(zip, async (one) => {
        const v3 = await program.ask(`/addresses/v3/city-state?ZIPCode=${one}`, { headers: app.headers });
        const xml = `<CityStateLookupRequest ${signed(userId)}><ZipCode ID="0"><Zip5>${one}</Zip5></ZipCode></CityStateLookupRequest>`;
        const old = textsOf(readXml((await askWebTools(program, 'CityStateLookup', xml)).text).children[0]);
        if (v3.status === 200) {
          assert.deepEqual({ city: old.City, state: old.State }, v3.json);
        } else {
          assert.ok('Error' in old, one);
        }
      }),
      RUNS,
    );
  });

  it('give the same address, or neither does', async () => {
    const street = fc.tuple(
      fc.constantFrom('3120', '3101', '400', '10', '9999', '1'),
      fc.constantFrom(
        'M Street NW',
        'M St',
        'Synthetic Tower Ave',
        'Synthetic Hall St',
        'Nowhere & Co Rd',
        '',
      ),
    );
    const unit = fc.constantFrom('', 'apt 7', 'STE <9>');
    const place = fc.constantFrom(
      { city: 'Washington', state: 'DC', ZIPCode: '20007' },
      { city: 'Washington', state: 'DC', ZIPCode: '' },
      { city: '', state: 'DC', ZIPCode: '20007' },
      { city: 'Nowhere', state: 'CA', ZIPCode: '90210' },
    );
    await fc.assert(
      fc.asyncProperty(street, unit, place, async ([number, name], secondary, { city, state, ZIPCode }) => {
        const streetAddress = `${number} ${name}`.trim();
        const query = Object.entries({ streetAddress, secondaryAddress: secondary, city, state, ZIPCode });
        const v3 = await program.ask(
          `/addresses/v3/address?${new URLSearchParams(query.filter(([, value]) => value !== ''))}`,
          { headers: app.headers },
        );
        const xml = `<AddressValidateRequest ${signed(userId)}><Revision>1</Revision><Address ID="0"><Address1>${escapeMarkup(secondary)}</Address1><Address2>${escapeMarkup(streetAddress)}</Address2><City>${city}</City><State>${state}</State><Zip5>${ZIPCode}</Zip5><Zip4></Zip4></Address></AddressValidateRequest>`;
        const old = textsOf(readXml((await askWebTools(program, 'Verify', xml)).text).children[0]);
        if (v3.status !== 200) {
          assert.ok('Error' in old, `${v3.text} ${JSON.stringify(old)}`);
          return;
        }
        const { address, additionalInfo } = v3.json as {
          readonly address: Readonly<Record<string, string | null>>;
          readonly additionalInfo: Readonly<Record<string, string | null>>;
        };
        assert.deepEqual(
          [
            old.Address2,
            old.Address1,
            old.City,
            old.State,
            old.Zip5,
            old.Zip4,
            old.CarrierRoute,
            old.DeliveryPoint,
          ].map((text) => text ?? ''),
          [
            address.streetAddress,
            address.secondaryAddress,
            address.city,
            address.state,
            address.ZIPCode,
            address.ZIPPlus4,
            additionalInfo.carrierRoute,
            additionalInfo.deliveryPoint,
          ].map((text) => text ?? ''),
        );
      }),
      RUNS,
    );
  });
});
