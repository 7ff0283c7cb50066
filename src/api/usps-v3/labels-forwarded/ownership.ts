/** Whose a piece is that a platform labelled through here: kept in the ownership index, as manifests are. */
import type { EventStore } from '../../../tracking/event-store.ts';
import type { Intake } from '../../../tracking/intake/index.ts';
import { askedPiece, askedPieceOrNull } from '../../../tracking/lookup/index.ts';
import type { LabelOwnership } from './subject.ts';

export const labelOwnership = (
  events: Pick<EventStore, 'ownerOf'>,
  { ingest }: Pick<Intake, 'ingest'>,
): LabelOwnership => ({
  ownerOf: (number) => events.ownerOf(askedPiece(number).number),
  async state(text, merchant, now) {
    const piece = askedPieceOrNull(text);
    if (piece === null) return;
    const { number, mid } = piece;
    await ingest.take({
      channel: 'api',
      receivedAt: now,
      origin: 'labels',
      rows: [
        {
          number,
          mid,
          events: [],
          facts: null,
          ownership: { number, merchant, mid, efn: null, statedAt: now },
          bytes: Buffer.from(`${JSON.stringify({ label: true, number, merchant })}\n`),
        },
      ],
      unread: null,
      rejects: [],
    });
  },
});
