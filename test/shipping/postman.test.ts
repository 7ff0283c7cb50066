/** The official collection of requests, replayed: every request of the business APIs has a route whose schema takes it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { makeApp, type TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { referencePath } from '../reference.ts';

interface Entry {
  readonly name: string;
  readonly item?: readonly Entry[];
  readonly request?: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly url: string | { readonly raw: string };
    readonly body?: { readonly raw?: string };
  };
}

/** Placeholders of the collection in the form of what they stand for; comments are taken out. */
const filled = (text: string): string =>
  text
    .replace(/\/\/ ?Add[^\n]*/g, '')
    .replaceAll('{{currentDatePlus3}}', '2026-07-03')
    .replace(/\{\{\w+\}\}/g, 'WTC100000001')
    .replace(/\{Tracking Number\}/g, '9205590234567800000014')
    .replace(/"(MID|manifestMID)": ?"X+"/g, '"$1": "902345678"')
    .replace(/"X{22}"/g, '"9205590234567800000014"')
    .replaceAll('1234568790123546879012', '9205590234567800000014')
    .replaceAll('9261212345678900019471', '9205590234567800000014');

const BUSINESS =
  /^\/(prices|international-prices|service-standards|shipments|labels|international-labels|payments|pickup|scan-forms|containers)\//;

const requestsIn = (entries: readonly Entry[]): Entry[] =>
  entries.flatMap((entry) => (entry.item === undefined ? [entry] : requestsIn(entry.item)));

const file = referencePath('usps-v3/api-examples/Example-Postman.postman_collection.json');

describe('the official collection of requests', { skip: file === undefined }, () => {
  let program: TestProgram;
  let app: TestApp;
  before(async () => {
    program = await openProgram();
    app = await makeApp(program, { role: 'shipper', products: ['Public Access I', 'Shipping Suite'] });
  });
  after(() => program.close());

  it('is taken by routes and schemas: decided, or answered 503 where USPS alone knows', async () => {
    const { item } = JSON.parse(readFileSync(file ?? '', 'utf8')) as { item: readonly Entry[] };
    let asked = 0;
    for (const { name, request } of requestsIn(item)) {
      if (request === undefined) continue;
      const { method, url, body } = request;
      const { pathname, search } = new URL(filled(typeof url === 'string' ? url : url.raw));
      if (!BUSINESS.test(pathname)) continue;
      asked++;
      const text = filled(body?.raw ?? '').trim();
      const answer = await program.ask(pathname + search, {
        method,
        headers: { ...app.headers, 'if-match': '"1"' },
        ...(text !== '' && method !== 'GET' && method !== 'DELETE' && { body: JSON.parse(text) }),
      });
      // 403: the pieces and purposes are none of this app; everything else was read and understood.
      assert.ok([200, 403, 503].includes(answer.status), `${name}: ${answer.status} ${answer.text}`);
      assert.notEqual(answer.headers['postern-decision'], undefined, name);
    }
    assert.ok(asked >= 25, `${asked} requests`);
  });
});
