import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import * as fc from 'fast-check';
import {
  AuditLog,
  accountOf,
  attributesOf,
  checkDecisionProof,
  DecisionJournal,
  erase,
  expireBlocks,
  exportLog,
  type JournalEntry,
  newDecisionId,
  openCommitment,
  proveDecision,
  recordAdministration,
  recordBreakGlass,
  setLegalHold,
  verifyLog,
  Witness,
} from '../../src/audit/index.ts';
import { leafHash, verifyInclusion } from '../../src/audit/merkle.ts';
import { openCheckpoint, parseVerifierKey } from '../../src/audit/note.ts';
import { PrincipalAttributes, RequestAttributes, SubjectAttributes } from '../../src/policy/attributes.ts';
import { openSqliteStore, type Store } from '../../src/store/index.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const pseudonymKey = Buffer.alloc(32, 7);
const start = 1_764_000_000_000;

interface House {
  readonly folder: string;
  readonly log: AuditLog;
  readonly store: Store;
  readonly journal: DecisionJournal;
}

const houses = async (t: TestContext): Promise<(node?: string) => Promise<House>> => {
  const root = mkdtempSync(join(tmpdir(), 'postern-journal-'));
  const store = await openSqliteStore(join(root, 'store.sqlite'));
  const logs: AuditLog[] = [];
  const journals: DecisionJournal[] = [];
  t.after(async () => {
    for (const journal of journals) await journal.close().catch(() => undefined);
    for (const log of logs) await log.close().catch(() => undefined);
    await store.close();
    rmSync(root, { recursive: true, force: true });
  });
  return async (node = 'one') => {
    const folder = join(root, node);
    const log = await AuditLog.open({ folder, origin: `postern.example/${node}`, key });
    logs.push(log);
    const now = (): number => start;
    const journal = await DecisionJournal.open({
      store,
      log,
      node,
      pseudonymKey,
      now,
      onTrouble: (error) => t.diagnostic(String(error)),
    });
    journals.push(journal);
    return { folder, log, store, journal };
  };
};

const principal = Object.freeze(
  Object.assign(new PrincipalAttributes(), {
    kind: 'app',
    id: 'app_1',
    organisation: 'org_1',
    role: 'platform',
    scopes: ['tracking'],
    merchantTokens: ['merchant-a'],
  }),
);

const decision = (at: number = start, changes: Partial<JournalEntry> = {}): JournalEntry => ({
  id: newDecisionId(at),
  at,
  principal,
  request: Object.assign(new RequestAttributes(), {
    route: 'GET /tracking/v3/:number',
    dataset: 'tracking.person',
    dataClass: 'sensitive-enhanced',
    purpose: 'claims',
    time: at,
  }),
  subject: Object.assign(new SubjectAttributes(), {
    mid: '123456789',
    midDetermined: true,
    merchant: 'merchant-a',
  }),
  route: 'GET /tracking/v3/:number',
  effect: 'permit',
  mode: 'enforce',
  ruleIds: ['platform-api'],
  code: 'permitted',
  obligations: ['label-restricted'],
  policyVersion: 'a'.repeat(64),
  status: 200,
  parameters: {},
  organisation: 'org_1',
  app: 'app_1',
  anonymous: false,
  ...changes,
});

const NUMBER = '9400111899223100000019';

test('decision ids have 40 characters, tell their second, and never repeat', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => newDecisionId(start + index));
  assert.equal(new Set(ids).size, ids.length);
  for (const [index, id] of ids.entries()) {
    assert.match(id, /^[0-9a-f]{40}$/);
    assert.equal(Number.parseInt(id.slice(0, 8), 16), Math.floor((start + index) / 1000));
  }
});

test('a decision is found in the open block, after the flush, and after a restart', async (t) => {
  const open = await houses(t);
  const { journal, log } = await open();
  const wanted = decision();
  journal.record(decision());
  journal.record(wanted);
  assert.equal((await journal.find(wanted.id))?.block, null);
  assert.equal(log.size, 0);
  await journal.flush();
  assert.equal(log.size, 1, 'one leaf a block');
  const found = await journal.find(wanted.id);
  assert.deepEqual(found?.block, { node: 'one', seq: 0, index: 1 });
  assert.equal(found?.record.id, wanted.id);
  await journal.close();
  await log.close();
  const again = await open();
  assert.deepEqual(await again.journal.find(wanted.id), found);
  assert.equal(await again.journal.find(newDecisionId(start)), undefined);
  assert.equal(await again.journal.find('x'), undefined);
});

