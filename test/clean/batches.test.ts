import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeApp, makePerson, type TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { readCsv } from './lists.ts';

const PATH = '/postern/v1/address-batches';
const LIST =
  'id,street,city,state,zip\n1,12 North Main Street,Beverly Hills,CA,90210\n2,,Beverly Hills,CA,90210\n';
const DEADLINE_MS = 20_000;

interface Batch {
  readonly id: string;
  readonly state: string;
  readonly summary: { readonly rows: number; readonly outcomes: Record<string, number> } | null;
  readonly failure: { readonly code: string } | null;
  readonly deletedAt: string;
}

let program: TestProgram;
let app: TestApp;
let other: TestApp;

const grant = async ({ id }: TestApp): Promise<void> => {
  const steward = await makePerson(program, 'steward');
  const granted = await program.ask(`/postern/v1/apps/${id}/grants`, {
    method: 'POST',
    headers: steward.headers,
    body: { dataset: 'address-lists', purposes: ['shipping'] },
  });
  assert.equal(granted.status, 201, granted.text);
};

const headersOf = (who: TestApp): Record<string, string> => ({
  ...who.headers,
  'postern-purpose': 'shipping',
});

const send = (list: string, query = '', headers = headersOf(app)): Promise<Answered> =>
  program.ask(`${PATH}${query}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: list,
  });

const ask = (path: string, who = app): Promise<Answered> =>
  program.ask(`${PATH}/${path}`, { headers: headersOf(who) });

/** Waits until a batch is over. */
const settled = async (id: string): Promise<Batch> => {
  const until = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask(id);
    assert.equal(answer.status, 200, answer.text);
    const batch = answer.json as Batch;
    if (batch.state === 'done' || batch.state === 'failed') return batch;
    assert.ok(Date.now() < until, `the batch is still ${batch.state}`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

const added = async (list: string, query = ''): Promise<Batch> => {
  const answer = await send(list, query);
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.headers.location, `${PATH}/${(answer.json as Batch).id}`);
  return answer.json as Batch;
};

before(async () => {
  program = await openProgram({ POSTERN_BATCH_BYTES: '100000', POSTERN_LOCAL_PER_SECOND: '100000' });
  app = await makeApp(program);
  other = await makeApp(program);
  await grant(app);
  await grant(other);
});
after(() => program.close());

describe('an address batch', () => {
  it('is taken, cleaned as a job and downloaded', async () => {
    const batch = await settled((await added(LIST)).id);
    assert.equal(batch.state, 'done');
    assert.deepEqual(batch.summary?.outcomes, { ok: 1, incomplete: 1 });
    const result = await ask(`${batch.id}/result`);
    assert.equal(result.status, 200);
    assert.equal(result.headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(Number(result.headers['content-length']), Buffer.byteLength(result.text));
    const [row] = readCsv(result.text);
    assert.equal(row?.std_line1, '12 N MAIN ST');
  });

  it('takes mapping, form and duplicates from its query', async () => {
    const list = '7;12 North Main Street;Beverly Hills;CA;90210\n8;12 N Main St;Beverly Hills;CA;90210\n';
    const { id } = await added(
      list,
      '?header=absent&map=street%3D2,city%3D3,state%3D4,zip%3D5&format=ndjson&dedupe=mark',
    );
    assert.equal((await settled(id)).state, 'done');
    const result = await ask(`${id}/result`);
    const rows = result.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      rows.map((row) => row.std_duplicate_of),
      [null, 1],
    );
  });

  it('is for another organisation what an unknown one is', async () => {
    const { id } = await added(LIST);
    await settled(id);
    const unknownId = 'bat_000000000000000000000000';
    const shape = ({ status, text }: Answered): string =>
      `${status} ${text.replaceAll(/"decision":"[0-9a-f]{40}"/g, '')}`;
    for (const path of ['', '/result']) {
      const [foreign, unknown] = [await ask(`${id}${path}`, other), await ask(`${unknownId}${path}`, other)];
      assert.equal(foreign.status, 404);
      assert.equal(shape(foreign), shape(unknown));
    }
    const removed = await program.ask(`${PATH}/${id}`, { method: 'DELETE', headers: headersOf(other) });
    assert.equal(removed.status, 404);
    assert.equal((await ask(id)).status, 200);
  });

  it('needs a purpose, and one that was granted', async () => {
    const none = await send(LIST, '', { ...app.headers });
    assert.equal(none.status, 403);
    assert.equal((none.json as { code: string }).code, 'purpose_required');
    const forbidden = await send(LIST, '', { ...app.headers, 'postern-purpose': 'marketing' });
    assert.equal((forbidden.json as { code: string }).code, 'purpose_forbidden');
    const stranger = await makeApp(program);
    const ungranted = await send(LIST, '', headersOf(stranger));
    assert.equal((ungranted.json as { code: string }).code, 'purpose_not_granted');
  });

  it('is refused before anything is stored, where the list has columns about persons', async () => {
    const before = readdirSync(join(program.data, 'batches'));
    const refused = await send(`last_name,${LIST}`);
    assert.equal(refused.status, 403, refused.text);
    assert.equal((refused.json as { code: string }).code, 'address_list_conditions');
    assert.deepEqual(readdirSync(join(program.data, 'batches')), before);
  });

  it('is refused where no address can be found in it, or it is too large, and nothing is kept', async () => {
    const before = readdirSync(join(program.data, 'batches'));
    const strange = await send('colour,size\nred,large\nblue,small\n');
    assert.equal(strange.status, 422, strange.text);
    assert.equal((strange.json as { code: string }).code, 'clean_columns_unknown');
    assert.ok(!strange.text.includes(program.data), strange.text);
    const large = await send(LIST.repeat(2_000));
    assert.equal(large.status, 413, large.text);
    assert.deepEqual(readdirSync(join(program.data, 'batches')), before);
  });

  it('can be deleted with all its files', async () => {
    const { id } = await added(LIST);
    await settled(id);
    assert.ok(existsSync(join(program.data, 'batches', id, 'list')));
    const removed = await program.ask(`${PATH}/${id}`, { method: 'DELETE', headers: headersOf(app) });
    assert.equal(removed.status, 200, removed.text);
    assert.equal(existsSync(join(program.data, 'batches', id)), false);
    assert.equal((await ask(id)).status, 404);
  });

  it('is recorded at each step as list data, with its purpose and without an address', async () => {
    const journal = await program.journal();
    const steps = journal.filter(({ record }) => record.route.includes('/address-batches'));
    assert.ok(steps.some(({ record }) => record.route === `POST ${PATH}` && record.effect === 'permit'));
    assert.ok(
      steps.some(({ record }) => record.route === `GET ${PATH}/:id/result` && record.effect === 'permit'),
    );
    assert.doesNotMatch(JSON.stringify(steps), /main|beverly/i);
  });
});
