/**
 * Informed Visibility as JSON: messages of a feed (a wrapper and its records), and answers of the pull interface
 * (`{message, data}`, the same names in snake case). Field names as observed in public software; the wrapper's name for
 * its list is not, so the list is found by what its items hold.
 */

import type { ReadContext } from './answer.ts';
import { type Draft, type DraftRow, emptyDraft, type RowReject } from './draft.ts';
import { isObject, type JsonObject, textOf } from './loose.ts';
import { isRecordFault, rowOfRecord } from './record.ts';
import { shippedLayout } from './shipped-layouts.ts';

/** Which part of which message a file is. */
export interface MessagePart {
  readonly group: string;
  /** Counted from 1. */
  readonly serial: number;
  readonly total: number;
}

export interface IvMtrMessage {
  readonly draft: Draft;
  readonly part: MessagePart | null;
  readonly unmapped: readonly string[];
}

const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Names by which the pull interface calls what the feed calls otherwise. */
const PULL_NAMES: Readonly<Record<string, string>> = {
  scandatetime: 'scandatetime',
  mailclass: 'mailclassdescription',
  containerbarcode: 'imcb',
};

const fieldsByName = (): ReadonlyMap<string, string> => {
  const layout = shippedLayout('iv-mtr');
  return new Map(
    layout.form === 'delimited' ? layout.columns.map(({ name, field }) => [fold(name), field]) : [],
  );
};

const PIECE_KEYS = new Set(['imb', 'imbtrackingcode', 'imcb', 'containerbarcode']);

const namesPiece = (item: JsonObject): boolean => Object.keys(item).some((key) => PIECE_KEYS.has(fold(key)));

/** The records below a value: each scan with the fields of the piece it belongs to. */
const recordsOf = (value: unknown, above: JsonObject, depth: number): JsonObject[] => {
  if (depth > 6) return [];
  if (Array.isArray(value)) return value.flatMap((item) => recordsOf(item, above, depth + 1));
  if (!isObject(value)) return [];
  const own = Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner === null || typeof inner !== 'object'),
  );
  const whole = { ...above, ...own };
  const inner = Object.values(value).filter((one) => typeof one === 'object' && one !== null);
  const below = inner.flatMap((one) => recordsOf(one, whole, depth + 1));
  if (below.length > 0) return below;
  return namesPiece(whole) && depth > 0 ? [whole] : [];
};

const numberOf = (wrapper: JsonObject, name: string): number | null => {
  const found = Object.entries(wrapper).find(([key]) => fold(key) === fold(name));
  const value = Number(textOf(found?.[1]) ?? Number.NaN);
  return Number.isInteger(value) ? value : null;
};

const partOf = (wrapper: JsonObject): MessagePart | null => {
  const group = textOf(Object.entries(wrapper).find(([key]) => fold(key) === 'msggrpid')?.[1]);
  const serial = numberOf(wrapper, 'msgSerNbr');
  const total = numberOf(wrapper, 'totMsgCnt');
  return group === null || serial === null || total === null ? null : { group, serial, total };
};

/** Reads a message or an answer. */
export const readIvMtrJson = (body: Uint8Array, context: ReadContext): IvMtrMessage => {
  const draft = emptyDraft({ channel: 'iv-mtr', receivedAt: context.receivedAt, origin: context.origin });
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    const rejects: RowReject[] = [{ line: 0, column: '', reason: 'the file is no JSON, or cut short' }];
    return { draft: { ...draft, rejects }, part: null, unmapped: [] };
  }
  const wrapper = isObject(parsed) ? parsed : {};
  const names = fieldsByName();
  const unmapped = new Set<string>();
  const rows: DraftRow[] = [];
  const rejects: RowReject[] = [];
  const records = recordsOf(parsed, {}, 0);
  records.forEach((record, index) => {
    const fields = new Map<string, string>();
    for (const [key, value] of Object.entries(record)) {
      const text = textOf(value);
      if (text === null) continue;
      const name = fold(key);
      const field = names.get(PULL_NAMES[name] ?? name);
      if (field === undefined) unmapped.add(key);
      else if (field !== 'ignore') fields.set(field, text);
    }
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
    const row = rowOfRecord(fields, 'events', bytes, context);
    if (isRecordFault(row)) rejects.push({ line: index + 1, column: row.field, reason: row.reason });
    else rows.push(row);
  });
  const expected = numberOf(wrapper, 'recCnt');
  if (expected !== null && expected !== records.length) {
    const reason = `the message says ${expected} records and holds ${records.length}`;
    rejects.push({ line: 0, column: 'recCnt', reason });
  }
  return { draft: { ...draft, rows, rejects }, part: partOf(wrapper), unmapped: [...unmapped].sort() };
};

/** Parts that have not come, by group: what a feed lost. */
export const missingParts = (
  parts: Iterable<MessagePart>,
): readonly { readonly group: string; readonly missing: readonly number[] }[] => {
  const groups = new Map<string, { total: number; readonly have: Set<number> }>();
  for (const { group, serial, total } of parts) {
    const known = groups.get(group) ?? { total: 0, have: new Set<number>() };
    known.total = Math.max(known.total, total);
    known.have.add(serial);
    groups.set(group, known);
  }
  return [...groups].flatMap(([group, { total, have }]) => {
    // A total beyond belief is a damaged wrapper, not a list to write out.
    const missing = Array.from({ length: Math.min(total, 10_000) }, (_, index) => index + 1).filter(
      (serial) => !have.has(serial),
    );
    return missing.length === 0 ? [] : [{ group, missing }];
  });
};
