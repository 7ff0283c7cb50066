/**
 * The barcodes of what mail travels in: pallets and other containers (IMcb), trays and sacks (IMtb).
 * `confidence` says how sure the layout is: `documented` by published descriptions of the USPS specification,
 * `unverified` where only the length is proven and the split is general knowledge, `shape` where no field is
 * known at all.
 */
import type { Zip5 } from '../zip/index.ts';
import { cleanBarcode, isDigits, LONGEST_TEXT, shown } from './clean.ts';
import { type Mid, type MidLength, midLengthAt } from './ids.ts';

/** Container barcode: `99`, a type letter (`M`: made by a mailer), Mailer ID and serial; 21 characters. */
export interface ContainerReading {
  readonly kind: 'imcb';
  readonly confidence: 'documented' | 'shape';
  readonly text: string;
  /** `M` for mailer-made labels; other letters occur, and are not explained. */
  readonly type: string;
  readonly mid: Mid | null;
  readonly midLength: MidLength | null;
  /** 12 characters after a six-digit Mailer ID, 9 after a nine-digit one, padding included. */
  readonly serial: string | null;
}

/** Tray barcode: 24 digits. */
export interface TrayReading {
  readonly kind: 'imtb';
  readonly confidence: 'unverified';
  readonly text: string;
  readonly destinationZip5: Zip5;
  /** Content identifier number (CIN), three digits. */
  readonly contentIdentifier: string;
  readonly labelSource: string;
  readonly mid: Mid;
  readonly midLength: MidLength;
  /** Eight digits after a six-digit Mailer ID, five after a nine-digit one. */
  readonly serial: string;
  readonly labelType: string;
}

/** Either the reading or what came and what was expected. */
export type LabelParsed<Reading> =
  | { readonly ok: true; readonly reading: Reading }
  | { readonly ok: false; readonly came: string; readonly expected: string };

/** Dashes pad a container serial, so they are no separators here. */
const cleanContainer = (text: string): string =>
  text.length > LONGEST_TEXT ? '' : text.toUpperCase().replace(/^\]C1|[\s\p{Cc}()[\]]+/gu, '');

const CONTAINER = /^99[A-Z][0-9A-Z-]{18,19}$/;
const MAILER_CONTAINER = /^99M(?:[0-8]\d{5}[0-9A-Z-]{12}|9\d{8}[0-9A-Z-]{9})$/;

/** Reads a container barcode of 21 characters; of 22-character ones only the shape is known. Never throws. */
export const parseContainer = (text: string): LabelParsed<ContainerReading> => {
  const cleaned = cleanContainer(text);
  if (MAILER_CONTAINER.test(cleaned)) {
    const midLength = midLengthAt(cleaned, 3);
    const reading: ContainerReading = {
      kind: 'imcb',
      confidence: 'documented',
      text: cleaned,
      type: 'M',
      mid: cleaned.slice(3, 3 + midLength) as Mid,
      midLength,
      serial: cleaned.slice(3 + midLength),
    };
    return { ok: true, reading };
  }
  if (CONTAINER.test(cleaned)) {
    const fields = { type: cleaned.charAt(2), mid: null, midLength: null, serial: null };
    return { ok: true, reading: { kind: 'imcb', confidence: 'shape', text: cleaned, ...fields } };
  }
  return {
    ok: false,
    came: shown(cleaned === '' ? text : cleaned),
    expected: '99, a letter (M for mailers), then Mailer ID and serial: 21 or 22 characters in all',
  };
};

const TRAY_DIGITS = 24;

/** Reads a tray barcode of 24 digits. Never throws. */
export const parseTray = (text: string): LabelParsed<TrayReading> => {
  const cleaned = cleanBarcode(text);
  if (cleaned.length !== TRAY_DIGITS || !isDigits(cleaned)) {
    return { ok: false, came: shown(cleaned === '' ? text : cleaned), expected: '24 digits' };
  }
  const midLength = midLengthAt(cleaned, 9);
  const reading: TrayReading = {
    kind: 'imtb',
    confidence: 'unverified',
    text: cleaned,
    destinationZip5: cleaned.slice(0, 5) as Zip5,
    contentIdentifier: cleaned.slice(5, 8),
    labelSource: cleaned.charAt(8),
    mid: cleaned.slice(9, 9 + midLength) as Mid,
    midLength,
    serial: cleaned.slice(9 + midLength, 23),
    labelType: cleaned.charAt(23),
  };
  return { ok: true, reading };
};
