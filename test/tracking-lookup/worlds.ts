/** Two stores that a property compares: the same route over either, the guard told of each look-up. */
import type { AnyRoute } from '../../src/gateway/index.ts';
import type { TrackingNumber } from '../../src/postal/barcode/index.ts';
import type { EventStore, PieceHistory, StoredEvent } from '../../src/tracking/event-store.ts';

/** What a world holds of a number. */
export interface Holding {
  /** Codes of its events, oldest first; null: nothing is held. */
  readonly codes: readonly string[] | null;
  readonly merchant: string | null;
}

export type World = ReadonlyMap<string, Holding>;

const START = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;

const eventOf = (number: TrackingNumber, code: string, index: number): StoredEvent => ({
  id: `${index}`.padStart(32, '0'),
  number,
  mid: null,
  mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
  code,
  text: `Event ${code}`,
  at: START + index * HOUR_MS,
  localTime: null,
  zone: 'utc',
  city: 'ITHACA',
  state: 'NY',
  zip: '14850',
  country: null,
  facility: null,
  actionCode: null,
  reasonCode: null,
  person: { name: 'A SIGNER', firm: null, authorizedAgent: null },
  simulated: false,
  raw: { sha256: '0'.repeat(64), offset: 0, length: 0 },
  receivedAt: START + index * HOUR_MS,
  channel: 'webhook',
});

const historyOf = (number: TrackingNumber, codes: readonly string[]): PieceHistory => ({
  number,
  piece: '1',
  events: codes.map((code, index) => eventOf(number, code, index)),
  facts: null,
  lastReceivedAt: START + codes.length * HOUR_MS,
});

/** A store whose contents a test sets; it counts its reads. */
export class WorldStore implements Pick<EventStore, 'histories' | 'ownerOf' | 'reads'> {
  world: World = new Map();
  reads = 0;

  async histories(number: TrackingNumber): Promise<readonly PieceHistory[]> {
    this.reads += 1;
    const codes = this.world.get(number)?.codes ?? null;
    return codes === null ? [] : [historyOf(number, codes)];
  }

  async ownerOf(number: TrackingNumber): Promise<string | null> {
    this.reads += 1;
    return this.world.get(number)?.merchant ?? null;
  }
}

/** The same route at an address of its own. */
export const routeAt = (route: AnyRoute, name: string): AnyRoute => ({
  ...route,
  id: `${route.id}-${name}`,
  path: route.path
    .replace('/tracking/v3', '/tracking/v3-'.concat(name))
    .replace('/recipient-links', `/recipient-links-${name}`),
});
