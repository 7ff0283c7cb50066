/**
 * One model for all channels: a scan event as Postern keeps it, whatever road it came by. Field meanings follow
 * Tracking 3.2; what a channel does not tell stays `null` or empty and is never guessed.
 */
import type { Mid, TrackingNumber } from '../postal/barcode/index.ts';

/** The official road an event came by. */
export type IntakeChannel = 'api' | 'webhook' | 'extract' | 'iv-mtr' | 'sandbox';

/**
 * How the instant was found: the channel gave UTC; gave an offset; the zone of the facility's ZIP Code; or no zone could
 * be found, and `at` is the local time read as if it were UTC (ordering within a piece may be off by hours).
 */
export type ZoneSource = 'utc' | 'offset' | 'facility' | 'unknown';

/** Fields that name a person; masked unless a grant says otherwise (class sensitive-enhanced). */
export interface PersonFields {
  /** Who signed. */
  readonly name: string | null;
  readonly firm: string | null;
  readonly authorizedAgent: string | null;
}

/** Where the payload lies that an event was read from: a compressed block file, by hash and offset. */
export interface RawReference {
  /** SHA-256 of the received batch, hex. */
  readonly sha256: string;
  /** Byte offset and length inside the batch as received, uncompressed. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Which mailing of a barcode: numbers are used again, so a number alone names no piece. Channels that tell give the
 * unique mail piece id and the intake date; for the others both are `null`, and the store assigns the mailing by time.
 */
export interface MailpieceIdentity {
  readonly uniqueMailPieceId: string | null;
  /** As USPS spells it: `2024-11-15 11:09:19.000000`. */
  readonly mailPieceIntakeDate: string | null;
}

export interface ScanEvent {
  /** Canonical: no spaces, no 420 and ZIP Code in front; 20 digits for a letter's tracking code; a container's or tray's label. */
  readonly number: TrackingNumber;
  /** The Mailer ID that the barcode proves; null where none can be derived. */
  readonly mid: Mid | null;
  readonly mailpiece: MailpieceIdentity;
  /** The USPS event code in capitals, known or not; empty where the channel gives none. */
  readonly code: string;
  /** The event's text as received: `eventType`. */
  readonly text: string;
  /** Unix ms. Null for an event without a time (a manifest acknowledgement may have none): it sorts first. */
  readonly at: number | null;
  /** Local time as received, `2024-11-22T13:58:00`; null where only UTC came. */
  readonly localTime: string | null;
  readonly zone: ZoneSource;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
  /** A facility's name or key, as received. */
  readonly facility: string | null;
  readonly actionCode: string | null;
  readonly reasonCode: string | null;
  readonly person: PersonFields | null;
  /** Emitted by a simulator and never by USPS. (That a code is system-generated is told by `postal/status`.) */
  readonly simulated: boolean;
  readonly raw: RawReference;
}

/** What a channel tells about a piece beyond its events; later facts replace earlier ones field by field. */
export interface PieceFacts {
  readonly number: TrackingNumber;
  readonly mailpiece: MailpieceIdentity;
  /** Unix ms: when these facts were stated. */
  readonly statedAt: number;
  /** Wire fields of Tracking 3.2 that are not events: `mailClass`, `destinationZIPCode`, `deliveryDateExpectation` … */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Who mailed a number, proved by a manifest or a label: the ownership index is made of these. */
export interface OwnershipFact {
  readonly number: TrackingNumber;
  /** The merchant's opaque reference, as authorisations name it (`authorisation.merchant`). */
  readonly merchant: string;
  readonly mid: Mid | null;
  /** Electronic File Number, where a manifest says it. */
  readonly efn: string | null;
  readonly statedAt: number;
}

/** One delivery of a channel (a call's answer, a webhook, a part of a file): acknowledged whole or not at all. */
export interface IntakeBatch {
  readonly channel: IntakeChannel;
  /** Unix ms. */
  readonly receivedAt: number;
  /** What delivered it: a file's name, a subscription's id. Holds no tracking number. */
  readonly origin: string;
  /** The payload as received. Kept once, by hash. */
  readonly raw: Uint8Array;
  readonly events: readonly ScanEvent[];
  readonly facts: readonly PieceFacts[];
  readonly ownership: readonly OwnershipFact[];
}
