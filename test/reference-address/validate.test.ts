import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  type AddressInput,
  type AddressReference,
  completeAddress,
  GuardedLicensed,
  readAddress,
  readingOf,
  type SeededHit,
  type ValidationResult,
  validateAddress,
  validateLocally,
  validateReading,
} from '../../src/reference/address/index.ts';
import { cityStateFile, NAD_ROW, nadFile, zip4File } from './fixtures.ts';
import { type Bench, openBench, openReference } from './import.ts';

let bench: Bench;
let opened: Awaited<ReturnType<typeof openReference>>;
let reference: () => AddressReference;
before(async () => {
  bench = await openBench();
  opened = await openReference(bench);
  reference = opened.reference;
  await bench.import('zip4', zip4File(), { validUntil: Date.UTC(2027, 0, 1) });
  await bench.import('city-state', cityStateFile());
  await bench.import('nad', nadFile([NAD_ROW, NAD_ROW.replace('20007', '20011')]));
  await opened.addresses.reload();
});
after(async () => {
  opened.close();
  await bench.close();
});

const text = (line: string): ValidationResult => validateLocally({ text: line }, reference());
const fields = (input: AddressInput): ValidationResult => validateLocally(input, reference());
const codes = ({ notes }: ValidationResult): string[] => notes.map(({ code }) => code);

