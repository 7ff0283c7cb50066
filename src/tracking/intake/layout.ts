/**
 * Layouts of tracking files, as data: shipped ones in `layouts/tracking/`, others by the operator. A layout says which
 * column or position holds which of our fields; nothing is ever found by guessing a position (format: docs/formats/tracking-layouts.md).
 */
import { PosternError } from '../../errors.ts';
import { isObject, type JsonObject } from './loose.ts';

/** Our fields. `fact.NAME` keeps a column as a fact of the piece under that name; `ignore` leaves it out. */
export const FIELDS = [
  'number',
  'imb',
  'trackingCode',
  'container',
  'code',
  'text',
  'timestamp',
  'date',
  'time',
  'gmtTimestamp',
  'gmtOffset',
  'facilityZip',
  'facility',
  'city',
  'state',
  'country',
  'actionCode',
  'reasonCode',
  'name',
  'firm',
  'authorizedAgent',
  'handlingEventType',
  'uniqueMailPieceId',
  'mailPieceIntakeDate',
  'merchant',
  'mid',
  'efn',
  'ignore',
] as const;

export interface LayoutField {
  /** One of {@link FIELDS}, or `fact.NAME`. */
  readonly field: string;
}

export interface DelimitedColumn extends LayoutField {
  /** In the header; in messages where the file has none. */
  readonly name: string;
}

export interface FixedField extends LayoutField {
  /** Counted from 1. */
  readonly start: number;
  readonly length: number;
}

interface LayoutHead {
  readonly layout: string;
  readonly version: number;
  /** `events` holds scans, `manifest` says who mailed what. */
  readonly kind: 'events' | 'manifest';
  readonly channel: 'extract' | 'iv-mtr';
  readonly title: string;
  readonly officialSource: string;
  /** `proven` by real files, `partial` where only a part is public, `operator` for the operator's own. */
  readonly confidence: 'proven' | 'partial' | 'observed' | 'operator';
}

export interface DelimitedLayout extends LayoutHead {
  readonly form: 'delimited';
  /** Any of these, whichever the first line has. */
  readonly delimiters: readonly string[];
  /**
   * `exact`: the header has these columns, no more, in any order; `chosen`: the subscriber chose among them and others,
   * found by name; `absent`: no header, these columns in this order.
   */
  readonly header: 'exact' | 'chosen' | 'absent';
  readonly columns: readonly DelimitedColumn[];
  /** Characters of every line, without its end, where the format has fixed lines. */
  readonly recordLength?: number;
  /** Whether columns may follow the last one that is known. */
  readonly more?: 'unknown';
}

export interface FixedLayout extends LayoutHead {
  readonly form: 'fixed';
  readonly recordLength: number;
  readonly recordType: { readonly start: number; readonly length: number };
  /** By record type. `piece` makes a row, `header` gives its fields to every row after it, `skip` is left out. */
  readonly records: Readonly<
    Record<string, { readonly role: 'piece' | 'header' | 'skip'; readonly fields: readonly FixedField[] }>
  >;
}

export type FileLayout = DelimitedLayout | FixedLayout;

const invalid = (why: string, field: string): PosternError =>
  new PosternError('layout_invalid', `The layout cannot be used: ${why}.`, {
    status: 400,
    place: { field },
    cure: 'Compare it with docs/formats/tracking-layouts.md.',
  });

const word = (object: JsonObject, name: string): string => {
  const value = object[name];
  if (typeof value !== 'string' || value === '' || value.length > 200) {
    throw invalid(`${name} is missing, or no text`, name);
  }
  return value;
};

