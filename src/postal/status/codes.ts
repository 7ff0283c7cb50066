/**
 * What USPS scan event codes mean, in our own words. The authority is Publication 199 (Appendix G), which is not
 * machine-readable; `confidence` says how well a row is known. The table is partial: an unknown code is legal.
 */
import type { Status } from './status.ts';

/**
 * - `scan`: somebody or something at USPS had the piece in hand;
 * - `inferred`: told from the scan of a container it travels in;
 * - `system`: made by a computer, nothing was scanned: no use for dwell times;
 * - `informational`: says something about the piece and nothing about where it is;
 * - `partner`: another company has the piece.
 */
export type EventKind = 'scan' | 'inferred' | 'system' | 'informational' | 'partner';

/** `published`: in public transcriptions of Pub 97 or 199; `observed`: seen in live answers; `reported`: one account. */
export type CodeConfidence = 'published' | 'observed' | 'reported';

export interface CodeMeaning {
  /** `01`, `OF`; three digits for an operation of letter mail. */
  readonly code: string;
  readonly meaning: string;
  readonly status: Status;
  readonly kind: EventKind;
  /** Whether the event may set its status over a later one: `forward` never takes a piece back, `never` moves none. */
  readonly moves: 'always' | 'forward' | 'never';
  /** Why, where the status alone does not say it. */
  readonly reason: string | null;
  /** The UPU event of the same meaning. */
  readonly emsevt: string | null;
  readonly confidence: CodeConfidence;
}

type Row = readonly [
  code: string,
  status: Status,
  kind: EventKind,
  moves: CodeMeaning['moves'],
  meaning: string,
  confidence: CodeConfidence,
  reason?: string | undefined,
  emsevt?: string,
];

const P = 'published';
const O = 'observed';
const R = 'reported';

