/** A number as somebody asks for it: all that a decision may look at. No data is read here. */
import { PosternError } from '../../errors.ts';
import type { Principal } from '../../identity/index.ts';
import { type Mid, parseTrackingNumber, type TrackingNumber } from '../../postal/barcode/index.ts';
import { packageNumber, whyNoNumber } from '../intake/number.ts';

export interface AskedPiece {
  /** Canonical. */
  readonly number: TrackingNumber;
  /** What the barcode proves; null where it proves none. */
  readonly mid: Mid | null;
  readonly serviceType: string | null;
  readonly serial: string | null;
}

/** What a caller says beside the number. */
export interface Stated {
  readonly destinationZIPCode?: string | undefined;
  /** `2024-11-15`: which mailing of a number that was used again. */
  readonly mailingDate?: string | undefined;
}

/**
 * Reads a number. Blanks, hyphens and `420` with the ZIP Code do not matter.
 * @throws PosternError `tracking_number_invalid` (400); says why, and repeats nothing of the text
 */
export const askedPiece = (text: string): AskedPiece => {
  const piece = packageNumber(text);
  if (piece === null) {
    throw new PosternError('tracking_number_invalid', `This is no tracking number: ${whyNoNumber(text)}.`, {
      status: 400,
      place: { field: 'trackingNumber' },
      cure: 'Send the digits as they stand below the barcode.',
    });
  }
  const reading = parseTrackingNumber(text).readings.find(({ canonical }) => canonical === piece.number);
  return { ...piece, serviceType: reading?.stc ?? null, serial: reading?.serial ?? null };
};

/** The same, or null where the text is no number. */
export const askedPieceOrNull = (text: string): AskedPiece | null =>
  packageNumber(text) === null ? null : askedPiece(text);

/** On which delivery channel and dataset a look-up stands with a principal. */
export const lookupAttributes = (principal: Principal) => principal.attributes('api', 'tracking');