test('a full block is written without waiting for the timer', async (t) => {
  const { journal, log } = await (await houses(t))();
  const ids: string[] = [];
  for (let index = 0; index < 2500; index++) {
    const entry = decision(start + index);
    ids.push(entry.id);
    journal.record(entry);
  }
  await journal.flush();
  assert.equal(log.size, 3);
  for (const id of [ids[0], ids[1023], ids[1024], ids[2499]]) {
    assert.equal((await journal.find(id ?? ''))?.record.id, id);
  }
});

test('a durable record is in store and log when its promise resolves; what comes together shares a block', async (t) => {
  const { journal, log, store } = await (await houses(t))();
  const entries = Array.from({ length: 20 }, () => decision());
  await Promise.all(
    entries.map((entry) => journal.recordDurably(entry, [{ field: 'trackingNumber', value: NUMBER }])),
  );
  const rows = await store.db.selectFrom('journal_block').selectAll().execute();
  assert.deepEqual(
    rows.map((row) => row.entries),
    [20],
  );
  assert.equal(log.size, 21, 'twenty disclosures and their block');
  const commitments = await store.db.selectFrom('commitment').selectAll().execute();
  assert.equal(new Set(commitments.map(({ commitment }) => commitment)).size, 20, 'a salt for each');
  for (const row of commitments) {
    assert.equal(
      createHmac('sha256', row.salt ?? '')
        .update(row.value ?? '')
        .digest('hex'),
      row.commitment,
    );
  }
});

test('a durable record that follows another at once does not wait for the timer', async (t) => {
  const { journal, store } = await (await houses(t))();
  // No timer holds this process: a record that waited for one would leave the test pending for ever.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (let index = 0; index < 20; index++) await journal.recordDurably(decision(), []);
  t.mock.timers.reset();
  const rows = await store.db.selectFrom('journal_block').select('entries').execute();
  assert.deepEqual(
    rows.map((row) => row.entries),
    Array.from({ length: 20 }, () => 1),
  );
});

