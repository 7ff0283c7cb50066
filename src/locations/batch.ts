/** The nearest places of many origins: one JSON object a line in, one a line out, in the same order. */
import { milesFromMetres } from '../postal/geo/index.ts';
import { zip5OrNull } from '../postal/zip/index.ts';
import type { ZipReference } from '../reference/index.ts';
import type { LocationFilter, LocationIndex } from './location-index.ts';

/** A longer line is no origin. */
const LONGEST_LINE_BYTES = 4_096;

export interface BatchQuestion {
  readonly indexes: readonly LocationIndex[];
  readonly zips: ZipReference;
  readonly count: number;
  readonly filter: LocationFilter;
}

interface BatchOrigin {
  readonly latitude: number;
  readonly longitude: number;
  readonly source: string;
}

/**
 * Answers line by line; a piece of answer for each piece of input. A line is `{"lat": …, "lon": …}` or `{"zip": …}`,
 * with an `id` of the asker's own where wanted. A line that cannot be answered gives `error` in its place.
 */
export async function* nearestBatch(
  chunks: AsyncIterable<Uint8Array>,
  question: BatchQuestion,
): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    // No line ends for so long: it will be refused, so that its rest is not gathered.
    if (rest.length > 2 * LONGEST_LINE_BYTES) rest = rest.slice(0, LONGEST_LINE_BYTES + 1);
    let answer = '';
    for (const text of lines) answer += answerLine(text, ++line, question);
    if (answer !== '') yield answer;
  }
  const last = answerLine(rest + decoder.decode(), ++line, question);
  if (last !== '') yield last;
}

const answerLine = (text: string, line: number, question: BatchQuestion): string => {
  if (text.trim() === '') return '';
  const stated = text.length > LONGEST_LINE_BYTES ? null : parse(text);
  if (stated === null) return written({ line, error: 'the line is no JSON object' });
  const { id } = stated;
  const own = typeof id === 'string' || typeof id === 'number' ? { id } : { line };
  const origin = originOf(stated, question.zips);
  if (typeof origin === 'string') return written({ ...own, error: origin });
  const { indexes, count, filter } = question;
  const found = indexes
    .flatMap((index) =>
      index
        .nearest({ latitude: origin.latitude, longitude: origin.longitude, count, filter })
        .map((one) => ({ index, row: one.index, metres: one.distanceMetres })),
    )
    .sort((one, other) => one.metres - other.metres)
    .slice(0, count);
  return written({
    ...own,
    origin: origin.source,
    places: found.map(({ index, row, metres }) => ({
      id: index.idAt(row),
      kind: index.kind,
      distanceMiles: Math.round(milesFromMetres(metres) * 100) / 100,
      distanceMetres: Math.round(metres),
    })),
  });
};

const written = (value: object): string => `${JSON.stringify(value)}\n`;

const parse = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** The origin, or in words why there is none. */
const originOf = (
  { lat, lon, zip }: Readonly<Record<string, unknown>>,
  zips: ZipReference,
): BatchOrigin | string => {
  if (typeof lat === 'number' && typeof lon === 'number') {
    if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return 'the point is not on Earth';
    return { latitude: lat, longitude: lon, source: 'point' };
  }
  if (typeof zip !== 'string') return 'expected lat and lon as numbers, or zip as a text';
  const code = zip5OrNull(zip);
  const record = code === null ? null : zips.lookup(code);
  if (record === null) return 'the ZIP Code is unknown';
  const { latitude, longitude, origin } = record;
  if (latitude === null || longitude === null) return 'no point is known for the ZIP Code';
  return { latitude, longitude, source: origin.source };
};
