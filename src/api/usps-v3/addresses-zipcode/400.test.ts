import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';
import { importInto } from '../../../../test/reference-address/import.ts';

interface UspsError {
  readonly error: {
    readonly message: string;
    readonly errors: readonly { readonly code: string; readonly source: unknown }[];
  };
}

const GOOD = { streetAddress: '3120 M St NW', city: 'Washington', state: 'DC' };

describe('GET /addresses/v3/zipcode refuses with 400', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram({ POSTERN_ADDRESS_NOT_FOUND: '400' });
    app = await makeApp(program);
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());

  const refused = async (query: Readonly<Record<string, string>>): Promise<UspsError['error']> => {
    const answer = await program.ask(`/addresses/v3/zipcode?${new URLSearchParams(query)}`, {
      headers: app.headers,
    });
    assert.equal(answer.status, 400, answer.text);
    assertDialect('usps', answer);
    return (answer.json as UspsError).error;
  };

  it('a missing required parameter, named', async () => {
    for (const name of ['streetAddress', 'city', 'state']) {
      const { [name as keyof typeof GOOD]: _left, ...rest } = GOOD;
      assert.deepEqual((await refused(rest)).errors[0]?.source, { parameter: name });
    }
  });

  it('parameters that do not fit their patterns', async () => {
    for (const [name, value] of [
      ['state', 'XX'],
      ['state', 'dc'],
      ['state', 'District'],
      ['ZIPCode', '2000'],
      ['ZIPCode', '20007-3704'],
      ['ZIPPlus4', '37'],
      ['firm', 'x'.repeat(51)],
    ] as const) {
      assert.deepEqual(
        (await refused({ ...GOOD, [name]: value })).errors[0]?.source,
        { parameter: name },
        value,
      );
    }
  });

  it('a parameter it does not know', async () => {
    const error = await refused({ ...GOOD, zip: '20007' });
    assert.deepEqual(error.errors[0]?.source, { parameter: 'zip' });
  });

  it('what is not found, by the published codes, where the operator set 400', async () => {
    for (const [query, code, message] of [
      [
        { ...GOOD, streetAddress: '9999 Synthetic Nowhere Blvd', ZIPCode: '20007' },
        '010005',
        'Address Not Found',
      ],
      [
        { ...GOOD, streetAddress: '7 Synthetic Oak St', ZIPCode: '20007' },
        '010006',
        'Multiple addresses were found for the information you entered, and no default exists.',
      ],
      [{ ...GOOD, streetAddress: 'nothing' }, '010001', 'Invalid Address'],
      [{ ...GOOD, city: 'Synthetic Nowhereville' }, '010004', 'Invalid City'],
      [{ ...GOOD, city: 'Chicago' }, '010004', 'Invalid City'],
    ] as const) {
      const error = await refused(query);
      assert.deepEqual([error.errors[0]?.code, error.message], [code, message], JSON.stringify(query));
    }
  });

  it('a line of control characters or of five hundred and one characters, without repeating it whole', async () => {
    await refused({ ...GOOD, streetAddress: '\u0000\u0001' });
    const error = await refused({ ...GOOD, streetAddress: 'x'.repeat(501) });
    assert.ok(error.message.length < 300);
  });
});