test('attributes come back deep-equal, merchants under one keyed hash', async (t) => {
  const { journal } = await (await houses(t))();
  const text = fc.string({ maxLength: 12 });
  const list = fc.array(text, { maxLength: 3 });
  const instant = fc.option(fc.nat(2 ** 41));
  const principals = fc.record({
    id: text,
    organisation: text,
    active: fc.boolean(),
    scopes: list,
    ownMids: list,
    authorizedMids: list,
    termsAccepted: instant,
    feeRequired: fc.option(fc.boolean()),
    grantUntil: instant,
  });
  const requests = fc.record({
    dataset: text,
    purpose: text,
    purposeRequired: fc.boolean(),
    items: fc.nat(),
    time: fc.nat(),
  });
  const subjects = fc.record({
    mid: fc.option(text),
    midDetermined: fc.boolean(),
    organisation: fc.option(text),
    guardLevel: fc.nat(5),
  });
  const parameters = fc.dictionary(text, text, { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(
      principals,
      requests,
      subjects,
      parameters,
      async (ofPrincipal, ofRequest, ofSubject, harmless) => {
        const entry = decision(start, {
          principal: Object.freeze(Object.assign(new PrincipalAttributes(), ofPrincipal)),
          request: Object.assign(new RequestAttributes(), ofRequest),
          subject: Object.assign(new SubjectAttributes(), ofSubject),
          parameters: { ...harmless },
        });
        journal.record(entry);
        await journal.flush();
        const found = await journal.find(entry.id);
        assert.ok(found);
        const attributes = attributesOf(found.record, found.principal);
        assert.deepEqual(attributes.principal, Object.assign(new PrincipalAttributes(), ofPrincipal));
        assert.deepEqual(attributes.request, entry.request);
        assert.deepEqual(attributes.subject, entry.subject);
        assert.deepEqual({ ...found.record.parameters }, { ...harmless });
      },
    ),
    { numRuns: 40 },
  );
  const held = decision();
  journal.record(held);
  const found = await journal.find(held.id);
  assert.ok(found);
  const attributes = attributesOf(found.record, found.principal);
  assert.match(attributes.subject.merchant ?? '', /^m:[0-9a-f]{32}$/);
  assert.deepEqual(
    attributes.principal.merchantTokens,
    [attributes.subject.merchant],
    'equal before, equal after',
  );
});

test('a principal changed after its decision was recorded does not change the record', async (t) => {
  const { journal } = await (await houses(t))();
  const mutable = Object.assign(new PrincipalAttributes(), { id: 'before' });
  const entry = decision(start, { principal: mutable });
  journal.record(entry);
  mutable.id = 'after';
  journal.record(decision(start, { principal: mutable }));
  const found = await journal.find(entry.id);
  assert.equal(found && attributesOf(found.record, found.principal).principal.id, 'before');
});

test('a decision is found though another one names its id in a parameter', async (t) => {
  const { journal } = await (await houses(t))();
  const wanted = decision();
  journal.record(decision(start, { parameters: { id: wanted.id } }));
  journal.record(wanted);
  await journal.flush();
  assert.equal((await journal.find(wanted.id))?.record.id, wanted.id);
});

test('the proof of a decision holds by itself, and with anything changed does not', async (t) => {
  const { journal, log, store } = await (await houses(t))();
  for (let index = 0; index < 7; index++) {
    journal.record(decision(start + index * 1000));
    await journal.flush();
    await recordAdministration(log, {
      at: start,
      actor: 'person_1',
      action: 'policy.activate',
      target: 'a',
      detail: {},
    });
  }
  const wanted = decision();
  for (let index = 0; index < 30; index++) journal.record(index === 12 ? wanted : decision());
  const proof = await proveDecision(journal, { log, store }, wanted.id);
  assert.ok(proof);
  assert.equal(checkDecisionProof(proof, log.verifierKey), undefined);
  const changed = [
    { ...proof, entry: proof.entry.replace('"permit"', '"forbid"') },
    { ...proof, id: newDecisionId(start) },
    { ...proof, leaf: proof.leaf.replace('"seq":7', '"seq":8') },
    { ...proof, checkpoint: proof.checkpoint.replace('\n15\n', '\n16\n') },
    { ...proof, block: { ...proof.block, index: 13 } },
    { ...proof, log: { ...proof.log, path: proof.log.path.slice(1) } },
  ];
  for (const [place, one] of changed.entries()) {
    assert.notDeepEqual(one, proof, `change ${place}`);
    assert.equal(typeof checkDecisionProof(one, log.verifierKey), 'string', `change ${place}`);
  }
  assert.equal(await proveDecision(journal, { log, store }, newDecisionId(start)), undefined);
});

test('after retention the body is gone and the proof given before still holds', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  const old = decision(start);
  journal.record(old);
  await journal.flush();
  const young = decision(start + 100_000_000);
  journal.record(young);
  await journal.flush();
  const proof = await proveDecision(journal, { log, store }, old.id);
  assert.equal(await expireBlocks(store, start + 50_000_000), 1);
  assert.equal(await journal.find(old.id), undefined);
  assert.equal((await journal.find(young.id))?.record.id, young.id);
  assert.ok(proof);
  assert.equal(checkDecisionProof(proof, log.verifierKey), undefined);
  await log.publish();
  assert.deepEqual((await verifyLog({ folder, store })).problems, []);
});

test('blocks of other nodes are found; their proof is asked of them', async (t) => {
  const open = await houses(t);
  const one = await open('one');
  const two = await open('two');
  const entry = decision();
  two.journal.record(entry);
  await two.journal.flush();
  assert.deepEqual((await one.journal.find(entry.id))?.block, { node: 'two', seq: 0, index: 0 });
  await assert.rejects(proveDecision(one.journal, one, entry.id), { code: 'proof_elsewhere' });
});

