import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../../test/program.ts';

interface UspsError {
  readonly apiVersion: string;
  readonly error: {
    readonly message: string;
    readonly errors: readonly { readonly code: string; readonly source: unknown }[];
  };
}

describe('GET /addresses/v3/city-state refuses with 400', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  const refused = async (query: string): Promise<{ body: UspsError; answer: Answered }> => {
    const answer = await program.ask(`/addresses/v3/city-state${query}`, { headers: app.headers });
    assert.equal(answer.status, 400, answer.text);
    assertDialect('usps', answer);
    const body = answer.json as UspsError;
    assert.equal(body.apiVersion, 'v3');
    return { body, answer };
  };

  it('a ZIP Code that does not exist, by the published code', async () => {
    const { body } = await refused('?ZIPCode=00000');
    const [fault] = body.error.errors;
    assert.equal(fault?.code, '010002');
    assert.deepEqual(fault?.source, { parameter: 'ZIPCode' });
  });

  it('a missing ZIP Code, named as parameter', async () => {
    const { body } = await refused('');
    assert.deepEqual(body.error.errors[0]?.source, { parameter: 'ZIPCode' });
  });

  it('a malformed ZIP Code, whatever its malformation', async () => {
    for (const zip of ['9021', '902100', '90210-1234', 'abcde', '%20902', '９０２１０', '9021%00', '']) {
      const { body } = await refused(`?ZIPCode=${encodeURI(decodeURIComponent(zip))}`);
      assert.deepEqual(body.error.errors[0]?.source, { parameter: 'ZIPCode' }, zip);
    }
  });

  it('a ZIP Code that comes twice', async () => {
    await refused('?ZIPCode=90210&ZIPCode=10001');
  });

  it('a parameter it does not know, and names the nearest that it does', async () => {
    const { body } = await refused('?ZIPCode=90210&zipcode=90210');
    assert.deepEqual(body.error.errors[0]?.source, { parameter: 'zipcode' });
    assert.match(body.error.message, /ZIPCode/);
  });
});
