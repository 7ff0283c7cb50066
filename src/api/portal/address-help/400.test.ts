import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';

describe('address help refuses', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('bodies that hold no text, or more than it knows', async () => {
    for (const path of ['complete', 'explain', 'validate']) {
      for (const body of [
        {},
        { text: '' },
        { text: 'x'.repeat(1_001) },
        { text: 'a', more: 1 },
        { text: 7 },
      ]) {
        const answer = await program.ask(`/postern/v1/addresses/${path}`, {
          method: 'POST',
          headers: app.headers,
          body,
        });
        assert.equal(answer.status, 400, answer.text);
        assertDialect('problem', answer);
      }
    }
  });

  it('an import without a file, of a relative path, of a file that is not there, or of another layout', async () => {
    const refused = async (query: string, body?: string): Promise<string> => {
      const answer = await program.operate(`/postern/v1/editions/zip4${query}`, {
        method: 'POST',
        ...(body !== undefined && { body, headers: { 'content-type': 'application/octet-stream' } }),
      });
      assert.ok(answer.status === 400 || answer.status === 422, answer.text);
      assertDialect('problem', answer);
      return (answer.json as { code: string }).code;
    };
    assert.equal(await refused(''), 'body_missing');
    assert.equal(await refused('?path=zip4.txt'), 'path_not_absolute');
    assert.equal(await refused('?path=%2Fnowhere%2Fzip4.txt'), 'input_unreadable');
    assert.equal(await refused('', `${zip4File()}x`.slice(1)), 'layout_mismatch');
  });
});
