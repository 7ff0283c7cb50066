import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { makeApp, type TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';

const XML = { accept: 'application/xml' };

describe('the addresses dialect in XML', () => {
  let program: TestProgram;
  let app: TestApp;

  before(async () => {
    program = await openProgram();
    app = await makeApp(program, { role: 'developer' });
  });

  after(() => program.close());

  it('answers by the names of the OpenAPI file, with all headers of the JSON answer', async () => {
    const path = '/addresses/v3/city-state?ZIPCode=90210';
    const json = await program.ask(path, { headers: app.headers });
    const xml = await program.ask(path, { headers: { ...app.headers, ...XML } });
    assert.equal(xml.headers['content-type'], 'application/xml; charset=utf-8');
    const { city, state } = json.json as { city: string; state: string };
    assert.equal(
      xml.text,
      `<?xml version="1.0" encoding="UTF-8"?>\n<CityStateLookupResponse><city>${city}</city><state>${state}</state></CityStateLookupResponse>\n`,
    );
    assert.deepEqual(Object.keys(xml.headers).sort(), Object.keys(json.headers).sort());
  });

  it('refuses in XML too: without a token, for bad input, and by a rule', async () => {
    const path = '/addresses/v3/address?streetAddress=1%20Main%20St&state=NY';
    const stranger = await program.ask(path, { headers: XML });
    assert.equal(stranger.status, 401);
    const wrong = await program.ask(`${path}&wrong=1`, { headers: { ...app.headers, ...XML } });
    assert.equal(wrong.status, 400);
    const purpose = { ...app.headers, ...XML, 'postern-purpose': 'marketing' };
    const refused = await program.ask(path, { headers: purpose });
    assert.equal(refused.status, 403);
    for (const { text } of [stranger, wrong, refused]) {
      assert.match(
        text,
        /^<\?xml [^>]+\?>\n<ErrorMessage><apiVersion>v3<\/apiVersion><error><code>\d{3}<\/code>/,
      );
    }
  });

  it('answers JSON to whoever asks for both or for anything', async () => {
    for (const accept of ['*/*', 'application/json, application/xml']) {
      const answer = await program.ask('/addresses/v3/city-state?ZIPCode=90210', {
        headers: { ...app.headers, accept },
      });
      assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
      assert.equal(answer.headers.vary, 'accept');
    }
  });
});
