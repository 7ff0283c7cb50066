import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AuditLog } from '../../src/audit/index.ts';
import { GuardKeeper } from '../../src/guard/index.ts';
import { ANONYMOUS, listNotices, type Principal } from '../../src/identity/index.ts';
import { parseMid } from '../../src/postal/barcode/index.ts';
import { openSqliteStore, type Store } from '../../src/store/index.ts';
import { enumerator } from './callers.ts';

const NOW = Date.UTC(2026, 4, 4, 12);
const CALM = { level: 0, costFactor: 1, delayMs: 0 };

const principalOf = (id: string): Principal => ({
  ...ANONYMOUS,
  kind: 'app',
  id,
  role: 'platform',
  organisationId: '',
});

const withoutCanary = ({ looks }: ReturnType<typeof enumerator>) =>
  looks.map(({ canaryOf: _planted, ...look }) => look);

describe('the keeper of the guard', () => {
  let folder: string;
  let store: Store;
  let audit: AuditLog;
  const troubles: unknown[] = [];

  const openKeeper = (): Promise<GuardKeeper> =>
    GuardKeeper.open({
      store,
      audit,
      now: () => NOW,
      seed: 3,
      limits: {},
      trouble: (error) => troubles.push(error),
    });

  /** Lets a caller guess until the guard freezes it. @returns the Mailer ID it guessed under. */
  const fish = (keeper: GuardKeeper, id: string): string => {
    const looks = withoutCanary(enumerator(1, 5));
    for (const look of looks.slice(0, 60)) keeper.see(principalOf(id), '', look);
    return looks[0]?.mid ?? '';
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-guard-'));
    store = await openSqliteStore(join(folder, 'store.db'));
    const { privateKey } = generateKeyPairSync('ed25519');
    audit = await AuditLog.open({ folder: join(folder, 'audit'), origin: 'test/guard', key: privateKey });
  });

  after(async () => {
    await audit.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps a freeze over a restart, and each step in the audit log', async () => {
    const keeper = await openKeeper();
    fish(keeper, 'app_a');
    assert.equal(keeper.standing(principalOf('app_a'), '', NOW).level, 5);
    await keeper.close();
    assert.equal(audit.size, 5);
    const again = await openKeeper();
    assert.deepEqual(again.standing(principalOf('app_a'), '', NOW), { level: 5, costFactor: 20, delayMs: 0 });
    const [standing] = await again.standings();
    assert.equal(standing?.key, 'principal:app_a');
    assert.match(standing?.evidence_json ?? '', /"guessing"/);
    await again.close();
    assert.deepEqual(troubles, []);
  });

  it('shares levels between nodes, and lifting them', async () => {
    const [one, other] = [await openKeeper(), await openKeeper()];
    fish(one, 'app_b');
    await one.close();
    await other.close();
    assert.equal(other.standing(principalOf('app_b'), '', NOW).level, 5);
    const third = await openKeeper();
    await third.lift('principal:app_b', 'per_steward', 'a test run, agreed');
    assert.deepEqual(third.standing(principalOf('app_b'), '', NOW), CALM);
    await third.close();
  });

  it('refuses to lift what is not held', async () => {
    const keeper = await openKeeper();
    await assert.rejects(keeper.lift('principal:app_nobody', 'per_steward', 'why not'), {
      code: 'guard_key_unknown',
    });
    await keeper.close();
  });

  it("tells the Mailer ID's owner of a freeze, and not who it was", async () => {
    const keeper = await openKeeper();
    const mid = withoutCanary(enumerator(1, 5))[0]?.mid ?? '';
    await store.db
      .insertInto('organisation')
      .values({ id: 'org_owner', name: 'Owner', crid: null, status: 'active', demo: 0, created_at: NOW })
      .execute();
    await store.db
      .insertInto('mailer_id')
      .values({ mid, organisation_id: 'org_owner', proof: 'test', added_at: NOW })
      .execute();
    fish(keeper, 'app_c');
    await keeper.close();
    const [notice, ...more] = await listNotices(store, 'org_owner');
    assert.equal(more.length, 0);
    assert.equal(notice?.kind, 'guard.frozen');
    assert.match(notice?.title ?? '', new RegExp(mid));
    assert.doesNotMatch(JSON.stringify(notice), /app_c/);
  });

  it('freezes whoever looks up a planted canary, on every node', async () => {
    const keeper = await openKeeper();
    const mid = parseMid('912345678');
    assert.ok(mid !== null);
    const range = { mid, serviceType: '055', from: 9_000_000n, to: 9_000_999n };
    const [number] = await keeper.plant(new Uint8Array(32), 'org_partner', range, 3);
    await keeper.close();
    const other = await openKeeper();
    const [look] = withoutCanary(enumerator(1, 9));
    assert.ok(look !== undefined && number !== undefined);
    other.see(principalOf('app_d'), '', { ...look, number, outcome: 'absent' });
    assert.equal(other.standing(principalOf('app_d'), '', NOW).level, 5);
    await other.close();
    assert.ok((await store.db.selectFrom('guard_level').selectAll().execute()).length >= 2);
  });
});
