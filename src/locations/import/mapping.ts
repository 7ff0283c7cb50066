/**
 * Which column holds what: told by its name, or by what stands in it. The official column names are not public
 * here, so every import shows its mapping, and a layout of the operator's own replaces it.
 */
import { PosternError } from '../../errors.ts';
import { DAYS, parseDayCells } from '../../postal/hours/index.ts';
import { parseState } from '../../postal/zip/index.ts';

const PLAIN_FIELDS = [
  'id',
  'name',
  'type',
  'streetAddress',
  'houseNumber',
  'streetName',
  'city',
  'state',
  'ZIPCode',
  'ZIPPlus4',
  'latitude',
  'longitude',
  'coordinateSource',
  'phone',
  'note',
  'timeZone',
  'openingHours',
  'lobbyHours',
  'collectionTimes',
  /** A cell such as `MO 03:00 PM`; several columns may hold one. */
  'collectionCell',
  'temporaryClosure',
  'temporaryClosureDate',
  'temporaryClosureEndDate',
] as const;
type PlainField = (typeof PLAIN_FIELDS)[number];
type DayField = `${'opening' | 'collection'}.${(typeof DAYS)[number]}`;
/** `opening.MONDAY` and `collection.MONDAY` are columns for one day. */
export type Field = PlainField | DayField;

const FIELDS: ReadonlySet<string> = new Set([
  ...PLAIN_FIELDS,
  ...DAYS.flatMap((day) => [`opening.${day}`, `collection.${day}`]),
]);

/** Column → field. */
export type Mapping = Readonly<Record<string, Field>>;

/** Names without blanks, case and punctuation. The first name of a list wins over later ones. */
const NAMES: Readonly<Record<PlainField, string>> = {
  id: 'outletid locationid facilityid boxid ref localekey fdbid id',
  name: 'busname facilityname locationname localename bxlctndsc boxlocationdescription locationdescription name',
  type: 'postofficetype facilitytype facilitysubtype boxtype lctntype locationtype type',
  streetAddress:
    'streetaddress addr1 address1 addressline1 addrstreetaddress addrfull boxaddress physicaldelvaddr address',
  houseNumber: 'addrhousenumber housenumber',
  streetName: 'addrstreet street streetname',
  city: 'city addrcity physicalcity',
  state: 'state addrstate physicalstate st',
  ZIPCode: 'zipcode zip zip5 addrpostcode postcode physicalzip zipid',
  ZIPPlus4: 'zipplus4 zip4 plus4 physicalzip4',
  latitude: 'latitude lat y',
  longitude: 'longitude lon lng long x',
  coordinateSource: 'coordsource coordinatesource',
  phone: 'phone telephone phonenumber',
  note: 'note notes specialmessage',
  timeZone: 'timezone',
  openingHours: 'openinghours retailhours hours',
  lobbyHours: 'lobbyhours',
  collectionTimes: 'collectiontimes',
  collectionCell: '',
  temporaryClosure: 'temporaryclosure',
  temporaryClosureDate: 'temporaryclosuredate closuredate',
  temporaryClosureEndDate: 'temporaryclosureenddate reopeningdate',
};

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const byName = new Map<string, { readonly field: Field; readonly rank: number }>(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names
      .split(' ')
      .filter((name) => name !== '')
      .map((name, rank) => [name, { field: field as Field, rank }] as const),
  ),
);

const dayField = (name: string): Field | null => {
  const match = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*?(open|close|hours|collection|pickup|time)/.exec(name);
  const day = DAYS.find((known) => known.toLowerCase().startsWith(match?.[1] ?? '-'));
  if (match === null || day === undefined || match[2] === 'open' || match[2] === 'close') return null;
  return match[2] === 'hours' ? `opening.${day}` : `collection.${day}`;
};

/** The field that a name alone tells, with how good a name it is (0 is best); null where it tells none. */
const fieldOfName = (name: string): { readonly field: Field; readonly rank: number } | null => {
  const plain = plainName(name);
  const known = byName.get(plain);
  if (known !== undefined) return known;
  if (/^collectionhours\d+$/.test(plain)) return { field: 'collectionCell', rank: 0 };
  const day = dayField(plain);
  return day === null ? null : { field: day, rank: 0 };
};

/** A field held by several columns at once. */
const isMany = (field: Field): boolean => field === 'collectionCell';

const isAll = (values: readonly string[], test: (value: string) => boolean): boolean => {
  const stated = values.filter((value) => value.trim() !== '');
  return stated.length > 0 && stated.every(test);
};

