/**
 * How long an event takes from its intake to its listener over loopback: durable, decided, recorded, signed. The peer is a loop that
 * posts the same bodies to the same listener with `fetch`: nothing kept, decided or recorded.
 */
import { Listener } from '../test/subscriptions/listener.ts';
import { MID, numberOf, openWorld } from '../test/subscriptions/world.ts';
import type { BenchResult } from './result.ts';

const EVENTS = 2_000;
const SIDES = 4;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

const told = (values: readonly number[]) => ({
  p50Ms: Number(quantile(values, 0.5).toFixed(2)),
  p99Ms: Number(quantile(values, 0.99).toFixed(2)),
});

/** From several sides, `EVENTS` times. @returns how long all took, ms */
const drive = async (one: (serial: number) => Promise<void>): Promise<number> => {
  let serial = 0;
  const began = performance.now();
  const side = async (): Promise<void> => {
    while (serial < EVENTS) await one(++serial);
  };
  await Promise.all(Array.from({ length: SIDES }, side));
  return performance.now() - began;
};

const run = async (): Promise<BenchResult> => {
  const world = await openWorld();
  const listener = new Listener();
  try {
    const shipper = await world.party({ role: 'shipper', mids: [MID] });
    const made = await world.subscribe(shipper, await listener.open());
    if (made.status !== 201) throw new Error(made.text);
    const began = new Map<string, number>();
    const latencies: number[] = [];
    listener.answer = ({ payload }, response) => {
      latencies.push(performance.now() - (began.get(payload.trackingNumber) ?? Number.NaN));
      response.writeHead(204).end();
    };
    const start = performance.now();
    const intakeMs = await drive(async (serial) => {
      const number = numberOf(MID, serial);
      began.set(number, performance.now());
      await world.scan(number, ['03']);
    });
    await listener.until(EVENTS);
    const allMs = performance.now() - start;
    const unique = new Set(listener.got.map(({ id }) => id)).size;
    if (unique !== EVENTS) throw new Error(`${unique} of ${EVENTS} events came`);

    const bodies = listener.got.map(({ body }) => body);
    const peer = new Listener();
    const url = await peer.open();
    const direct: number[] = [];
    const directMs = await drive(async (serial) => {
      const at = performance.now();
      const answer = await fetch(url, { method: 'POST', body: bodies[serial - 1] ?? '' });
      await answer.arrayBuffer();
      direct.push(performance.now() - at);
    });
    peer.close();
    const rate = EVENTS / (allMs / 1000);
    const peerRate = EVENTS / (directMs / 1000);
    return {
      name: 'webhooks',
      unit: 'events/s, from intake to listener',
      ours: Math.round(rate),
      peers: { 'fetch loop': Math.round(peerRate) },
      ratio: rate / peerRate,
      details: {
        events: EVENTS,
        intakeToDelivered: told(latencies),
        intakeEventsPerSecond: Math.round(EVENTS / (intakeMs / 1000)),
        fetchLoop: told(direct),
      },
    };
  } finally {
    listener.close();
    await world.program.close();
  }
};

export default run;
