/** The Intelligent Mail barcode of letters and flats: its fields, encoding, decoding, and one-bar correction. */
import type { Zip5 } from '../zip/index.ts';
import { cleanBarcode, isDigits, shown } from './clean.ts';
import { type Mid, type MidLength, midLengthAt } from './ids.ts';
import { barsOf, charactersOf, decodeCharacters } from './imb-codec.ts';
import { BAR_BITS, BARS } from './imb-tables.ts';
import { type StidMeaning, stidMeaning } from './stid.ts';

/** The fields of an Intelligent Mail barcode. Digits are text. */
export interface ImbReading {
  readonly kind: 'imb';
  /** The 20 tracking digits: barcode identifier, STID, Mailer ID, serial. */
  readonly tracking: string;
  /** 0, 5, 9 or 11 digits. */
  readonly routingCode: string;
  /** Two digits, the second one 0 to 4: the presort line. */
  readonly barcodeIdentifier: string;
  readonly stid: string;
  /** `null` where the table of 2024-01-21 does not hold the STID. */
  readonly stidMeaning: StidMeaning | null;
  readonly mid: Mid;
  readonly midLength: MidLength;
  readonly serial: string;
  readonly routing: {
    readonly zip5: Zip5;
    readonly zip4: string | null;
    readonly deliveryPoint: string | null;
  } | null;
}

/** Why something is no Intelligent Mail barcode: the field, what came, what was expected. */
export interface ImbError {
  readonly code: 'length' | 'character' | 'barcode_identifier' | 'unreadable_bars' | 'frame_check';
  readonly field: 'tracking' | 'routing' | 'bars' | 'text';
  readonly came: string;
  readonly expected: string;
  /** Place of the first wrong character, from 1, where one is known. */
  readonly position: number | null;
}

export type ImbEncoded =
  | { readonly ok: true; readonly bars: string }
  | { readonly ok: false; readonly error: ImbError };

/** A bar that was printed or scanned wrong and could be put right. `position` counts from 1. */
export interface BarCorrection {
  readonly position: number;
  readonly read: string;
  readonly restored: string;
}

export type ImbParsed =
  | { readonly ok: true; readonly reading: ImbReading; readonly corrected: BarCorrection | null }
  | { readonly ok: false; readonly error: ImbError };

const TRACKING_DIGITS = 20;
const ROUTING_LENGTHS: ReadonlySet<number> = new Set([0, 5, 9, 11]);
const LETTERS = 'TDAF';

const refuse = (error: ImbError): { readonly ok: false; readonly error: ImbError } => ({ ok: false, error });

const digitsError = (field: 'tracking' | 'routing', text: string, expected: string): ImbError => ({
  code: /^\d*$/.test(text) ? 'length' : 'character',
  field,
  came: shown(text),
  expected,
  position: /^\d*$/.test(text) ? null : text.search(/\D/) + 1,
});

const wrongDigits = (tracking: string, routing: string): ImbError | null => {
  if (tracking.length !== TRACKING_DIGITS || !isDigits(tracking)) {
    return digitsError('tracking', tracking, '20 digits: identifier 2, STID 3, Mailer ID and serial 15');
  }
  if (!ROUTING_LENGTHS.has(routing.length) || (routing !== '' && !isDigits(routing))) {
    return digitsError('routing', routing, 'no digit, or 5, 9 or 11: ZIP Code, ZIP+4, delivery point');
  }
  if (tracking.charAt(1) > '4') {
    return {
      code: 'barcode_identifier',
      field: 'tracking',
      came: tracking.slice(0, 2),
      expected: 'a barcode identifier whose second digit is 0 to 4',
      position: 2,
    };
  }
  return null;
};

/**
 * Encodes 20 tracking digits and a routing code ('' or 5, 9, 11 digits) into 65 letters T, D, A, F.
 * Takes digits only, without separators.
 */
export const encodeImb = (tracking: string, routing: string): ImbEncoded => {
  const error = wrongDigits(tracking, routing);
  return error === null ? { ok: true, bars: barsOf(tracking, routing) } : refuse(error);
};

