/**
 * Child of the kill tests: `node appender.ts FOLDER log|journal SEED`. Appends without end and says on standard
 * output what was acknowledged, a line each: `index sha256` of an entry, or `decision ID`.
 */
import { hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { AuditLog, DecisionJournal, newDecisionId, openKeyFile } from '../../src/audit/index.ts';
import { PrincipalAttributes, RequestAttributes, SubjectAttributes } from '../../src/policy/attributes.ts';
import { openSqliteStore } from '../../src/store/index.ts';

const [folder = '', mode = '', seed = '0'] = process.argv.slice(2);

let state = Number(seed) >>> 0;
/** A number from 0 up to, not including, `below` (mulberry32). */
const pick = (below: number): number => {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};

/** Synchronous, so that nothing acknowledged is lost between here and the pipe. */
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const log = await AuditLog.open({
  folder: join(folder, 'audit'),
  origin: 'postern.example/kill',
  key: openKeyFile(join(folder, 'key.pem')),
  publishEveryMs: 3,
});

/** Groups of 1 to 40 entries of up to 4,000 bytes: a segment is full every few hundred. */
const appendForever = async (): Promise<never> => {
  for (;;) {
    const entries = Array.from({ length: 1 + pick(40) }, () =>
      Buffer.from(`${pick(2 ** 31)}`.padEnd(1 + pick(4000), 'x')),
    );
    await Promise.all(
      entries.map(async (entry) => {
        const index = await log.append(entry);
        say(`${index} ${hash('sha256', entry)}`);
      }),
    );
  }
};

const recordForever = async (): Promise<never> => {
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  const journal = await DecisionJournal.open({
    store,
    log,
    node: 'kill',
    pseudonymKey: Buffer.alloc(32, 1),
    now: Date.now,
    onTrouble: (error) => {
      throw error;
    },
  });
  const principal = Object.freeze(Object.assign(new PrincipalAttributes(), { id: 'app_1' }));
  for (;;) {
    await Promise.all(
      Array.from({ length: 1 + pick(30) }, async () => {
        const at = Date.now();
        const id = newDecisionId(at);
        const entry = {
          id,
          at,
          principal,
          request: Object.assign(new RequestAttributes(), { dataset: 'tracking', time: at }),
          subject: new SubjectAttributes(),
          route: 'GET /tracking/:number',
          effect: 'permit' as const,
          mode: 'enforce',
          ruleIds: [],
          code: 'permitted',
          obligations: [],
          policyVersion: '',
          status: 200,
          parameters: {},
          organisation: 'org_1',
          app: 'app_1',
          anonymous: false,
        };
        await journal.recordDurably(
          entry,
          pick(2) === 0 ? [] : [{ field: 'name', value: `Person ${pick(99)}` }],
        );
        say(`decision ${id}`);
      }),
    );
  }
};

await (mode === 'journal' ? recordForever() : appendForever());