describe('validation against a ZIP+4 reference', () => {
  it('matches the range and says edition, authority, age and expiry', () => {
    const result = text('3120 M Street Northwest, Washington, DC 20007');
    assert.equal(result.outcome, 'found');
    assert.equal(result.matched, 'zip4-range');
    assert.equal(result.completeness, 'exact');
    assert.equal(result.address.streetAddress, '3120 M ST NW');
    assert.equal(result.address.plus4, '3704');
    assert.equal(result.carrierRoute, 'C036');
    assert.deepEqual([result.deliveryPoint?.digits, result.deliveryPoint?.confidence], ['20', 'likely']);
    assert.deepEqual(
      [result.source?.dataset, result.source?.authority, result.source?.expired, result.source?.ageDays],
      ['zip4', 'usps', 'no', 0],
    );
    assert.equal(result.licensed, null);
    assert.deepEqual(codes(result), ['not_licensed']);
  });

  it('minds parity', () => {
    assert.equal(text('3121 M St NW, Washington DC 20007').address.plus4, '3703');
  });

  it('fills in a directional that the input lacks, where only one street has the number', () => {
    const result = text('3120 M St, Washington DC 20007');
    assert.equal(result.address.streetAddress, '3120 M ST NW');
    assert.ok(codes(result).includes('street_completed'));
  });

  it('does not choose between two streets that both have the number', () => {
    const result = text('7 Synthetic Oak St, Washington DC 20007');
    assert.equal(result.outcome, 'ambiguous');
    assert.deepEqual(
      result.candidates.map(({ streetAddress, plus4 }) => [streetAddress, plus4]),
      [
        ['7 N SYNTHETIC OAK ST', '9600'],
        ['7 S SYNTHETIC OAK ST', '9601'],
      ],
    );
    assert.equal(result.address.plus4, '');
  });

  it('does not replace a suffix or directional that contradicts: it suggests', () => {
    const result = text('3120 M Ave NW, Washington DC 20007');
    assert.equal(result.outcome, 'not-found');
    assert.deepEqual(result.suggestions.map(({ streetAddress, differs }) => [streetAddress, differs])[0], [
      '3120 M ST NW',
      'suffix-or-directional',
    ]);
  });

  it('suggests a street that is spelled nearly so', () => {
    const result = text('400 Sinthetic Towr Ave, Washington DC 20007');
    assert.equal(result.outcome, 'not-found');
    const [first] = result.suggestions;
    assert.deepEqual(
      [first?.streetAddress, first?.differs, first?.distance],
      ['400 SYNTHETIC TOWER AVE', 'spelling', 2],
    );
  });

  it('finds units, firms and the default of a building', () => {
    const unit = text('400 Synthetic Tower Ave Apt 5, Washington DC 20007');
    assert.deepEqual([unit.completeness, unit.address.plus4, unit.deliveryPoint], ['exact', '9401', null]);
    const firm = fields({
      firm: 'Synthetic Widgets, Inc.',
      streetAddress: '400 Synthetic Tower Ave',
      state: 'DC',
      ZIPCode: '20007',
    });
    assert.deepEqual([firm.completeness, firm.address.plus4], ['exact', '9402']);
    const none = text('400 Synthetic Tower Ave, Washington DC 20007');
    assert.deepEqual([none.completeness, none.address.plus4], ['default', '9400']);
    assert.ok(codes(none).includes('unit_missing'));
    const unknown = text('400 Synthetic Tower Ave Apt 99, Washington DC 20007');
    assert.deepEqual([unknown.completeness, unknown.address.plus4], ['default', '9400']);
    assert.ok(codes(unknown).includes('unit_unknown'));
  });

  it('says that units are needed where a building has no default', () => {
    const result = text('10 Synthetic Hall St, Washington DC 20007');
    assert.deepEqual(
      [result.outcome, result.completeness, result.address.plus4],
      ['ambiguous', 'default', ''],
    );
    assert.deepEqual(
      result.candidates.map(({ unitLow }) => unitLow),
      ['1', '2'],
    );
  });

  it('finds boxes, routes, general delivery, lettered streets and grid numbers', () => {
    for (const [line, plus4] of [
      ['PO Box 502, Washington DC 20007', '0500'],
      ['P.O. Box 0502, Washington DC 20007', '0500'],
      ['RFD 2 Box 15, Washington DC 20007', '9800'],
      ['General Delivery, Washington DC 20007', '9999'],
      ['12 Ave Q, Washington DC 20007', '9810'],
      ['N6W23001 Synthetic Grid Rd, Washington DC 20007', '9820'],
    ] as const) {
      const result = text(line);
      assert.equal(result.outcome, 'found', `${line}: ${JSON.stringify(result)}`);
      assert.equal(result.address.plus4, plus4, line);
    }
    assert.equal(text('General Delivery, Washington DC 20007').deliveryPoint?.digits, '99');
  });

  it('leaves the +4 empty where the range has a span of them', () => {
    const result = text('PO Box 7, Washington DC 20007');
    assert.deepEqual([result.outcome, result.address.plus4, result.deliveryPoint], ['found', '', null]);
    assert.ok(codes(result).includes('plus4_range'));
  });

  it('tells what is not deliverable from what is not found', () => {
    assert.equal(text('5 Synthetic Ruin Rd, Washington DC 20007').outcome, 'non-deliverable');
    assert.equal(text('6 Synthetic Ruin Rd, Washington DC 20007').outcome, 'not-found');
    assert.equal(text('5 Synthetic Nowhere Blvd, Washington DC 20007').outcome, 'not-found');
  });

  it('finds the ZIP from the city, and another ZIP of the city than the one given', () => {
    const without = fields({ streetAddress: '5 Synthetic Elm St', city: 'Washington', state: 'DC' });
    assert.deepEqual([without.address.zip, without.address.plus4], ['20009', '9830']);
    const wrong = fields({
      streetAddress: '5 Synthetic Elm St',
      city: 'Washington',
      state: 'DC',
      ZIPCode: '20007',
    });
    assert.deepEqual([wrong.outcome, wrong.address.zip], ['found', '20009']);
    assert.ok(codes(wrong).includes('zip_changed'));
    const twin = fields({ streetAddress: '1 Synthetic Twin St', city: 'Washington', state: 'DC' });
    assert.equal(twin.outcome, 'ambiguous');
    assert.deepEqual(
      twin.candidates.map(({ zip }) => zip),
      ['20009', '20010'],
    );
  });

  it('knows other names of streets and of the ZIP from the City State product', () => {
    const alias = text('400 Synthetic Old Tower Ave, Washington DC 20007');
    assert.deepEqual([alias.address.streetAddress, alias.address.plus4], ['400 SYNTHETIC TOWER AVE', '9400']);
    const acceptable = fields({
      streetAddress: '3120 M St NW',
      city: 'Synthetic Heights',
      state: 'DC',
      ZIPCode: '20007',
    });
    assert.deepEqual(
      [acceptable.address.city, acceptable.address.cityAbbreviation],
      ['SYNTHETIC HEIGHTS', 'SYNTH HTS'],
    );
    const former = fields({
      streetAddress: '3120 M St NW',
      city: 'Synthetic Former Name',
      state: 'DC',
      ZIPCode: '20007',
    });
    assert.equal(former.address.city, 'WASHINGTON');
  });

  it('says that an edition has expired', () => {
    const result = validateLocally(
      { text: '3120 M St NW, Washington DC 20007' },
      { ...reference(), now: Date.UTC(2027, 5, 1) },
    );
    assert.equal(result.source?.expired, 'yes');
    assert.ok(codes(result).includes('edition_expired'));
  });
});

describe('validation against address points', () => {
  it('says that a point was found, with its place and source, and no +4 that it does not have', () => {
    const result = text('12 N Synthetic Point St Apt 4, Washington DC 20011');
    assert.deepEqual(
      [result.outcome, result.matched, result.address.plus4, result.latitude, result.source?.publisher],
      ['found', 'address-point', '', 38.905, 'Synthetic County'],
    );
  });

  it('does not take a missing point for a missing address', () => {
    const result = text('99 N Synthetic Point St, Washington DC 20011');
    assert.deepEqual([result.outcome, result.matched], ['standardised', 'zip-and-city']);
    assert.ok(codes(result).includes('not_in_points'));
  });

  it('finds a point that the ZIP+4 product lacks, and asks in the order of the operator', () => {
    const line = '12 N Synthetic Point St Apt 4, Washington DC 20007';
    assert.equal(text(line).matched, 'address-point');
    const only = validateLocally({ text: line }, { ...reference(), order: ['zip4', 'standard'] });
    assert.equal(only.outcome, 'not-found');
    const none = validateLocally({ text: line }, { ...reference(), order: ['standard'] });
    assert.deepEqual([none.outcome, none.matched, none.source], ['standardised', 'zip-and-city', null]);
  });
});