test('a block whose leaf was not written gets it at the next opening, with its disclosures, once', async (t) => {
  const open = await houses(t);
  const first = await open();
  const before = join(first.folder, '..', 'before');
  await first.journal.recordDurably(decision(), [{ field: 'name', value: 'A' }]);
  await first.log.close();
  cpSync(first.folder, before, { recursive: true });
  const second = await open();
  await second.journal.recordDurably(decision(), [{ field: 'name', value: 'B' }]);
  const size = second.log.size;
  const root = Buffer.from(second.log.root());
  await second.log.close();
  rmSync(first.folder, { recursive: true });
  cpSync(before, first.folder, { recursive: true });
  const third = await open();
  assert.equal(third.log.size, size);
  assert.deepEqual(Buffer.from(third.log.root()), root);
  await third.log.publish();
  assert.deepEqual((await verifyLog({ folder: third.folder, store: third.store })).problems, []);
  third.journal.record(decision());
  await third.journal.flush();
  await third.log.close();
  assert.deepEqual((await verifyLog({ folder: third.folder, store: third.store })).problems, []);
});

test('a store that fails refuses durable records, keeps the others, and writes them when it answers again', async (t) => {
  const { journal, store, log } = await (await houses(t))();
  let broken = true;
  const troubles: unknown[] = [];
  const failing: Store = {
    ...store,
    transaction: (work) => (broken ? Promise.reject(new Error('disk full')) : store.transaction(work)),
  };
  await journal.close();
  const careful = await DecisionJournal.open({
    store: failing,
    log,
    node: 'one',
    pseudonymKey,
    now: () => start,
    onTrouble: (error) => troubles.push(error),
  });
  const kept = decision();
  careful.record(kept);
  await assert.rejects(careful.recordDurably(decision(), []), { code: 'audit_unavailable', status: 503 });
  assert.equal(troubles.length, 1);
  assert.throws(
    () => {
      for (let index = 0; index < 70 * 1024; index++) careful.record(decision());
    },
    { code: 'audit_unavailable' },
    'memory is bounded',
  );
  broken = false;
  await careful.flush();
  assert.equal((await careful.find(kept.id))?.block?.seq, 0);
});

test('person fields stand nowhere in the log’s folder nor in the journal', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  const canary = 'Canary Q. Person';
  await journal.recordDurably(decision(), [
    { field: 'name', value: canary },
    { field: 'trackingNumber', value: NUMBER },
  ]);
  await log.close();
  const rows = await store.db.selectFrom('journal_block').select('body').execute();
  const { zstdDecompressSync } = await import('node:zlib');
  const bodies = rows.map(({ body }) => zstdDecompressSync(body ?? new Uint8Array(0)).toString());
  assert.ok(bodies[0]?.includes('tracking.person'));
  const segment = readFileSync(join(folder, 'pending', '0'), 'latin1');
  assert.ok(segment.includes('"type":"disclosure"'));
  for (const text of [...bodies, segment, readFileSync(join(folder, 'tile/entries/000.p/2'), 'latin1')]) {
    for (const secret of [canary, NUMBER, 'merchant-a']) assert.ok(!text.includes(secret), secret);
  }
});

