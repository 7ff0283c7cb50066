/** A store of events in memory, for tests of what comes before a store. */
import { createHash } from 'node:crypto';
import type { IntakeBatch, PieceFacts, ScanEvent } from '../../src/tracking/event.ts';
import type { EventStore, StoredEvent } from '../../src/tracking/event-store.ts';

export interface MemoryStore extends EventStore {
  readonly batches: readonly IntakeBatch[];
  readonly held: readonly StoredEvent[];
  readonly facts: ReadonlyMap<string, PieceFacts>;
  /** Makes the next `append` fail, as a full disk would. */
  failNext(): void;
}

const idOf = ({ raw: _raw, mid: _mid, zone: _zone, mailpiece: _piece, ...content }: ScanEvent): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);

export const memoryStore = (): MemoryStore => {
  const batches: IntakeBatch[] = [];
  const events = new Map<string, StoredEvent>();
  const facts = new Map<string, PieceFacts>();
  const owners = new Map<string, string>();
  const payloads = new Map<string, Uint8Array>();
  let reads = 0;
  let failing = false;
  return {
    batches,
    facts,
    get held() {
      return [...events.values()];
    },
    get reads() {
      return reads;
    },
    failNext() {
      failing = true;
    },
    async append(batch) {
      if (failing) {
        failing = false;
        throw new Error('the disk is full');
      }
      batches.push(batch);
      payloads.set(createHash('sha256').update(batch.raw).digest('hex'), batch.raw);
      let added = 0;
      for (const event of batch.events) {
        const id = idOf(event);
        if (events.has(id)) continue;
        added += 1;
        events.set(id, { ...event, id, receivedAt: batch.receivedAt, channel: batch.channel });
      }
      for (const fact of batch.facts) facts.set(fact.number, fact);
      for (const { number, merchant } of batch.ownership) owners.set(number, merchant);
      return { added, duplicates: batch.events.length - added };
    },
    async histories(number) {
      reads += 1;
      const own = [...events.values()].filter((event) => event.number === number);
      if (own.length === 0) return [];
      const lastReceivedAt = Math.max(...own.map(({ receivedAt }) => receivedAt));
      return [{ number, piece: number, events: own, facts: facts.get(number) ?? null, lastReceivedAt }];
    },
    async ownerOf(number) {
      reads += 1;
      return owners.get(number) ?? null;
    },
    async feed(mid) {
      return { events: [...events.values()].filter((event) => event.mid === mid), cursor: '' };
    },
    async feedEnd() {
      return '';
    },
    async payload({ raw: { sha256, offset, length } }) {
      return payloads.get(sha256)?.subarray(offset, offset + length);
    },
    async hold() {},
    async release() {},
    async holds() {
      return [];
    },
    async expire() {
      return 0;
    },
    async close() {},
  };
};