describe('validation without a reference for the ZIP', () => {
  it('standardises, checks ZIP and city, and leaves the rest empty', () => {
    const result = text('1 Synthetic Avenue, Beverly Hills, California 90210');
    assert.deepEqual(
      [result.outcome, result.matched, result.address.streetAddress, result.address.plus4, result.source],
      ['standardised', 'zip-and-city', '1 SYNTHETIC AVE', '', null],
    );
    assert.ok(codes(result).includes('no_reference'));
  });

  it('fills in a city from the ZIP and a ZIP from a city that has one', () => {
    assert.equal(
      fields({ streetAddress: '1 Synthetic St', state: 'CA', ZIPCode: '90210' }).address.city,
      'BEVERLY HILLS',
    );
    const one = fields({ streetAddress: '1 Synthetic St', city: 'Alpharetta', state: 'GA' });
    assert.ok(one.address.zip === '' || codes(one).includes('zip_from_city'));
  });

  it('tells apart what is wrong with a last line', () => {
    const outcome = (input: AddressInput): string =>
      fields({ streetAddress: '1 Synthetic St', ...input }).outcome;
    assert.equal(outcome({ state: 'CA' }), 'city-missing');
    assert.equal(outcome({ state: 'CA', city: 'Synthetic Nowhereville' }), 'city-unknown');
    assert.equal(outcome({ state: 'CA', city: 'Chicago' }), 'city-state-unverifiable');
    assert.equal(outcome({ state: 'NY', ZIPCode: '90210' }), 'city-state-unverifiable');
    assert.equal(outcome({ state: 'CA', ZIPCode: '00000' }), 'zip-unknown');
    assert.equal(outcome({}), 'state-missing');
    assert.equal(
      fields({ streetAddress: 'Synthetic', state: 'CA', ZIPCode: '90210' }).outcome,
      'insufficient',
    );
  });

  it('suggests cities that are spelled nearly so', () => {
    const { suggestions } = fields({
      streetAddress: '1 Synthetic St',
      city: 'Alpharettta Junctoin',
      state: 'GA',
    });
    assert.ok(Array.isArray(suggestions));
    const near = fields({ streetAddress: '1 Synthetic St', city: 'Bevrly Hils', state: 'CA' });
    assert.ok(
      near.suggestions.some(({ city }) => city === 'BEVERLY HILLS'),
      JSON.stringify(near.suggestions),
    );
  });
});

describe('validation of any input', () => {
  it('never throws and never gives a +4 without a match', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('3120', 'M', 'ST', 'NW', 'APT 5', 'PO BOX 7', '20007', 'DC', '\u0000', '🏠', 'שלום'),
      ),
      { maxLength: 12 },
    );
    const current = reference();
    fc.assert(
      fc.property(pieces, (words) => {
        const result = validateLocally({ text: words.join(' ') }, current);
        if (result.address.plus4 !== '') assert.equal(result.outcome, 'found');
        assert.equal(result.licensed, null);
      }),
      { numRuns: 500 },
    );
  });

  it('says the same of an address that was read and standardised before, as lists are', () => {
    for (const line of [
      '3120 M Street NW, Washington DC 20007',
      'General Delivery, Washington DC 20007',
      'PO Box 502, Washington DC 20007',
      '7 Synthetic Oak St, Washington DC 20007',
      'nothing at all',
    ]) {
      const current = reference();
      const { parsed, standard } = readAddress({ text: line }, current.zips);
      assert.deepEqual(
        validateReading(readingOf(standard, parsed.reasons, parsed.confidence), current),
        validateLocally({ text: line }, current),
        line,
      );
    }
  });

  it('looks for no near misses where a list asks for none', () => {
    const input = { text: '3120 M Ave NW, Washington DC 20007' };
    const skipped = validateLocally(input, { ...reference(), nearMisses: 'skip' });
    assert.deepEqual([skipped.outcome, skipped.suggestions], ['not-found', []]);
    const elsewhere = {
      streetAddress: '5 Synthetic Elm St',
      city: 'Washington',
      state: 'DC',
      ZIPCode: '20007',
    };
    assert.equal(validateLocally(elsewhere, { ...reference(), nearMisses: 'skip' }).outcome, 'not-found');
  });

  it('ends for a text of a megabyte', () => {
    assert.equal(text('1 M ST '.repeat(150_000)).address.plus4, '');
  });
});

