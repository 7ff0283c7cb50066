/** An address begins a search at its imported point for whoever may use addresses, and for nobody else. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { NearestAnswer } from '../../src/locations/index.ts';
import { makeApp, type TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { importInto } from '../reference-address/import.ts';

const ROWS = ['house,street,zip,y,x', '10,Synthetic Oak St,14850,42.4501,-76.5102', ''].join('\n');
const MAPPING = { number: 'house', street: 'street', zip: 'zip', latitude: 'y', longitude: 'x' };
const KNOWN = '10 Synthetic Oak St, Ithaca NY 14850';
const UNKNOWN = '12 Synthetic Elm St, Ithaca NY 14850';

describe('an address as the beginning of a search', () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
    const mapping = encodeURIComponent(JSON.stringify(MAPPING));
    await importInto(program, 'addresses-csv', ROWS, `&mapping=${mapping}`);
  });
  after(() => program.close());

  const path = (address: string): string =>
    `/postern/v1/locations/nearest?address=${encodeURIComponent(address)}`;
  const origin = async (
    address: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<NearestAnswer['origin']> => {
    const answer = await program.ask(path(address), { headers });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['cache-control'], 'no-store');
    return (answer.json as NearestAnswer).origin;
  };

  it('is its imported point for an app with the scope, and for the local operator', async () => {
    const found = await origin(KNOWN, app.headers);
    assert.deepEqual(
      [found.basis, found.latitude, found.longitude, found.uncertaintyKm],
      ['address-point', 42.4501, -76.5102, null],
    );
    assert.match(found.edition ?? '', /^addresses-csv-/);
    const operator = (await program.operate(path(KNOWN))).json as NearestAnswer;
    assert.equal(operator.origin.basis, 'address-point');
  });

  it('is the point of its ZIP Code for an anonymous caller, and the same whether or not the address exists', async () => {
    const [known, unknown] = [await origin(KNOWN), await origin(UNKNOWN)];
    assert.deepEqual(known, unknown);
    assert.deepEqual([known.basis, known.zip], ['zip', '14850']);
    assert.ok((known.uncertaintyKm ?? 0) > 0);
    assert.match(known.note ?? '', /registered callers/);
  });

  it('is the point of its ZIP Code for an app without the scope, and for a forbidden purpose', async () => {
    const other = await makeApp(program, { organisation: app.organisation, scope: 'tracking' });
    assert.equal((await origin(KNOWN, other.headers)).basis, 'zip');
    assert.equal((await origin(KNOWN, { ...app.headers, 'postern-purpose': 'marketing' })).basis, 'zip');
  });

  it('is the point of its ZIP Code where no point is imported', async () => {
    const found = await origin(UNKNOWN, app.headers);
    assert.deepEqual([found.basis, found.zip], ['zip', '14850']);
    assert.match(found.note ?? '', /No imported address point/);
  });

  it('is a ZIP Code in the middle of the city where none is named, and its order is uncertain', async () => {
    const answer = (await program.ask(path('10 Main St, Ithaca NY'))).json as NearestAnswer;
    assert.deepEqual([answer.origin.basis, answer.origin.zip?.slice(0, 3)], ['city', '148']);
    assert.ok((answer.origin.uncertaintyKm ?? 0) > 1);
  });

  it('leaves nothing of the address in the journal', async () => {
    await program.ask(path(KNOWN));
    const entries = (await program.journal()).filter(({ record }) =>
      record.route.endsWith('/locations/nearest'),
    );
    assert.ok(entries.length > 3);
    assert.ok(entries.every(({ record }) => record.parameters.by === 'address'));
    assert.doesNotMatch(JSON.stringify(entries), /Oak|14850/i);
  });
});
