import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { addressesSchema } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { referencePath } from '../../../../test/reference.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';
import { importInto } from '../../../../test/reference-address/import.ts';
import type { LicensedAnswer, ValidationResult } from '../../../reference/address/index.ts';
import { addressAnswer } from './wire.ts';

interface AddressAnswer {
  readonly firm?: string | null;
  readonly address: Readonly<Record<string, string | null>>;
  readonly additionalInfo: Readonly<Record<string, string | null>>;
  readonly corrections: readonly { readonly code: string; readonly text: string }[];
  readonly matches: readonly { readonly code: string; readonly text: string }[];
  readonly warnings?: readonly string[];
}

const SAMPLE = { streetAddress: '3120 M Street NW', city: 'Washington', state: 'DC', ZIPCode: '20007' };

/** The official sample of an answer; undefined where the reference is missing. */
const officialSample = (): AddressAnswer | undefined => {
  const file = referencePath('usps-v3/api-examples/readme-json/04-address.json');
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as AddressAnswer);
};

const asker =
  (program: () => TestProgram, app: () => TestApp) =>
  async (query: Readonly<Record<string, string>>): Promise<AddressAnswer> => {
    const answer = await program().ask(`/addresses/v3/address?${new URLSearchParams(query)}`, {
      headers: app().headers,
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as AddressAnswer;
  };

describe('GET /addresses/v3/address with a ZIP+4 reference, as live', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());
  const ask = asker(
    () => program,
    () => app,
  );

  it('gives what the official sample gives, but for the fields that need the DPV licence', async () => {
    const sample = officialSample();
    if (sample === undefined) return;
    const answer = await ask(SAMPLE);
    assert.deepEqual(answer.address, sample.address);
    assert.deepEqual(answer.matches, sample.matches);
    assert.deepEqual(answer.corrections, sample.corrections);
    assert.equal(answer.firm, sample.firm);
    assert.deepEqual(answer.additionalInfo, {
      deliveryPoint: sample.additionalInfo.deliveryPoint,
      carrierRoute: sample.additionalInfo.carrierRoute,
      DPVConfirmation: null,
      DPVCMRA: null,
      business: null,
      centralDeliveryPoint: null,
      vacant: null,
    });
    assert.match(answer.warnings?.join(' ') ?? '', /not licensed here/);
  });

  it('says which edition matched', async () => {
    const { headers } = await program.ask(`/addresses/v3/address?${new URLSearchParams(SAMPLE)}`, {
      headers: app.headers,
    });
    assert.match(headers['postern-source'] ?? '', /^zip4;edition=zip4-[^;]+;authority=usps$/);
  });

  it('marks a building without its unit with correction 32, and no match 31 then', async () => {
    const answer = await ask({ ...SAMPLE, streetAddress: '400 Synthetic Tower Ave' });
    assert.deepEqual(
      answer.corrections.map(({ code }) => code),
      ['32'],
    );
    assert.deepEqual(
      answer.matches.map(({ code }) => code),
      [''],
    );
    assert.equal(answer.address.ZIPPlus4, '9400');
  });

  it('marks units without a default with correction 22, its +4 empty', async () => {
    const answer = await ask({ ...SAMPLE, streetAddress: '10 Synthetic Hall St' });
    assert.deepEqual(
      answer.corrections.map(({ code }) => code),
      ['22'],
    );
    assert.equal(answer.address.ZIPPlus4, null);
  });

  it('takes unit and firm from their own parameters', async () => {
    const unit = await ask({
      ...SAMPLE,
      streetAddress: '400 Synthetic Tower Ave',
      secondaryAddress: 'apt 7',
    });
    assert.deepEqual([unit.address.secondaryAddress, unit.address.ZIPPlus4], ['APT 7', '9401']);
    const firm = await ask({
      ...SAMPLE,
      firm: 'Synthetic Widgets Inc',
      streetAddress: '400 Synthetic Tower Ave',
    });
    assert.deepEqual([firm.firm, firm.address.ZIPPlus4], ['SYNTHETIC WIDGETS INC', '9402']);
  });

  it('writes no address to the journal: state and three digits of the ZIP alone', async () => {
    await ask({ ...SAMPLE, streetAddress: '3120 M Street NW' });
    const journal = JSON.stringify(await program.journal());
    assert.match(journal, /"zip3":"200"/);
    assert.doesNotMatch(journal, /3120|M Street|20007/);
  });
});

