/** The intake as one thing: what routes and jobs are given. */
import type { Sealer, Store } from '../../store/index.ts';
import type { EventStore } from '../event-store.ts';
import { openEntitlements } from './entitlements.ts';
import { Ingest } from './ingest.ts';
import { type ReceiverParts, WebhookReceiver } from './receiver.ts';
import type { ZoneOfZip } from './time.ts';
import { WebhookSources } from './webhook-sources.ts';

export interface Intake {
  readonly ingest: Ingest;
  readonly sources: WebhookSources;
  readonly receiver: WebhookReceiver;
  readonly zoneOfZip: ZoneOfZip;
  close(): void;
}

export interface IntakeOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly events: Pick<EventStore, 'append' | 'ownerOf'>;
  /** `POSTERN_INTAKE`. */
  readonly mode: 'entitled' | 'all';
  readonly zoneOfZip: ZoneOfZip;
  readonly now: () => number;
  /** Hears of each webhook delivery that was taken: kinds and counts alone. */
  readonly onDelivery: ReceiverParts['onTaken'];
}

export const openIntake = ({
  store,
  sealer,
  events,
  mode,
  zoneOfZip,
  now,
  onDelivery,
}: IntakeOptions): Intake => {
  const entitlements = openEntitlements(store, now);
  const ingest = new Ingest({ events, entitlements, mode });
  const sources = new WebhookSources(store, sealer);
  return {
    ingest,
    sources,
    receiver: new WebhookReceiver({ sources, ingest, zoneOfZip, onTaken: onDelivery }),
    zoneOfZip,
    close: () => entitlements.close(),
  };
};