/**
 * Decodes 65 bars. One wrong bar is found always: the barcode is refused, or, where exactly one change of one
 * bar makes it right, read with `corrected` naming that bar. Two wrong bars or more may be corrected into
 * another barcode, so a caller that cannot check treats a corrected reading as doubtful.
 */
export const decodeImb = (text: string): ImbParsed => {
  const bars = cleanBarcode(text);
  const wrong = wrongBars(bars);
  if (wrong !== null) return refuse(wrong);
  const characters = charactersOf(bars);
  const decoded = decodeCharacters(characters);
  if (decoded.ok) {
    return { ok: true, reading: fieldsOf(decoded.tracking, decoded.routing), corrected: null };
  }
  const { badCharacters } = decoded;
  if (badCharacters.length === 0) {
    return refuse({
      code: 'frame_check',
      field: 'bars',
      came: bars,
      expected: 'bars whose check sequence fits: two bars or more are wrong',
      position: null,
    });
  }
  return restored(bars, badCharacters) ?? refuse(unreadable(bars, badCharacters));
};

const wrongBars = (bars: string): ImbError | null => {
  const expected = '65 letters T, D, A or F (tracker, descender, ascender, full)';
  const position = [...bars].findIndex((letter) => !LETTERS.includes(letter));
  if (position >= 0)
    return { code: 'character', field: 'bars', came: shown(bars), expected, position: position + 1 };
  if (bars.length === BARS) return null;
  return { code: 'length', field: 'bars', came: `${bars.length} bars`, expected, position: null };
};

const unreadable = (bars: string, badCharacters: readonly number[]): ImbError => ({
  code: 'unreadable_bars',
  field: 'bars',
  came: bars,
  expected: `ten readable groups of bars; ${badCharacters.length} cannot be read and no single bar explains it`,
  position: null,
});

/** The reading with one bar changed, if one change alone makes the barcode right; else `null`. */
const restored = (bars: string, badCharacters: readonly number[]): ImbParsed | null => {
  if (badCharacters.length > 2) return null;
  let found: ImbParsed | null = null;
  for (const [bar, { descender, ascender }] of BAR_BITS.entries()) {
    const touches = (character: number) =>
      character === descender.character || character === ascender.character;
    if (!badCharacters.every(touches)) continue;
    const read = bars.charAt(bar);
    for (const letter of LETTERS) {
      if (letter === read) continue;
      const decoded = decodeCharacters(charactersOf(bars.slice(0, bar) + letter + bars.slice(bar + 1)));
      if (!decoded.ok) continue;
      if (found !== null) return null;
      const corrected = { position: bar + 1, read, restored: letter };
      found = { ok: true, reading: fieldsOf(decoded.tracking, decoded.routing), corrected };
    }
  }
  return found;
};

/** Reads an Intelligent Mail barcode as 65 bars, or as its 20, 25, 29 or 31 digits. Never throws. */
export const parseImb = (text: string): ImbParsed => {
  const cleaned = cleanBarcode(text);
  if (!isDigits(cleaned)) return decodeImb(text);
  const tracking = cleaned.slice(0, TRACKING_DIGITS);
  const routing = cleaned.slice(TRACKING_DIGITS);
  const error = wrongDigits(tracking, routing);
  return error === null ? { ok: true, reading: fieldsOf(tracking, routing), corrected: null } : refuse(error);
};

const fieldsOf = (tracking: string, routingCode: string): ImbReading => {
  const midLength = midLengthAt(tracking, 5);
  const stid = tracking.slice(2, 5);
  return {
    kind: 'imb',
    tracking,
    routingCode,
    barcodeIdentifier: tracking.slice(0, 2),
    stid,
    stidMeaning: stidMeaning(stid),
    mid: tracking.slice(5, 5 + midLength) as Mid,
    midLength,
    serial: tracking.slice(5 + midLength),
    routing:
      routingCode === ''
        ? null
        : {
            zip5: routingCode.slice(0, 5) as Zip5,
            zip4: routingCode.length >= 9 ? routingCode.slice(5, 9) : null,
            deliveryPoint: routingCode.length === 11 ? routingCode.slice(9) : null,
          },
  };
};
