/** About whom a request for labels is: it pays by a token, and the token was given for a Mailer ID. */
import type { Context, SubjectFacts } from '../../../gateway/index.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';

/** The Mailer ID that the payment token was got for here; of no token, or of another's, none. */
export const ofToken = async (owned: OwnedThings, header: Context['header']): Promise<SubjectFacts> => {
  const token = header('x-payment-authorization-token');
  const mid = token === undefined ? null : ((await owned.ownerOf('payment', token))?.mid ?? null);
  return { mid, midDetermined: mid !== null };
};

/** Of a label by its number: the Mailer ID in the barcode. @throws PosternError where it is no tracking number */
export const ofPiece = (trackingNumber: string): SubjectFacts => {
  const { mid } = askedPiece(trackingNumber);
  return { mid, midDetermined: mid !== null };
};