test('the accounting lists every disclosure of a person’s field, until it is erased; a hold prevents that', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  const mine = [decision(start), decision(start + 5000)];
  for (const entry of mine)
    await journal.recordDurably(entry, [{ field: 'trackingNumber', value: NUMBER }], 'org_9');
  await journal.recordDurably(decision(), [{ field: 'trackingNumber', value: 'other' }]);
  await expireBlocks(store, start + 100_000_000);
  const accounted = await accountOf({ log, store }, NUMBER);
  assert.deepEqual(
    accounted.map(({ field, disclosure }) => [
      field,
      disclosure.decision,
      disclosure.recipient,
      disclosure.purpose,
    ]),
    mine.map(({ id }) => ['trackingNumber', id, 'org_9', 'claims']),
  );
  const [first] = accounted;
  const commitment = first?.disclosure.subjects[0]?.commitment ?? '';
  assert.deepEqual(await openCommitment(store, commitment), { field: 'trackingNumber', value: NUMBER });

  assert.equal(await setLegalHold(store, { decision: mine[0]?.id ?? '' }, 'held'), 1);
  assert.deepEqual(await erase(store, { value: NUMBER }, start), { erased: 1, held: 1 });
  assert.equal((await accountOf({ log, store }, NUMBER)).length, 1);
  await setLegalHold(store, { decision: mine[0]?.id ?? '' }, 'released');
  assert.deepEqual(await erase(store, { value: NUMBER }, start), { erased: 1, held: 0 });
  assert.deepEqual(await accountOf({ log, store }, NUMBER), []);
  assert.equal(await openCommitment(store, commitment), 'erased');
  await log.publish();
  assert.deepEqual((await verifyLog({ folder, store })).problems, [], 'erasure leaves every proof valid');
});

test('a list of disclosed persons of any length is recorded', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  const persons = Array.from({ length: 1001 }, (_, index) => ({
    field: 'address',
    value: `${index} Main St`,
  }));
  const entry = decision();
  await journal.recordDurably(entry, persons);
  assert.equal(log.size, 4);
  const [accounted] = await accountOf({ log, store }, '1000 Main St');
  assert.equal(accounted?.disclosure.decision, entry.id);
  await log.publish();
  assert.ok((await verifyLog({ folder, store })).ok);
});

test('a running journal can be verified: what comes meanwhile waits, and is written after', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  await journal.recordDurably(decision(), []);
  const late: Promise<unknown>[] = [];
  const result = await journal.whileQuiet(async () => {
    for (let index = 0; index < 5; index++) late.push(journal.recordDurably(decision(), []));
    late.push(recordAdministration(log, { at: start, actor: 'a', action: 'b', target: 'c', detail: {} }));
    return verifyLog({ folder, store });
  });
  assert.deepEqual(result.problems, []);
  assert.equal(result.size, 1);
  await Promise.all(late);
  assert.equal(log.size, 3);
  assert.deepEqual((await journal.whileQuiet(() => verifyLog({ folder, store }))).problems, []);
});

test('a log that is being written verifies from outside at any time', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  const writers = { state: 'writing' };
  const persons = Array.from({ length: 120 }, (_, index) => ({
    field: 'address',
    value: `${index} Main St`,
  }));
  const writer = (async () => {
    while (writers.state === 'writing')
      await Promise.all(Array.from({ length: 8 }, () => journal.recordDurably(decision(), persons)));
  })();
  for (let round = 0; round < 5; round++) {
    await log.publish();
    assert.deepEqual((await verifyLog({ folder, store })).problems, []);
  }
  writers.state = 'done';
  await writer;
  assert.ok(log.size > 8);
});

test('verification against the store finds a changed row, a missing one and a changed value', async (t) => {
  const { journal, log, store, folder } = await (await houses(t))();
  for (let index = 0; index < 3; index++) {
    await journal.recordDurably(decision(), [{ field: 'name', value: `N${index}` }]);
  }
  await log.publish();
  const problems = async (): Promise<unknown[]> =>
    (await verifyLog({ folder, store })).problems.map(({ entry, what }) => [entry, what]);
  assert.deepEqual(await problems(), []);
  const row = await store.db
    .selectFrom('journal_block')
    .selectAll()
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow();
  const other = await store.db
    .selectFrom('journal_block')
    .selectAll()
    .where('seq', '=', 2)
    .executeTakeFirstOrThrow();
  await store.db.updateTable('journal_block').set({ body: other.body }).where('seq', '=', 1).execute();
  assert.deepEqual(await problems(), [[3, 'the entries in the body do not give the root']]);
  await store.db.deleteFrom('journal_block').where('seq', '=', 1).execute();
  assert.deepEqual(await problems(), [[3, 'the block is missing from the store']]);
  await store.db.insertInto('journal_block').values(row).execute();
  await store.db.updateTable('commitment').set({ value: 'N9' }).where('value', '=', 'N2').execute();
  assert.deepEqual(await problems(), [[4, 'salt and value do not give the commitment']]);
});

