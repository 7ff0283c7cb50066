/** Simulated arrivals and manifests as the intake takes them: through the same gate as everything real. */
import type { Draft, DraftRow } from '../intake/draft.ts';
import type { Arrival, Piece } from './piece.ts';

/** Who delivered it, as the store and every reader of it sees. */
const ORIGIN = 'sandbox';

const bytesOf = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value)}\n`);

/** Events as one delivery. @param receivedAt Unix ms */
export const draftOfArrivals = (arrivals: readonly Arrival[], receivedAt: number): Draft => ({
  channel: 'sandbox',
  receivedAt,
  origin: ORIGIN,
  rows: arrivals.map(
    ({ number, mid, event }): DraftRow => ({
      number,
      mid,
      events: [event],
      facts: null,
      ownership: null,
      bytes: bytesOf({ number, ...event }),
    }),
  ),
  unread: null,
  rejects: [],
});

/** What a manifest says of pieces: their ways, and whose they are where a platform made the label. */
export const draftOfManifest = (pieces: readonly Piece[], receivedAt: number): Draft => ({
  channel: 'sandbox',
  receivedAt,
  origin: ORIGIN,
  rows: pieces.map(({ number, mid, merchant, origin, destination, startsAt }): DraftRow => {
    const fields = {
      originCity: origin.city,
      originState: origin.state,
      originZIP: origin.zip,
      destinationCity: destination.city,
      destinationState: destination.state,
      destinationZIP: destination.zip,
      serviceTypeCode: number.slice(2, 5),
    };
    return {
      number,
      mid,
      events: [],
      facts: {
        number,
        mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
        statedAt: startsAt,
        fields,
      },
      ownership: merchant === null ? null : { number, merchant, mid, efn: null, statedAt: startsAt },
      bytes: bytesOf({ simulated: true, number, mid, merchant, ...fields }),
    };
  }),
  unread: null,
  rejects: [],
});
