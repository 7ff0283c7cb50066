/** The Mailer ID a number belongs to: what need-to-know is decided by. Pure, so a decision reads no data. */
import type { Mid, TrackingNumber } from './ids.ts';
import { type ParsedNumber, parseTrackingNumber } from './parse.ts';
import type { PackageReading } from './reading.ts';

/** Why a number names no Mailer ID. */
export type MidUndeterminedCode =
  | 'not_a_number'
  | 'invalid'
  | 'ambiguous'
  | 'online_or_meter'
  | 'retail'
  | 'partner'
  | 'legacy'
  | 's10';

/** Either the Mailer ID, or the reason why the barcode proves none; `number` where a reading exists. */
export type MidOf =
  | { readonly determined: true; readonly mid: Mid; readonly number: TrackingNumber }
  | {
      readonly determined: false;
      readonly code: MidUndeterminedCode;
      readonly reason: string;
      readonly number: TrackingNumber | null;
    };

const REASONS: Readonly<Record<PackageReading['channel']['code'], readonly [MidUndeterminedCode, string]>> = {
  online: ['online_or_meter', 'Identifier 94 names the label channel, not the Mailer ID of the shipper.'],
  retail: ['retail', 'Identifier 95 is a retail label: no mailer stands behind it.'],
  partner: ['partner', 'Identifier 96 has fields that are not public.'],
  legacy: ['legacy', 'A legacy number has a nine-digit mailer that is no Mailer ID of today.'],
  international: ['s10', 'An S10 number has no Mailer ID.'],
  'commercial-9': ['invalid', 'The Mailer ID does not fit the identifier.'],
  'commercial-6': ['invalid', 'The Mailer ID does not fit the identifier.'],
};

/** The Mailer ID in a package number, or why there is none. Never throws, never guesses. */
export const midOf = (text: string): MidOf => midOfParsed(parseTrackingNumber(text));

/** The same for a number that was parsed already. */
export const midOfParsed = (parsed: ParsedNumber): MidOf => {
  const [first, second] = parsed.readings;
  if (first === undefined) return undetermined('not_a_number', parsed.notes.join(' '), null);
  if (!first.valid) {
    return undetermined('invalid', first.problems.map(({ message }) => message).join(' '), null);
  }
  if (second?.valid === true && second.mid !== first.mid) {
    return undetermined('ambiguous', whyAmbiguous(first, second), null);
  }
  if (first.mid !== null) return { determined: true, mid: first.mid, number: first.canonical };
  const [code, reason] = REASONS[first.channel.code];
  return undetermined(code, reason, first.canonical);
};

const undetermined = (code: MidUndeterminedCode, reason: string, number: TrackingNumber | null): MidOf => ({
  determined: false,
  code,
  reason,
  number,
});

const whyAmbiguous = (first: PackageReading, second: PackageReading): string =>
  `The digits read as ${first.canonical} and as ${second.canonical}, both with a right check digit; send the number without 420 and the ZIP Code.`;
