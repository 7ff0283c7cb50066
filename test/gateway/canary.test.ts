/**
 * No personal data in the shadows: marked values stand in every parameter, header and body of every route, and
 * afterwards in no file of the data folder and in no log line, save the columns that are declared for them.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { makeApp, makeOrganisation, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Asked, openProgram, type TestProgram } from '../program.ts';
import { sampleRequest } from './sample.ts';

const MARK = 'cAnArY';
let count = 0;
/** A value that stands nowhere else. */
const canary = (where: string): string => {
  count += 1;
  return `${MARK}${count}x${where.replaceAll(/[^A-Za-z]/g, '')}`;
};

/** Columns that are there to hold what an administrator states: table → columns. */
const DECLARED: Readonly<Record<string, readonly string[]>> = {
  organisation: ['name'],
  app: ['name', 'default_purpose'],
  person: ['name', 'email'],
  mailer_id: ['proof'],
  authorisation: ['merchant', 'evidence'],
  authorisation_confirmation: ['asked_json', 'merchant_name', 'merchant_person'],
  terms_document: ['document', 'title'],
  document_file: ['name', 'body'],
  terms_acceptance: ['document', 'accepted_by'],
  edition: ['source', 'diff_json'],
  access_request: ['form_json', 'outcome_json', 'terms_json'],
  access_request_step: ['note'],
  notice: ['body'],
  break_glass: ['dataset', 'reason', 'review_note'],
  incident: ['kind', 'title', 'description', 'closing_note'],
  use_report: ['answers_json'],
  access_grant: ['dataset', 'purposes_json', 'fields_json'],
};

const withHeaders = (asked: Asked, headers: Readonly<Record<string, string>>): Asked => ({
  ...asked,
  headers: { ...asked.headers, ...headers },
});

/** Marked values in every header that a client may send. */
const markedHeaders = (route: AnyRoute): Record<string, string> => ({
  'user-agent': canary(`${route.id}-agent`),
  'postern-purpose': canary(`${route.id}-purpose`),
  'x-forwarded-for': canary(`${route.id}-forwarded`),
  'x-request-id': canary(`${route.id}-request`),
  cookie: `postern-session=${canary(`${route.id}-cookie`)}; postern-mark=${canary(`${route.id}-mark`)}`,
  'postern-csrf': canary(`${route.id}-csrf`),
  origin: `http://${canary(`${route.id}-origin`)}`,
  referer: `http://${canary(`${route.id}-referer`)}/`,
  accept: canary(`${route.id}-accept`),
  [canary('header').toLowerCase()]: canary(`${route.id}-header`),
});