const isDegrees = (low: number, high: number) => (text: string) =>
  /^-?\d{1,3}\.\d{2,}$/.test(text) && Number(text) >= low && Number(text) <= high;

/** Fields that their content tells where no name did, in this order. US places alone: it is their post. */
const CONTENTS: readonly (readonly [Field, (value: string) => boolean])[] = [
  ['longitude', (text) => isDegrees(-180, -60)(text) || isDegrees(130, 180)(text)],
  ['latitude', isDegrees(-15, 72)],
  ['state', (text) => text.length === 2 && parseState(text) !== null],
  ['ZIPCode', (text) => /^\d{5}(?:-\d{4})?$/.test(text)],
  ['collectionCell', (text) => /^[A-Z]{2} ?\d/i.test(text) && parseDayCells([text]) !== null],
];

/** @param samples the first rows below the header, for columns whose name says nothing */
export const recogniseColumns = (
  columns: readonly string[],
  samples: readonly (readonly string[])[] = [],
): Mapping => {
  const best = new Map<Field, { column: string; rank: number }>();
  const mapping: Record<string, Field> = {};
  for (const column of columns) {
    const found = fieldOfName(column);
    if (found === null) continue;
    if (isMany(found.field)) mapping[column] = found.field;
    else if (found.rank < (best.get(found.field)?.rank ?? Infinity))
      best.set(found.field, { column, rank: found.rank });
  }
  for (const [field, { column }] of best) mapping[column] = field;
  columns.forEach((column, index) => {
    if (mapping[column] !== undefined) return;
    const values = samples.map((cells) => cells[index] ?? '');
    const told = CONTENTS.find(
      ([field, test]) => (isMany(field) || !Object.values(mapping).includes(field)) && isAll(values, test),
    );
    if (told !== undefined) mapping[column] = told[0];
  });
  return mapping;
};

/** A layout as it is saved and passed back. */
export interface LocationLayout {
  readonly layout: 'locations';
  readonly columns: Mapping;
}

/**
 * Reads a layout JSON.
 * @throws PosternError `layout_invalid`
 */
export const parseLayout = (text: string): LocationLayout => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw layoutInvalid('it is no JSON');
  }
  const { layout, columns } = (value ?? {}) as { layout?: unknown; columns?: unknown };
  if (layout !== 'locations') throw layoutInvalid('"layout" is not "locations"');
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns))
    throw layoutInvalid('"columns" is no object');
  for (const [column, field] of Object.entries(columns)) {
    if (typeof field !== 'string' || !FIELDS.has(field))
      throw layoutInvalid(`column ${JSON.stringify(column)} has the unknown field ${JSON.stringify(field)}`);
  }
  return { layout, columns: columns as Mapping };
};

/**
 * Refuses a header that cannot be the one of a layout, or a mapping that places nothing.
 * @throws PosternError `layout_mismatch`, `layout_unrecognised`
 */
export const checkMapping = (mapping: Mapping, columns: readonly string[], name: string): void => {
  const missing = Object.keys(mapping).filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new PosternError(
      'layout_mismatch',
      `${name}: the layout names the columns ${shown(missing)}, which the file lacks; it has ${shown(columns)}.`,
      { status: 422, place: { file: name, line: 1 }, cure: 'Correct the layout, or leave it out.' },
    );
  }
  const fields = new Set(Object.values(mapping));
  const placed = (fields.has('latitude') && fields.has('longitude')) || fields.has('ZIPCode');
  const named = fields.has('id') || fields.has('streetAddress') || fields.has('streetName');
  if (placed && named) return;
  throw new PosternError(
    'layout_unrecognised',
    `${name}: the columns ${shown(columns)} do not tell ${named ? 'where the places are' : 'which places they are'}; understood: ${JSON.stringify(mapping)}.`,
    {
      status: 422,
      place: { file: name, line: 1 },
      cure: 'Write a layout {"layout": "locations", "columns": {"YOUR COLUMN": "latitude", …}} and pass it with --layout (docs/data/locations.md lists the fields).',
    },
  );
};

const MOST_SHOWN = 30;

const shown = (names: readonly string[]): string =>
  names
    .slice(0, MOST_SHOWN)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ') + (names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '');

const layoutInvalid = (why: string): PosternError =>
  new PosternError('layout_invalid', `The layout cannot be used: ${why}.`, {
    status: 400,
    cure: 'Expected {"layout": "locations", "columns": {"COLUMN": "field", …}}; docs/data/locations.md lists the fields.',
  });
