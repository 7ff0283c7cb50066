/** Which piece a channel speaks of: the number in canonical form and the Mailer ID its barcode proves. */
import {
  type Mid,
  midOfParsed,
  parseContainer,
  parseImb,
  parseTrackingNumber,
  parseTray,
  type TrackingNumber,
} from '../../postal/barcode/index.ts';

export interface PieceNumber {
  readonly number: TrackingNumber;
  readonly mid: Mid | null;
}

/**
 * A package number; null where the text is none or its check digit is wrong. Blanks, hyphens and `420` with the ZIP Code
 * do not matter.
 */
export const packageNumber = (text: string): PieceNumber | null => {
  const parsed = parseTrackingNumber(text);
  const found = midOfParsed(parsed);
  if (found.determined) return { number: found.number, mid: found.mid };
  if (found.number !== null) return { number: found.number, mid: null };
  // Two right readings with different Mailer IDs: the likelier one is the number, and no Mailer ID is proved.
  const first = parsed.readings.find(({ valid }) => valid);
  return found.code === 'ambiguous' && first !== undefined ? { number: first.canonical, mid: null } : null;
};

/** A letter by its Intelligent Mail barcode: 20 digits, or 25, 29 or 31 with the routing code; only the 20 name it. */
export const letterNumber = (text: string): PieceNumber | null => {
  const parsed = parseImb(text);
  if (!parsed.ok) return null;
  const { reading } = parsed;
  return { number: reading.tracking as TrackingNumber, mid: reading.mid };
};

/** A container or tray by its label. */
export const containerNumber = (text: string): PieceNumber | null => {
  const container = parseContainer(text);
  if (container.ok) return { number: container.reading.text as TrackingNumber, mid: container.reading.mid };
  const tray = parseTray(text);
  return tray.ok ? { number: tray.reading.text as TrackingNumber, mid: tray.reading.mid } : null;
};

/** Why a text is no package number, for a rejects list; holds nothing of the number itself. */
export const whyNoNumber = (text: string): string => {
  if (text.trim() === '') return 'the number is empty';
  const [first] = parseTrackingNumber(text).readings;
  if (first === undefined) return `the number is no package number (${text.trim().length} characters)`;
  return `the number is not valid: ${first.problems.map(({ code }) => code.replaceAll('_', ' ')).join(', ')}`;
};