const oneOf = <Choice extends string>(
  object: JsonObject,
  name: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Choice => {
  const value = object[name] ?? fallback;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(`${name} is none of ${choices.join(', ')}`, name);
  return found;
};

const count = (object: JsonObject, name: string): number => {
  const value = object[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 100_000) {
    throw invalid(`${name} is no whole number of 1 or more`, name);
  }
  return value;
};

const objects = (object: JsonObject, name: string): readonly JsonObject[] => {
  const value = object[name];
  if (!Array.isArray(value) || value.length === 0 || value.length > 500 || !value.every(isObject)) {
    throw invalid(`${name} is no list of 1 to 500 objects`, name);
  }
  return value;
};

const fieldOf = (object: JsonObject): LayoutField => {
  const field = word(object, 'field');
  const known = (FIELDS as readonly string[]).includes(field) || /^fact\.[A-Za-z]\w{0,60}$/.test(field);
  if (!known) throw invalid(`"${field.slice(0, 40)}" is no field`, 'field');
  return { field };
};

const PIECE_FIELDS = new Set(['number', 'imb', 'trackingCode', 'container']);

const assertUsable = (kind: 'events' | 'manifest', fields: readonly string[]): void => {
  if (!fields.some((field) => PIECE_FIELDS.has(field))) {
    throw invalid('no column holds number, imb, trackingCode or container', 'columns');
  }
  if (kind === 'manifest' && !fields.includes('merchant')) {
    throw invalid('a manifest says who mailed: no column holds merchant', 'columns');
  }
  const twice = fields.find(
    (field, index) => field !== 'ignore' && fields.indexOf(field) !== index && !field.startsWith('fact.'),
  );
  if (twice !== undefined) throw invalid(`two columns hold ${twice}`, 'columns');
};

const delimitedOf = (head: LayoutHead, object: JsonObject): DelimitedLayout => {
  const delimiters = Array.isArray(object.delimiters) ? object.delimiters : [object.delimiter ?? ','];
  if (!delimiters.every((one): one is string => typeof one === 'string' && one.length === 1)) {
    throw invalid('a delimiter is one character', 'delimiter');
  }
  const columns = objects(object, 'columns').map((column) => ({
    ...fieldOf(column),
    name: word(column, 'name'),
  }));
  assertUsable(
    head.kind,
    columns.map(({ field }) => field),
  );
  return {
    ...head,
    form: 'delimited',
    delimiters,
    header: oneOf(object, 'header', ['exact', 'chosen', 'absent']),
    columns,
    ...(object.recordLength !== undefined && { recordLength: count(object, 'recordLength') }),
    ...(object.more !== undefined && { more: oneOf(object, 'more', ['unknown']) }),
  };
};

const fixedOf = (head: LayoutHead, object: JsonObject): FixedLayout => {
  const recordLength = count(object, 'recordLength');
  if (!isObject(object.recordType) || !isObject(object.records)) {
    throw invalid('recordType and records are needed', 'records');
  }
  const inside = (start: number, length: number): void => {
    if (start + length - 1 > recordLength) {
      throw invalid(`a field ends at ${start + length - 1}, beyond the record of ${recordLength}`, 'records');
    }
  };
  const recordType = { start: count(object.recordType, 'start'), length: count(object.recordType, 'length') };
  inside(recordType.start, recordType.length);
  const records = Object.fromEntries(
    Object.entries(object.records).map(([type, record]) => {
      if (!isObject(record)) throw invalid(`the record ${type} is no object`, 'records');
      const role = oneOf(record, 'role', ['piece', 'header', 'skip']);
      const fields = role === 'skip' ? [] : objects(record, 'fields');
      return [
        type,
        {
          role,
          fields: fields.map((one) => {
            const start = count(one, 'start');
            const length = count(one, 'length');
            inside(start, length);
            return { ...fieldOf(one), start, length };
          }),
        },
      ];
    }),
  );
  const all = Object.values(records);
  const fromHeaders = all.filter(({ role }) => role === 'header').flatMap(({ fields }) => fields);
  for (const { role, fields } of all) {
    if (role === 'piece')
      assertUsable(head.kind, [...new Set([...fields, ...fromHeaders].map(({ field }) => field))]);
  }
  if (!all.some(({ role }) => role === 'piece')) throw invalid('no record has the role piece', 'records');
  return { ...head, form: 'fixed', recordLength, recordType, records };
};

/**
 * Checks a layout that came as JSON.
 * @throws PosternError `layout_invalid`: which part, and what was expected
 */
export const parseLayout = (value: unknown): FileLayout => {
  if (!isObject(value)) throw invalid('it is no JSON object', '');
  const head: LayoutHead = {
    layout: word(value, 'layout'),
    version: count(value, 'version'),
    kind: oneOf(value, 'kind', ['events', 'manifest']),
    channel: oneOf(value, 'channel', ['extract', 'iv-mtr'], 'extract'),
    title: word(value, 'title'),
    officialSource: word(value, 'officialSource'),
    confidence: oneOf(value, 'confidence', ['proven', 'partial', 'observed', 'operator'], 'operator'),
  };
  return oneOf(value, 'form', ['delimited', 'fixed']) === 'fixed'
    ? fixedOf(head, value)
    : delimitedOf(head, value);
};
