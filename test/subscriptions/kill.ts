/** Kills a server with SIGKILL while it delivers, again and again; every acknowledged event must reach the listener. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectJson, makePerson } from '../people.ts';
import { type Answered, type Asked, type AskedProgram, askSocket } from '../program.ts';
import { runPostern, startServer, type TestServer } from '../server.ts';
import { makeParty, openDeliveries } from '../tracking-lookup/parties.ts';
import { Listener } from './listener.ts';
import { MID, numberOf, SUBSCRIBER_SETTINGS, scan, subscribe } from './world.ts';

export interface KillOptions {
  readonly rounds: number;
  readonly seed: number;
  /** A round is killed after at most this many deliveries. */
  readonly most: number;
}

export interface KillTally {
  readonly kills: number;
  readonly acknowledged: number;
  /** Deliveries that the listener got, repetitions among them. */
  readonly delivered: number;
  readonly repeated: number;
}

const SIDES = 4;

const fetched = async (
  server: TestServer,
  path: string,
  { method, headers, body }: Asked = {},
): Promise<Answered> => {
  const answer = await fetch(server.address + path, {
    method: method ?? 'GET',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    text,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
  };
};

const programOf = (server: TestServer): AskedProgram => ({
  data: server.data,
  databaseUrl: undefined,
  ask: (path, asked) => fetched(server, path, asked),
  operate: (path, asked) => askSocket(join(server.data, 'postern.sock'), path, asked),
});

/** Events come in from several sides until the listener has been sent `count`; there and then it is killed. */
const loadAndKill = async (
  server: TestServer,
  listener: Listener,
  count: number,
  nextNumber: () => string,
): Promise<string[]> => {
  const program = programOf(server);
  const acknowledged: string[] = [];
  const state = { killed: false };
  const killing = listener.until(listener.got.length + count).finally(() => {
    state.killed = true;
    process.kill(server.pid, 'SIGKILL');
  });
  const side = async (): Promise<void> => {
    while (!state.killed) {
      const number = nextNumber();
      try {
        await scan(program, number, ['03']);
        acknowledged.push(number);
      } catch (error) {
        // Once it is killed, nobody answers any more; before, everybody must be answered.
        if (!state.killed) throw error;
      }
    }
  };
  await Promise.all([killing, ...Array.from({ length: SIDES }, side)]);
  await server.stop('SIGKILL');
  return acknowledged;
};

const numbersAt = ({ got }: Listener): Map<string, Set<string>> => {
  const idsOf = new Map<string, Set<string>>();
  for (const { id, payload } of got) {
    const ids = idsOf.get(payload.trackingNumber) ?? new Set();
    idsOf.set(payload.trackingNumber, ids.add(id));
  }
  return idsOf;
};

/** Waits until everything that was acknowledged has come, and holds that each has one id of its own. */
const check = async (listener: Listener, acknowledged: readonly string[]): Promise<void> => {
  const missing = (): string[] => {
    const there = numbersAt(listener);
    return acknowledged.filter((number) => !there.has(number));
  };
  for (let left = missing(); left.length > 0; left = missing()) {
    await listener.until(listener.got.length + 1);
  }
  const ids = [...numbersAt(listener).values()];
  for (const own of ids) assert.equal(own.size, 1, `an event keeps its id: ${[...own].join(', ')}`);
  assert.equal(new Set(ids.flatMap((own) => [...own])).size, ids.length, 'each event has an id of its own');
};

/** @throws AssertionError where an acknowledged event does not come, comes under two ids, or the record does not verify. */
export const killRounds = async ({ rounds, seed, most }: KillOptions): Promise<KillTally> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-delivery-kill-'));
  const options = { data: join(folder, 'data'), settings: { ...SUBSCRIBER_SETTINGS } };
  const listener = new Listener();
  const acknowledged: string[] = [];
  let serial = 0;
  let server = await startServer(options);
  try {
    const program = programOf(server);
    const steward = await makePerson(program, 'steward');
    await openDeliveries(program);
    const products = ['Webhook Subscriptions - Tracking'];
    const shipper = await makeParty(program, steward, { role: 'shipper', mids: [MID], products });
    expectJson(await subscribe(program, shipper, await listener.open()), 201);
    for (let round = 0; round < rounds; round += 1) {
      const count = 1 + ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % most);
      const nextNumber = (): string => numberOf(MID, ++serial);
      acknowledged.push(...(await loadAndKill(server, listener, count, nextNumber)));
      await server.remove();
      server = await startServer(options);
      await check(listener, acknowledged);
    }
    const { code, out, err } = await runPostern(['audit', 'verify', '--json'], { settings: server.settings });
    assert.equal(code, 0, out + err);
  } finally {
    await server.remove();
    listener.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const delivered = listener.got.length;
  const repeated = delivered - new Set(listener.got.map(({ id }) => id)).size;
  return { kills: rounds, acknowledged: acknowledged.length, delivered, repeated };
};