test('administration and break-glass stand in the same log, each under its type', async (t) => {
  const { log } = await (await houses(t))();
  const at = start;
  await recordAdministration(log, {
    at,
    actor: 'person_1',
    action: 'key.rotate',
    target: 'app_1',
    detail: { credential: 'cred_2' },
  });
  await recordBreakGlass(log, {
    at,
    actor: 'person_1',
    approver: null,
    reason: 'court order',
    dataset: 'tracking',
    until: at + 1,
  });
  const types = [await log.entry(0), await log.entry(1)].map(
    (entry) => JSON.parse(Buffer.from(entry).toString()).type,
  );
  assert.deepEqual(types, ['administration', 'breakGlass']);
});

test('every line of an export carries a proof that leads to the exported checkpoint', async (t) => {
  const { journal, log } = await (await houses(t))();
  for (let index = 0; index < 5; index++) await journal.recordDurably(decision(), []);
  const lines: string[] = [];
  for await (const line of exportLog(log, 1, 4)) lines.push(line);
  const [head, ...entries] = lines.map((line) => JSON.parse(line));
  const verifier = parseVerifierKey(head.verifierKey);
  assert.ok(verifier);
  const checkpoint = openCheckpoint(head.checkpoint, verifier);
  assert.ok(checkpoint);
  assert.deepEqual(
    entries.map(({ index }) => index),
    [1, 2, 3],
  );
  for (const { index, entry, proof } of entries) {
    const path = proof.map((hash: string) => Buffer.from(hash, 'base64'));
    assert.ok(verifyInclusion(leafHash(Buffer.from(entry)), index, checkpoint.size, path, checkpoint.root));
  }
  await assert.rejects(exportLog(log, 0, 99).next(), { code: 'audit_index' });
});

test('a witness gets each checkpoint by file, by push and in the store, and refuses a log that forgot one', async (t) => {
  const open = await houses(t);
  const { journal, log, store, folder } = await open();
  const file = join(folder, '..', 'witness');
  const pushed: string[] = [];
  const options = {
    log,
    store,
    node: 'one',
    now: () => start,
    file,
    push: {
      url: 'https://witness.example/',
      send: async (_url: string, body: string) => void pushed.push(body),
    },
    onTrouble: (error: unknown) => assert.fail(String(error)),
  };
  const witness = await Witness.open(options);
  await journal.recordDurably(decision(), []);
  await log.publish();
  await witness.close();
  assert.equal(readFileSync(file, 'utf8'), log.checkpoint());
  assert.equal(pushed.at(-1), log.checkpoint());
  assert.equal(witness.witnessed, 1);
  const row = await store.db.selectFrom('checkpoint').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([row.node, row.size, row.note], ['one', 1, log.checkpoint()]);

  const forgetful = await AuditLog.open({ folder: join(folder, '..', 'forgetful'), origin: log.origin, key });
  await assert.rejects(Witness.open({ ...options, log: forgetful }), { code: 'audit_log_forked' });
  await forgetful.append(Buffer.from('another history'));
  await assert.rejects(Witness.open({ ...options, log: forgetful }), { code: 'audit_log_forked' });
  await forgetful.close();
  writeFileSync(file, 'something else');
  await assert.rejects(Witness.open(options), { code: 'witness_unreadable' });
});

test('a witness that does not answer is told of, and what it lacks stays unwitnessed', async (t) => {
  const { journal, log, store } = await (await houses(t))();
  const troubles: unknown[] = [];
  let answers = false;
  const witness = await Witness.open({
    log,
    store,
    node: 'one',
    now: () => start,
    file: undefined,
    push: { url: 'x', send: () => (answers ? Promise.resolve() : Promise.reject(new Error('refused'))) },
    onTrouble: (error) => troubles.push(error),
  });
  await journal.recordDurably(decision(), []);
  await log.publish();
  assert.equal(witness.witnessed, 0);
  answers = true;
  await journal.recordDurably(decision(), []);
  await log.publish();
  await witness.close();
  assert.ok(troubles.length > 0);
  assert.equal(witness.witnessed, 2);
});