const ROWS: readonly Row[] = [
  // Before USPS has the piece.
  ['MA', 'pre_shipment', 'system', 'forward', 'The mailer announced the piece in a manifest.', P],
  ['GX', 'pre_shipment', 'system', 'forward', 'A label was made; the piece is awaited.', O],
  ['89', 'pre_shipment', 'system', 'forward', 'A merchant announced the order; the piece is awaited.', R],
  ['GC', 'pre_shipment', 'informational', 'never', 'A return receipt belongs to the piece.', R],
  ['80', 'pre_shipment', 'partner', 'forward', 'A shipping partner picked the piece up.', P],
  ['81', 'pre_shipment', 'partner', 'forward', 'The piece came to a facility of a shipping partner.', P],
  ['82', 'pre_shipment', 'partner', 'forward', 'The piece left a facility of a shipping partner.', P],
  ['83', 'in_transit', 'partner', 'forward', 'A shipping partner handed the piece to USPS.', R],
  // Accepted.
  ['03', 'accepted', 'scan', 'forward', 'USPS took the piece over.', P, undefined, 'EMA'],
  [
    'PA',
    'accepted',
    'inferred',
    'forward',
    'Taken as accepted without a scan of its own.',
    P,
    undefined,
    'EMA',
  ],
  ['OA', 'accepted', 'scan', 'forward', 'Accepted at origin.', R, undefined, 'EMA'],
  ['UA', 'accepted', 'scan', 'forward', 'Accepted at a USPS facility.', R, undefined, 'EMA'],
  ['AD', 'accepted', 'scan', 'forward', 'Accepted at the destination.', R, undefined, 'EMA'],
  [
    'TM',
    'accepted',
    'inferred',
    'forward',
    'The truck it is on arrived; the piece itself is not scanned yet.',
    P,
  ],
  // Under way.
  ['10', 'in_transit', 'scan', 'always', 'Processed at a facility.', P],
  ['A1', 'in_transit', 'scan', 'always', 'Came to a regional facility.', O],
  ['T1', 'in_transit', 'scan', 'always', 'Left a regional facility.', O],
  ['TL', 'in_transit', 'system', 'forward', 'Said to be on its way to the next facility.', O],
  ['NT', 'in_transit', 'system', 'forward', 'Said to be on its way, in time or late.', R],
  ['U1', 'in_transit', 'scan', 'always', 'Unloaded at a facility.', R],
  ['L1', 'in_transit', 'scan', 'always', 'Loaded at a facility.', R],
  ['EF', 'in_transit', 'scan', 'always', 'Left a sorting facility.', P],
  ['SF', 'in_transit', 'scan', 'always', 'Left a post office.', P],
  ['19', 'in_transit', 'scan', 'always', 'Came to a distribution centre under eVS.', P],
  ['41', 'in_transit', 'scan', 'always', 'Came to the unit that opens an Open and Distribute container.', P],
  ['42', 'in_transit', 'partner', 'always', 'USPS handed the piece to a shipping partner.', P],
  ['MR', 'in_transit', 'partner', 'always', 'An agent picked the piece up and processed it.', R],
  ['07', 'in_transit', 'scan', 'always', 'Came to the post office that delivers.', P, undefined, 'EMG'],
  ['PC', 'in_transit', 'system', 'forward', 'Sorting is said to be finished.', P],
  [
    'DX',
    'in_transit',
    'system',
    'always',
    'Was out for delivery, and no scan says how that ended.',
    P,
    'scan_missing',
  ],
  ['71', 'in_transit', 'scan', 'always', 'Delivery was put off to the next day.', P, 'rescheduled'],
  ['06', 'in_transit', 'scan', 'always', 'Sent on to another address.', P, 'forwarded'],
  ['08', 'in_transit', 'scan', 'always', 'Was sent to the wrong office and is sent on.', P, 'misrouted'],
  ['OF', 'out_for_delivery', 'scan', 'always', 'Out for delivery.', P, undefined, 'EDG'],
  // Letter mail: operations of Informed Visibility.
  ['873', 'in_transit', 'inferred', 'forward', 'The truck it is on arrived.', R],
  ['874', 'in_transit', 'inferred', 'forward', 'The container it is in was unloaded.', R],
  ['893', 'in_transit', 'scan', 'forward', 'Sorted on an incoming primary machine.', R],
  ['919', 'in_transit', 'scan', 'forward', 'Sorted in the order of a delivery route.', R],
  // Delivered.
  ['01', 'delivered', 'scan', 'always', 'Delivered; the text says where.', P, undefined, 'EMI'],
  ['43', 'delivered', 'scan', 'always', 'Picked up by the addressee.', P, undefined, 'EMI'],
  [
    '17',
    'delivered',
    'scan',
    'always',
    'Handed to an agent: final for USPS, not for the addressee.',
    P,
    'agent',
  ],
  // Tried.
  [
    '14',
    'available_for_pickup',
    'scan',
    'always',
    'Came to the place where it is picked up.',
    P,
    undefined,
    'EDH',
  ],
  ['16', 'available_for_pickup', 'scan', 'always', 'Can be picked up.', P, undefined, 'EDH'],
  [
    '02',
    'delivery_attempted',
    'scan',
    'always',
    'Nobody was there; a notice was left.',
    P,
    'no_one_home',
    'EMH',
  ],
  ['52', 'delivery_attempted', 'scan', 'always', 'A notice was left.', P, 'no_one_home', 'EMH'],
  [
    '30',
    'delivery_attempted',
    'scan',
    'always',
    'The address could not be reached.',
    P,
    'access_restricted',
    'EMH',
  ],
  ['51', 'delivery_attempted', 'scan', 'always', 'The business was closed.', P, 'business_closed', 'EMH'],
  [
    '53',
    'delivery_attempted',
    'scan',
    'always',
    'The receptacle was blocked.',
    P,
    'access_restricted',
    'EMH',
  ],
  [
    '54',
    'delivery_attempted',
    'scan',
    'always',
    'It did not fit the receptacle.',
    P,
    'receptacle_full',
    'EMH',
  ],
  [
    '55',
    'delivery_attempted',
    'scan',
    'always',
    'There was no safe place to leave it.',
    P,
    'no_secure_location',
    'EMH',
  ],
  [
    '56',
    'delivery_attempted',
    'scan',
    'always',
    'Nobody who may sign was there.',
    P,
    'signature_required',
    'EMH',
  ],
  // In trouble.
  ['05', 'exception', 'scan', 'always', 'Cannot be delivered as addressed.', P, 'address'],
  ['11', 'exception', 'scan', 'always', 'Went to the mail recovery centre.', P, 'dead_letter'],
  ['15', 'exception', 'scan', 'always', 'Was shipped to the wrong place.', P, 'misrouted'],
  // Going back.
  ['04', 'returning', 'scan', 'always', 'The addressee refused it.', P, 'refused', 'EMH'],
  ['09', 'returning', 'scan', 'always', 'Goes back to the sender.', P],
  ['21', 'returning', 'scan', 'always', 'There is no such number.', P, 'address'],
  ['22', 'returning', 'scan', 'always', 'The address lacks a part.', P, 'address'],
  ['23', 'returning', 'scan', 'always', 'The addressee moved and left no address.', P, 'moved'],
  ['24', 'returning', 'scan', 'always', 'The time of forwarding is over.', P, 'moved'],
  ['25', 'returning', 'scan', 'always', 'The addressee is not known there.', P, 'address'],
  ['26', 'returning', 'scan', 'always', 'The address is vacant.', P, 'address'],
  ['27', 'returning', 'scan', 'always', 'Nobody claimed it.', P, 'unclaimed'],
  ['28', 'returning', 'scan', 'always', 'The addressee died.', P, 'deceased'],
  ['29', 'returning', 'scan', 'always', 'Goes back for another reason.', P, 'other'],
  ['31', 'returning', 'scan', 'always', 'Was not picked up in time.', P, 'unclaimed'],
  ['44', 'returning', 'scan', 'always', 'The sender had it stopped.', P, 'sender_recall'],
];

/** Every code whose meaning is known. */
export const SCAN_CODES: readonly CodeMeaning[] = ROWS.map(
  ([code, status, kind, moves, meaning, confidence, reason, emsevt]) => ({
    code,
    meaning,
    status,
    kind,
    moves,
    reason: reason ?? null,
    emsevt: emsevt ?? null,
    confidence,
  }),
);

const byCode: ReadonlyMap<string, CodeMeaning> = new Map(SCAN_CODES.map((row) => [row.code, row]));

/** What a code means; undefined where it is not known here. Case does not matter. */
export const meaningOfCode = (code: string): CodeMeaning | undefined =>
  byCode.get(code) ?? byCode.get(code.toUpperCase());