describe('GET /addresses/v3/address with a ZIP+4 reference, as specified', () => {
  it('fits the genuine schema, for every kind of answer', async () => {
    const valid = addressesSchema('AddressResponse');
    const program = await openProgram({ POSTERN_WIRE: 'spec' });
    try {
      const app = await makeApp(program);
      await importInto(program, 'zip4', zip4File());
      const ask = asker(
        () => program,
        () => app,
      );
      for (const streetAddress of [
        '3120 M Street NW',
        '400 Synthetic Tower Ave',
        '10 Synthetic Hall St',
        'PO Box 7',
        'General Delivery',
      ]) {
        const answer = await ask({ ...SAMPLE, streetAddress });
        if (valid !== undefined) assert.ok(valid(answer), JSON.stringify([valid.errors, answer]));
        assert.ok(!JSON.stringify(answer).includes('null'));
      }
      const unknown = await ask({ streetAddress: '1 Synthetic Ave', state: 'CA', ZIPCode: '90210' });
      if (valid !== undefined) assert.ok(valid(unknown), JSON.stringify(valid.errors));
      assert.deepEqual([unknown.corrections, unknown.matches], [[], []]);
    } finally {
      await program.close();
    }
  });
});

describe('GET /addresses/v3/address without a reference', () => {
  it('answers in standard form with ZIP and city checked, what is unknown empty, without match 31', async () => {
    const program = await openProgram();
    try {
      const app = await makeApp(program);
      const ask = asker(
        () => program,
        () => app,
      );
      const answer = await ask({
        streetAddress: '3120 m street northwest',
        state: 'DC',
        ZIPCode: '20007',
        ZIPPlus4: '3704',
      });
      assert.deepEqual(
        [answer.address.streetAddress, answer.address.city, answer.address.ZIPCode, answer.address.ZIPPlus4],
        ['3120 M ST NW', 'WASHINGTON', '20007', null],
      );
      assert.deepEqual(answer.matches, [{ code: '', text: '' }]);
      assert.ok(Object.values(answer.additionalInfo).every((value) => value === null));
      assert.match(answer.warnings?.join(' ') ?? '', /not looked up/);
    } finally {
      await program.close();
    }
  });
});

describe('the answer of /address', () => {
  it('is the whole official sample once a licensed table answers too', () => {
    const sample = officialSample();
    if (sample === undefined) return;
    const licensed: LicensedAnswer = {
      dpvConfirmation: 'Y',
      cmra: 'N',
      business: 'Y',
      centralDeliveryPoint: 'N',
      vacant: 'N',
      residential: '',
      footnotes: [],
      lacsLinkCode: '',
      suiteLinkCode: '',
    };
    const result = {
      outcome: 'found',
      matched: 'zip4-range',
      completeness: 'exact',
      address: {
        firm: '',
        streetAddress: '3120 M ST NW',
        secondaryAddress: '',
        urbanization: '',
        city: 'WASHINGTON',
        cityAbbreviation: '',
        state: 'DC',
        zip: '20007',
        plus4: '3704',
      },
      deliveryPoint: { digits: '20', checkDigit: '0', rule: 'primary-number', confidence: 'likely' },
      carrierRoute: 'C036',
      licensed,
      notes: [],
    } as unknown as ValidationResult;
    assert.deepEqual(addressAnswer(result, 'live'), sample);
  });
});
