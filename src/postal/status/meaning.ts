/** What one event means: by its code, corrected by its text where USPS uses one code for different things. */
import { type CodeMeaning, meaningOfCode } from './codes.ts';
import { statusOfCategory } from './names.ts';
import type { Status } from './status.ts';

/** Where a delivered piece was left, as the event's text says; `unstated` where it does not, `other` for new words. */
export type DeliveredTo =
  | 'mailbox'
  | 'parcel_locker'
  | 'porch'
  | 'garage'
  | 'door'
  | 'front_desk'
  | 'mail_room'
  | 'post_office'
  | 'po_box'
  | 'neighbor'
  | 'individual'
  | 'agent'
  | 'original_sender'
  | 'other'
  | 'unstated';

const PLACES: readonly (readonly [DeliveredTo, RegExp])[] = [
  ['original_sender', /\boriginal sender\b/i],
  ['agent', /\bagent\b/i],
  ['parcel_locker', /\blocker\b/i],
  ['front_desk', /\bfront desk\b|\breception\b/i],
  ['mail_room', /\bmail ?room\b/i],
  ['po_box', /\bp\.? ?o\.? box\b/i],
  ['mailbox', /\bmailbox\b/i],
  ['porch', /\bporch\b/i],
  ['garage', /\bgarage\b/i],
  ['door', /\bdoor\b/i],
  ['neighbor', /\bneighbou?r\b/i],
  ['individual', /\bindividual\b/i],
  ['post_office', /\bpost office\b/i],
];

/** Reads where a piece was left from a text such as `Delivered, Front Desk/Reception/Mail Room`. Never throws. */
export const deliveredToOf = (text: string): DeliveredTo => {
  const rest = text.replace(/^\s*(?:item )?delivered\b/i, '');
  for (const [place, pattern] of PLACES) if (pattern.test(rest)) return place;
  return /[a-z]/i.test(rest) ? 'other' : 'unstated';
};

/** One event as the fold takes it. */
export type EventMeaning = Omit<CodeMeaning, 'confidence' | 'meaning' | 'emsevt'>;

const ORIGINAL_SENDER = /\bto (?:the )?original sender\b/i;
const FINAL_DELIVERY = /\bto (?:the |an )?agent for final delivery\b/i;
/** A processing phase of letter mail before delivery, as Informed Visibility names it. */
const SORTING_PHASE = /^Phase [0-3]/i;
const OPERATION = /^\d{3}$/;

const corrected = (meaning: CodeMeaning, status: Status, reason: string): EventMeaning => ({
  ...meaning,
  status,
  reason,
});

/**
 * What an event means, or undefined where neither code nor text is known: such an event is kept and changes nothing.
 * @param code in any case; empty where the channel gives none: then the text must be a status of USPS
 */
export const meaningOf = (code: string, text: string): EventMeaning | undefined =>
  handled(statedMeaning(code, text), text);

/** Assumed and logical scans of letter mail end with their handling event type: nobody had the piece in hand. */
const UNHANDLED = / ?\[[SL]\]$/;

const handled = (meaning: EventMeaning | undefined, text: string): EventMeaning | undefined =>
  meaning?.kind === 'scan' && UNHANDLED.test(text) ? { ...meaning, kind: 'inferred' } : meaning;

const statedMeaning = (code: string, text: string): EventMeaning | undefined => {
  const meaning = meaningOfCode(code);
  if (meaning !== undefined) {
    if (meaning.code !== '01') return meaning;
    if (ORIGINAL_SENDER.test(text)) return corrected(meaning, 'returned', 'original_sender');
    if (FINAL_DELIVERY.test(text)) return corrected(meaning, 'in_transit', 'agent');
    return meaning;
  }
  if (OPERATION.test(code) && SORTING_PHASE.test(text)) {
    return { code, status: 'in_transit', kind: 'scan', moves: 'forward', reason: null };
  }
  if (code !== '') return undefined;
  const status = statusOfCategory(text);
  return status === undefined
    ? undefined
    : { code, status, kind: 'informational', moves: 'forward', reason: null };
};
