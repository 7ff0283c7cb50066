import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';

const PATH = '/locations/v3/dropoff-locations?destinationZIPCode=30301';

describe('GET /locations/v3/dropoff-locations refuses with 403', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('a purpose that postal data is not given for', async () => {
    const app = await makeApp(program);
    const answer = await program.ask(PATH, { headers: { ...app.headers, 'postern-purpose': 'marketing' } });
    assert.equal(answer.status, 403, answer.text);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"purpose_forbidden"/);
  });
});
