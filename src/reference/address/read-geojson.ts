/**
 * Reads GeoJSON text sequences (RFC 8142; also one feature a line without the separator): addresses of OpenAddresses and of
 * Overture, told apart by their properties. The licence of each source is kept with its points.
 */
import { refusal } from './byte-input.ts';
import type { ImportRun } from './import-run.ts';
import { addPoint } from './point-row.ts';
import { rememberingKeys } from './street-key.ts';

const NEWLINE = 0x0a;
const NOTHING = new Uint8Array(0);
/** A longer line is no address. */
const LONGEST_LINE_BYTES = 256 * 1_024;

const COLUMNS = {
  state: 'region',
  zip: 'postcode',
  plus4: 'postcode',
  longitude: 'geometry',
  latitude: 'geometry',
};

interface Feature {
  readonly type?: unknown;
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

/**
 * @param licence of sources that state none of their own
 * @throws PosternError `input_malformed` where the file is no such sequence
 */
export const readGeoJson = async (
  chunks: AsyncIterable<Uint8Array>,
  licence: string,
  run: ImportRun,
): Promise<void> => {
  const keyOf = rememberingKeys();
  let number = run.cursor.line;
  for await (const lines of linesOf(chunks, run)) {
    for (const text of lines) {
      number++;
      if (text === '') continue;
      run.rowsRead++;
      const feature = featureOf(text);
      if (typeof feature === 'string') {
        run.refuse(number, 1, feature);
        continue;
      }
      const properties = feature.properties ?? {};
      const country = textOf(properties.country);
      if (country !== '' && country !== 'US') {
        run.leaveOut('otherCountries');
        continue;
      }
      const [longitude, latitude] = pointOf(feature);
      const [zip = '', plus4 = ''] = textOf(properties.postcode).split('-');
      const source = sourceOf(properties, licence, run.name);
      addPoint(
        run,
        number,
        {
          number: textOf(properties.number),
          street: textOf(properties.street),
          unit: textOf(properties.unit),
          firm: '',
          state: regionOf(properties),
          zip,
          plus4: plus4 === '0000' ? '' : plus4,
          longitude,
          latitude,
          source: run.builder.source(source),
        },
        COLUMNS,
        keyOf,
      );
    }
    run.batchDone();
  }
};

async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  { name, cursor }: Pick<ImportRun, 'name' | 'cursor'>,
): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.from(cursor.rest);
  let number = cursor.line;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      lines.push(lineText(bytes.subarray(start, end)));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    number += lines.length;
    if (rest.length > LONGEST_LINE_BYTES) {
      throw refusal(
        'input_malformed',
        name,
        `line ${number + 1} is longer than ${LONGEST_LINE_BYTES} bytes; expected one GeoJSON feature a line`,
        'Take the file with one feature a line, not one FeatureCollection.',
      );
    }
    cursor.rest = rest;
    cursor.line = number;
    yield lines;
  }
  cursor.rest = NOTHING;
  cursor.line = number + 1;
  yield [lineText(rest)];
}

/** Marks that may stand before a feature: the record separator of RFC 8142 and a byte order mark. */
const MARKS = new Set([0x1e, 0xfeff]);

const lineText = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  let from = 0;
  while (MARKS.has(text.charCodeAt(from))) from++;
  return text.slice(from).trim();
};

/** The feature, or why the line is none. */
const featureOf = (text: string): Feature | string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'the line is no JSON';
  }
  const feature = value as Feature | null;
  if (typeof feature !== 'object' || feature?.type !== 'Feature') return 'the line is no GeoJSON feature';
  return feature;
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

const pointOf = ({ geometry }: Feature): readonly [string, string] => {
  const coordinates = geometry?.type === 'Point' ? geometry.coordinates : undefined;
  if (!Array.isArray(coordinates)) return ['', ''];
  const [longitude, latitude] = coordinates as unknown[];
  return [textOf(longitude), textOf(latitude)];
};

/** `region` of OpenAddresses; the first of Overture's `address_levels`. Names that are no code are passed over. */
const regionOf = (properties: Readonly<Record<string, unknown>>): string => {
  const levels = properties.address_levels;
  const [first] = Array.isArray(levels) ? (levels as ({ readonly value?: unknown } | null)[]) : [];
  const region = textOf(properties.region) || textOf(first?.value);
  return /^[A-Za-z]{2}$/.test(region) ? region : '';
};

/** Overture names each feature's sources with their licence; OpenAddresses' lines name none. */
const sourceOf = (
  properties: Readonly<Record<string, unknown>>,
  licence: string,
  name: string,
): { readonly name: string; readonly licence: string } => {
  const sources = properties.sources;
  const [first] = Array.isArray(sources)
    ? (sources as ({ readonly dataset?: unknown; readonly license?: unknown } | null)[])
    : [];
  return { name: textOf(first?.dataset) || name, licence: textOf(first?.license) || licence };
};