describe('sources beyond the local files', () => {
  const answer = {
    dpvConfirmation: 'Y',
    cmra: 'N',
    business: 'Y',
    centralDeliveryPoint: 'N',
    vacant: 'N',
    residential: '',
    footnotes: [],
    lacsLinkCode: '',
    suiteLinkCode: '',
  } as const;
  const licensedOf = (confirm: ConstructorParameters<typeof GuardedLicensed>[0]['confirm']) => {
    const hits: SeededHit[] = [];
    const provenance = {
      dataset: 'dpv',
      edition: 'synthetic',
      authority: 'synthetic',
      source: '',
      officialChannel: '',
      officialSource: '',
      publisher: '',
      licence: '',
      retrievedAt: 0,
      validUntil: null,
    } as const;
    return {
      hits,
      licensed: new GuardedLicensed(
        { provenance, confirm },
        { read: () => hits[0], write: (hit) => void hits.push(hit) },
      ),
    };
  };

  it('fill DPV fields from an adapter alone, for an address with its ZIP+4', async () => {
    const asked: string[] = [];
    const { licensed } = licensedOf(async ({ plus4, deliveryPoint }) => {
      asked.push(plus4 + deliveryPoint);
      return { answer };
    });
    const found = await validateAddress({ text: '3120 M St NW, Washington DC 20007' }, reference(), {
      licensed,
    });
    assert.deepEqual([found.licensed, codes(found)], [answer, []]);
    const none = await validateAddress({ text: '1 Synthetic Ave, Beverly Hills CA 90210' }, reference(), {
      licensed,
    });
    assert.equal(none.licensed, null);
    assert.deepEqual(asked, ['370420']);
  });

  it('stop at a seeded record', async () => {
    const { licensed, hits } = licensedOf(async () => ({ seeded: { table: 'dpv', edition: 'synthetic' } }));
    const input = { text: '3120 M St NW, Washington DC 20007' };
    await assert.rejects(validateAddress(input, reference(), { licensed }), {
      code: 'licensed_data_stopped',
    });
    await assert.rejects(validateAddress(input, reference(), { licensed }), {
      code: 'licensed_data_stopped',
    });
    assert.equal(hits.length, 1);
  });

  it('ask the official API where local files do not know, and only then', async () => {
    const asked: string[] = [];
    const upstream = {
      look: async (result: ValidationResult) => {
        asked.push(result.address.streetAddress);
        return { ...result, outcome: 'found', matched: 'upstream' } as const;
      },
    };
    const local = await validateAddress({ text: '3120 M St NW, Washington DC 20007' }, reference(), {
      upstream,
    });
    const remote = await validateAddress({ text: '1 Synthetic Ave, Beverly Hills CA 90210' }, reference(), {
      upstream,
    });
    assert.deepEqual([local.matched, remote.matched], ['zip4-range', 'upstream']);
    assert.deepEqual(asked, ['1 SYNTHETIC AVE']);
  });
});

describe('completion', () => {
  const completions = (q: string): string[] =>
    completeAddress(q, reference()).completions.map((one) => one.text);

  it('finds streets that begin so and have the number, and says which edition', () => {
    assert.deepEqual(completions('3120 M S'), ['3120 M ST NW, WASHINGTON DC 20007']);
    assert.deepEqual(completions('3120 m street n'), ['3120 M ST NW, WASHINGTON DC 20007']);
    assert.deepEqual(completions('400 synthetic tow'), ['400 SYNTHETIC TOWER AVE, WASHINGTON DC 20007']);
    assert.equal(completeAddress('3120 M', reference()).source?.dataset, 'zip4');
  });

  it('finds streets with and without their predirectional', () => {
    assert.equal(completions('7 Synthetic Oak').length, 2);
    assert.deepEqual(completions('7 S Synthetic Oa'), ['7 S SYNTHETIC OAK ST, WASHINGTON DC 20007']);
  });

  it('keeps to the ZIP or the city that is named', () => {
    assert.equal(completions('1 Synthetic Twin').length, 2);
    assert.deepEqual(completions('1 Synthetic Twin St 20010'), ['1 SYNTHETIC TWIN ST, WASHINGTON DC 20010']);
    assert.equal(completions('1 Synthetic Twin, Washington DC').length, 2);
    assert.deepEqual(completions('1 Synthetic Twin, Chicago IL'), []);
  });

  it('gives nothing for nothing, and never throws', () => {
    for (const q of ['', ' ', '1', '99999', ',', '%', "'"]) assert.deepEqual(completions(q), []);
    fc.assert(
      fc.property(fc.string(), (q) => {
        assert.ok(completions(q).length <= 10);
      }),
    );
  });
});
