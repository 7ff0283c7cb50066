import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeApp, type TestApp } from '../../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../../test/program.ts';
import { zip4File } from '../../../../test/reference-address/fixtures.ts';
import { importInto } from '../../../../test/reference-address/import.ts';
import type { Completions, ValidationResult } from '../../../reference/address/index.ts';
import type { Edition } from '../../../reference/index.ts';

describe('address help', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    await importInto(program, 'zip4', zip4File());
  });
  after(() => program.close());

  const post = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await program.ask(path, { method: 'POST', headers: app.headers, body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as Body;
  };

  it('completes what was typed, by GET and by POST', async () => {
    const got = await program.ask('/postern/v1/addresses/complete?q=3120%20M%20S', { headers: app.headers });
    const posted = await post<Completions>('/postern/v1/addresses/complete', { text: '3120 M S' });
    assert.deepEqual(got.json, posted);
    assert.equal(posted.completions[0]?.text, '3120 M ST NW, WASHINGTON DC 20007');
    assert.equal(posted.source?.dataset, 'zip4');
  });

  it('explains what each part was taken for, what was changed and by which section', async () => {
    const text = '3120 m street nw, washington dc 20007';
    const explained = await post<{
      parts: { component: string; start: number; end: number; text: string; standard: string }[];
      changes: { component: string; section: string; to: string }[];
      standard: string;
    }>('/postern/v1/addresses/explain', { text });
    assert.equal(explained.standard, '3120 M ST NW, WASHINGTON DC 20007');
    for (const part of explained.parts) assert.equal(text.slice(part.start, part.end), part.text);
    assert.deepEqual(
      explained.parts.map(({ component }) => component),
      ['number', 'street', 'suffix', 'postdirectional', 'city', 'state', 'zip'],
    );
    assert.ok(
      explained.changes.some(
        ({ component, section, to }) => component === 'suffix' && section === 'C1' && to === 'ST',
      ),
    );
    const got = await program.ask(`/postern/v1/addresses/explain?text=${encodeURIComponent(text)}`, {
      headers: app.headers,
    });
    assert.deepEqual(got.json, explained);
  });

  it('validates a text or fields, with everything that is known', async () => {
    const text = await post<ValidationResult>('/postern/v1/addresses/validate', {
      text: '3120 M St NW, Washington DC 20007',
    });
    const fields = await post<ValidationResult>('/postern/v1/addresses/validate', {
      streetAddress: '3120 M St NW',
      city: 'Washington',
      state: 'DC',
      ZIPCode: '20007',
    });
    for (const result of [text, fields]) {
      assert.deepEqual(
        [result.matched, result.address.plus4, result.source?.dataset],
        ['zip4-range', '3704', 'zip4'],
      );
    }
  });

  it('imports a file by its path for the local operator, and serves the new edition at once', async () => {
    const folder = join(program.folder, 'files');
    mkdirSync(folder);
    const path = join(folder, 'zip4.txt');
    writeFileSync(path, zip4File());
    const answer = await program.operate(
      `/postern/v1/editions/zip4?${new URLSearchParams({ path, validUntil: '2027-01-31' })}`,
      { method: 'POST' },
    );
    assert.equal(answer.status, 201, answer.text);
    const edition = answer.json as Edition;
    assert.deepEqual([edition.state, edition.dataset, edition.authority], ['active', 'zip4', 'usps']);
    assert.equal(edition.validUntil, Date.parse('2027-01-31T23:59:59Z'));
    const result = await post<ValidationResult>('/postern/v1/addresses/validate', {
      text: '3120 M St NW, Washington DC 20007',
    });
    assert.equal(result.source?.edition, edition.edition);
    const imports = await program.operate('/postern/v1/editions/imports');
    assert.deepEqual(imports.json, { imports: [] });
  });

  it('leaves no address in the journal', async () => {
    await post('/postern/v1/addresses/explain', { text: '4711 Canary Lane, Washington DC 20007' });
    await program.ask('/postern/v1/addresses/complete?q=4711%20Canary', { headers: app.headers });
    assert.doesNotMatch(JSON.stringify(await program.journal()), /4711|Canary/);
  });
});
