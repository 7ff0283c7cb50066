/** Valid package numbers of a Mailer ID: IMpb with 22 digits (Publication 199; tracking 1.1). */
import { gs1CheckDigit, type Mid, type TrackingNumber } from '../../postal/barcode/index.ts';

/** Digits of the serial number behind a Mailer ID of nine and of six digits. */
const serialDigits = (mid: Mid): number => (mid.length === 9 ? 7 : 10);

/** How many numbers a Mailer ID has with one service type. */
export const serialsOf = (mid: Mid): number => 10 ** serialDigits(mid);

/**
 * The number of a serial, which wraps at the end of the range: numbers are used again, as in life.
 * @param serviceType three digits
 */
export const packageNumberOf = (mid: Mid, serviceType: string, serial: number): TrackingNumber => {
  const identifier = mid.length === 9 ? '92' : '93';
  const digits = String(serial % serialsOf(mid)).padStart(serialDigits(mid), '0');
  const body = `${identifier}${serviceType}${mid}${digits}`;
  return `${body}${gs1CheckDigit(body)}` as TrackingNumber;
};

/** The serial in a number that `packageNumberOf` made. */
export const serialOf = (mid: Mid, number: string): number =>
  Number(number.slice(-1 - serialDigits(mid), -1));