/** Requests of a route with marks where they fit its schema, and where they do not. */
const markedRequests = (route: AnyRoute): { path: string; asked: Asked }[] => {
  const fitting = sampleRequest(route, (name) => canary(`${route.id}-${name}`));
  const { method } = route;
  const path = fitting.path.split('?')[0] ?? '';
  return [
    fitting,
    {
      path: `${fitting.path}${fitting.path.includes('?') ? '&' : '?'}${canary('q')}=${canary(route.id)}`,
      asked: fitting.asked,
    },
    { path: route.path.replaceAll(/:\w+/g, () => canary(`${route.id}-path`)), asked: fitting.asked },
    { path: `${path}/${canary(`${route.id}-deeper`)}`, asked: { method } },
    ...(method === 'GET'
      ? []
      : [
          {
            path,
            asked: {
              method,
              body: `{"${canary('broken')}": ${canary(route.id)}`,
              headers: { 'content-type': 'application/json' },
            },
          },
          {
            path,
            asked: { method, body: canary(`${route.id}-text`), headers: { 'content-type': 'text/plain' } },
          },
          {
            path,
            asked: {
              method,
              body: `a=${canary(`${route.id}-form`)}`,
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
            },
          },
          { path, asked: { method, body: { [canary('property')]: canary(route.id) } } },
        ]),
  ];
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The bytes of a value, and what they hold where they are compressed. */
const readings = (bytes: Uint8Array): Buffer[] => {
  const plain = Buffer.from(bytes);
  const unpacked = [gunzipSync, zstdDecompressSync].flatMap((unpack) => {
    try {
      return [Buffer.from(unpack(plain))];
    } catch {
      return [];
    }
  });
  return [plain, ...unpacked];
};

const found = (bytes: Uint8Array, word: string): string | undefined => {
  for (const reading of readings(bytes)) {
    const text = reading.toString('latin1');
    const at = text.toLowerCase().indexOf(word.toLowerCase());
    if (at !== -1) return text.slice(Math.max(0, at - 80), at + 80);
  }
  return undefined;
};

const asBytes = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : Buffer.from(String(value ?? ''));

describe('marked values in every parameter, header and body of every route', () => {
  let program: TestProgram;
  let app: TestApp;
  let admin: TestPerson;
  let steward: TestPerson;
  const secrets: string[] = [];
  let asked = 0;
  let recorded = '';

  before(async () => {
    program = await openProgram({
      POSTERN_ANONYMOUS_PER_MINUTE: '100000',
      POSTERN_LOCAL_PER_SECOND: '100000',
      POSTERN_SIGN_IN_PER_MINUTE: '100000',
    });
    app = await makeApp(program);
    const own = await makeOrganisation(program);
    admin = await makePerson(program, 'admin', own);
    steward = await makePerson(program, 'steward', own);
    secrets.push(app.secret, app.token, admin.token, steward.token);
    for (const { route } of program.postern.gateway.routes) {
      const callers = [{}, app.headers, admin.headers, steward.headers];
      await Promise.all(
        callers.flatMap((headers) =>
          markedRequests(route).map(async (request) => {
            const answer = await program.ask(
              request.path,
              withHeaders(request.asked, { ...markedHeaders(route), ...headers }),
            );
            // Datasets that nobody imported are not there to be asked.
            const isWell = answer.status < 500 || answer.text.includes('"code":"edition_missing"');
            assert.ok(isWell, `${route.id}: ${answer.status} ${answer.text}`);
            asked += 1;
          }),
        ),
      );
      const wrong = canary(`${route.id}-token`);
      await program.ask(sampleRequest(route).path, {
        method: route.method,
        headers: { authorization: `Bearer ${wrong}` },
      });
      await program.ask(sampleRequest(route).path, {
        method: route.method,
        headers: { authorization: `Basic ${wrong}` },
      });
    }
    // Marks that a permit lets into the columns declared for them.
    const kept = await program.ask('/postern/v1/organisations', {
      method: 'POST',
      headers: admin.headers,
      body: { name: canary('organisation') },
    });
    assert.equal(kept.status, 201);
    // What is issued in answers is secret too.
    const issued = await program.ask('/oauth2/v3/token', {
      method: 'POST',
      body: {
        grant_type: 'client_credentials',
        client_id: app.id,
        client_secret: app.secret,
        scope: canary('scope'),
      },
    });
    secrets.push((issued.json as { access_token: string }).access_token);
    const demo = await program.operate('/postern/v1/demo', { method: 'POST' });
    secrets.push((demo.json as { clientSecret: string }).clientSecret);
    // So are the link that signs a person in, the cookie it gives, and the token against forgery.
    const link = await program.operate(`/postern/v1/people/${admin.id}/sign-in-links`, { method: 'POST' });
    const token = (link.json as { path: string }).path.split('#token=')[1] ?? '';
    const signIn = await program.ask('/postern/v1/session/links/redeem', { method: 'POST', body: { token } });
    assert.equal(signIn.status, 200, signIn.text);
    const cookie = String(signIn.headers['set-cookie']).split(';')[0] ?? '';
    const { csrf } = signIn.json as { csrf: string };
    secrets.push(token, cookie.split('=')[1] ?? '', `csrf${csrf}`);
    for (const headers of [{ cookie }, { cookie, 'postern-csrf': csrf }]) {
      await program.ask('/postern/v1/passkeys/options', { method: 'POST', headers });
    }
    recorded = JSON.stringify(await program.journal());
    await program.postern.close();
  });
  after(() => program.close());

  it('were sent, and recorded as decisions', () => {
    assert.ok(asked > 500, `${asked} requests`);
    assert.ok(recorded.length > 100_000);
  });

  it('stand in no table but the columns declared for them, and nothing secret stands in any', () => {
    const db = new DatabaseSync(join(program.data, 'postern.db'), { readOnly: true });
    try {
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      assert.ok(tables.length > 10);
      let declared = 0;
      for (const { name: table } of tables) {
        for (const row of db.prepare(`SELECT * FROM "${table}"`).all()) {
          for (const [column, value] of Object.entries(row)) {
            const bytes = asBytes(value);
            for (const secret of secrets) {
              assert.equal(found(bytes, secret.slice(4)), undefined, `a secret in ${table}.${column}`);
            }
            if (DECLARED[String(table)]?.includes(column) === true) {
              declared += Number(found(bytes, MARK) !== undefined);
            } else {
              assert.equal(found(bytes, MARK), undefined, `${table}.${column}`);
            }
          }
        }
      }
      assert.ok(declared > 0, 'the search finds what is there');
    } finally {
      db.close();
    }
  });

  it('stand in no other file', () => {
    const files = filesBelow(program.data).filter((file) => !/postern\.db(-wal|-shm)?$/.test(file));
    assert.ok(files.some((file) => file.includes('audit')));
    for (const file of files) {
      const bytes = readFileSync(file);
      // Documents are kept as they were attached.
      if (!/\/documents\//.test(file)) assert.equal(found(bytes, MARK), undefined, file);
      for (const secret of secrets) assert.equal(found(bytes, secret.slice(4)), undefined, file);
    }
  });

  it('leave no secret in the raw bytes of the database', () => {
    for (const file of filesBelow(program.data).filter((name) => /postern\.db/.test(name))) {
      const bytes = readFileSync(file);
      for (const secret of secrets) assert.equal(found(bytes, secret.slice(4)), undefined, file);
    }
  });
});

describe('the log', () => {
  it('holds neither marks nor secrets at its most talkative, nor do the metrics', async () => {
    const script = new URL('talkative.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, MARK], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const log: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
    const [code] = await once(child, 'close');
    const told = Buffer.concat(out).toString();
    const logged = Buffer.concat(log).toString();
    assert.equal(code, 0, logged);
    const { requests, secret, metrics } = JSON.parse(told) as {
      requests: number;
      secret: string;
      metrics: string;
    };
    assert.ok(requests > 100);
    assert.ok(metrics.includes('postern_requests_total'));
    for (const word of [MARK, secret]) {
      assert.ok(!logged.toLowerCase().includes(word.toLowerCase()), logged.slice(0, 2000));
      assert.ok(!metrics.toLowerCase().includes(word.toLowerCase()));
    }
  });
});
