/** One record of a file, its fields by our names, as a row; or the column at fault and why. */
import { parseMid } from '../../postal/barcode/index.ts';
import type { ReadContext } from './answer.ts';
import type { DraftEvent, DraftRow } from './draft.ts';
import type { FileLayout } from './layout.ts';
import { containerNumber, letterNumber, type PieceNumber, packageNumber, whyNoNumber } from './number.ts';

/** Field → text without blanks around it; empty ones are left out. */
export type RecordFields = ReadonlyMap<string, string>;

export interface RecordFault {
  readonly field: string;
  readonly reason: string;
}

export const isRecordFault = (found: DraftRow | RecordFault): found is RecordFault => 'reason' in found;

const pieceOf = (fields: RecordFields): PieceNumber | RecordFault => {
  const number = fields.get('number');
  if (number !== undefined) {
    return packageNumber(number) ?? { field: 'number', reason: whyNoNumber(number) };
  }
  for (const field of ['imb', 'trackingCode']) {
    const letter = fields.get(field);
    if (letter === undefined) continue;
    return (
      letterNumber(letter) ?? { field, reason: `no Intelligent Mail barcode (${letter.length} characters)` }
    );
  }
  const container = fields.get('container');
  if (container !== undefined) {
    return containerNumber(container) ?? { field: 'container', reason: 'no container or tray barcode' };
  }
  return { field: 'number', reason: 'the row names no piece' };
};

const eightDigits = /^(\d{4})(\d{2})(\d{2})$/;

/** `20261124`, `11242026` (no month begins with 19 or 20) and separated dates as `2026-11-24`. */
const dateText = (text: string): string => {
  if (/^(?:19|20)\d{6}$/.test(text)) return text.replace(eightDigits, '$1-$2-$3');
  if (/^\d{8}$/.test(text)) return `${text.slice(4)}-${text.slice(0, 2)}-${text.slice(2, 4)}`;
  return text;
};

/** `0931`, `093122`, `9:31` as a clock. */
const clockText = (text: string): string => {
  if (/^\d{3,4}$/.test(text)) return `${text.slice(0, -2).padStart(2, '0')}:${text.slice(-2)}`;
  if (/^\d{5,6}$/.test(text)) {
    const six = text.padStart(6, '0');
    return `${six.slice(0, 2)}:${six.slice(2, 4)}:${six.slice(4)}`;
  }
  return text;
};

const localOf = (fields: RecordFields): string | null => {
  const timestamp = fields.get('timestamp');
  if (timestamp !== undefined) return timestamp;
  const date = fields.get('date');
  const time = fields.get('time');
  return date === undefined || time === undefined ? null : `${dateText(date)} ${clockText(time)}`;
};

/** Assumed and logical scans were made by nobody: their text says so. */
const textWithHandling = (text: string, handling: string | undefined): string =>
  handling === 'S' || handling === 'L' ? `${text} [${handling}]`.trim() : text;

const CODE = /^[0-9A-Z]{1,4}$/;
const ZIP = /^\d{5}(?:-?\d{4})?$/;

const eventOf = (fields: RecordFields, { clock }: ReadContext): DraftEvent | RecordFault => {
  const text = (field: string): string | null => fields.get(field) ?? null;
  const code = (text('code') ?? '').toUpperCase();
  if (code !== '' && !CODE.test(code)) return { field: 'code', reason: 'no event code of 1 to 4 characters' };
  const zip = text('facilityZip');
  if (zip !== null && !ZIP.test(zip)) return { field: 'facilityZip', reason: 'no ZIP Code of 5 or 9 digits' };
  const local = localOf(fields);
  const time = clock.resolve({ local, gmt: text('gmtTimestamp'), offset: text('gmtOffset'), zip });
  if (time.at === null && local !== null) {
    return { field: fields.has('timestamp') ? 'timestamp' : 'date', reason: 'no date and time' };
  }
  const person = { name: text('name'), firm: text('firm'), authorizedAgent: text('authorizedAgent') };
  return {
    mailpiece: {
      uniqueMailPieceId: text('uniqueMailPieceId'),
      mailPieceIntakeDate: text('mailPieceIntakeDate'),
    },
    code,
    text: textWithHandling(text('text') ?? '', fields.get('handlingEventType')),
    ...time,
    city: text('city'),
    state: text('state'),
    zip,
    country: text('country'),
    facility: text('facility'),
    actionCode: text('actionCode'),
    reasonCode: text('reasonCode'),
    person: person.name === null && person.firm === null && person.authorizedAgent === null ? null : person,
    simulated: false,
  };
};

const FACT = 'fact.';

const factsOf = (fields: RecordFields): Record<string, string> => {
  const facts: Record<string, string> = {};
  for (const [field, value] of fields) if (field.startsWith(FACT)) facts[field.slice(FACT.length)] = value;
  return facts;
};

/** Reads the fields of one record. @param bytes the record as received */
export const rowOfRecord = (
  fields: RecordFields,
  kind: FileLayout['kind'],
  bytes: Uint8Array,
  context: ReadContext,
): DraftRow | RecordFault => {
  const piece = pieceOf(fields);
  if ('reason' in piece) return piece;
  const stated = fields.get('mid');
  const mid = stated === undefined ? null : parseMid(stated);
  if (stated !== undefined && mid === null) return { field: 'mid', reason: 'no Mailer ID of 6 or 9 digits' };
  if (kind === 'manifest') {
    const merchant = fields.get('merchant');
    if (merchant === undefined) return { field: 'merchant', reason: 'the merchant is empty' };
    if (piece.mid !== null && mid !== null && piece.mid !== mid) {
      return { field: 'mid', reason: 'another Mailer ID than in the number' };
    }
    const efn = fields.get('efn') ?? null;
    const ownership = {
      number: piece.number,
      merchant,
      mid: piece.mid ?? mid,
      efn,
      statedAt: context.receivedAt,
    };
    return { ...piece, events: [], facts: null, ownership, bytes };
  }
  const event = eventOf(fields, context);
  if ('reason' in event) return event;
  const facts = factsOf(fields);
  return {
    ...piece,
    events: [event],
    facts:
      Object.keys(facts).length === 0
        ? null
        : {
            number: piece.number,
            mailpiece: event.mailpiece,
            // What an old file says must not replace what was said since.
            statedAt: event.at ?? context.receivedAt,
            fields: facts,
          },
    ownership: null,
    bytes,
  };
};
