/**
 * Look-ups a second among 2,000,000 synthetic ranges: ours, one packed row a (ZIP, street), against one row a range in
 * node:sqlite. Both get the same look-ups in random order, nearly all of which hit; both must find the same +4. Ours
 * begins with an empty cache of ZIPs, as shipped; `details.withoutCache` has the rate of the packed rows alone.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type AddressEntry,
  AddressFile,
  AddressFileBuilder,
  EMPTY_ENTRY,
  type StreetKey,
  type StreetName,
  streetKey,
} from '../src/reference/address/index.ts';
import type { BenchResult } from './result.ts';

const RANGES = 2_000_000;
const RANGES_A_STREET = 8;
const STREETS_A_ZIP = 250;
const LOOK_UPS = 200_000;
/** The engines take turns, each round with its share of the look-ups. */
const ROUNDS = 20;

interface Range {
  readonly zip: number;
  readonly street: StreetName;
  readonly key: StreetKey;
  readonly entry: AddressEntry;
}

const NAMES = 'OAK ELM MAIN LAKE HILL PARK RIVER CEDAR MAPLE PINE WASHINGTON LINCOLN JACKSON CHESTNUT'.split(
  ' ',
);
const SUFFIXES = 'ST AVE RD DR LN CT PL BLVD'.split(' ');
const DIRECTIONALS = ['', '', '', 'N', 'S', 'E', 'W'];

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** The streets of each ZIP; both engines get what they look up by ready made. */
const STREETS = Array.from({ length: STREETS_A_ZIP }, (_, inZip) => {
  const street: StreetName = {
    name: `${pick(NAMES, inZip)} ${inZip}`,
    suffix: pick(SUFFIXES, inZip),
    predirectional: pick(DIRECTIONALS, inZip),
    postdirectional: '',
  };
  return { street, key: streetKey(street) };
});

/** The range with number `index`: eight ranges a street, 250 streets a ZIP, every street once. */
const rangeOf = (index: number): Range => {
  const streetIndex = Math.floor(index / RANGES_A_STREET);
  const inZip = streetIndex % STREETS_A_ZIP;
  const zip = 501 + Math.floor(streetIndex / STREETS_A_ZIP) * 7;
  const block = index % RANGES_A_STREET;
  const low = 100 * (block + 1) + (block % 2);
  return {
    zip,
    ...(STREETS[inZip] as (typeof STREETS)[number]),
    entry: {
      ...EMPTY_ENTRY,
      low: String(low),
      high: String(low + 98),
      parity: block % 2 === 0 ? 'even' : 'odd',
      plus4Low: String((index * 7) % 10_000).padStart(4, '0'),
      plus4High: String((index * 7) % 10_000).padStart(4, '0'),
      carrierRoute: `C${String(streetIndex % 100).padStart(3, '0')}`,
    },
  };
};

interface LookUp {
  readonly zip: number;
  readonly street: StreetName;
  readonly key: StreetKey;
  readonly number: number;
}

const lookUps = (): LookUp[] => {
  let state = 20_260_401;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: LOOK_UPS }, () => {
    const { zip, street, key, entry } = rangeOf(random(RANGES));
    return { zip, street, key, number: Number(entry.low) + 2 * random(50) };
  });
};

const NO_CACHE_BYTES = 0;

interface Engine {
  readonly loadMs: number;
  readonly bytes: number;
  find(lookUp: LookUp): string;
  close(): void;
}

const packed = (path: string): Engine => {
  const start = performance.now();
  const builder = new AddressFileBuilder(path);
  for (let index = 0; index < RANGES; index++) {
    const { zip, key, entry } = rangeOf(index);
    builder.add(zip, key, entry);
  }
  builder.finish();
  const loadMs = performance.now() - start;
  return { loadMs, ...opened(path) };
};

const opened = (path: string, ...cache: readonly number[]): Omit<Engine, 'loadMs'> => {
  const file = new AddressFile(path, ...cache);
  return {
    bytes: statSync(path).size,
    find: ({ zip, key, number }) => file.find(zip, key, String(number))[0]?.plus4Low ?? '',
    close: () => file.close(),
  };
};

const rowARange = (folder: string): Engine => {
  const path = join(folder, 'rows.sqlite');
  const start = performance.now();
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE range (zip INTEGER, name TEXT, suffix TEXT, pre TEXT, post TEXT, low INTEGER, high INTEGER,
      parity INTEGER, plus4 TEXT, route TEXT, PRIMARY KEY (zip, name, suffix, pre, post, low, high, parity)) WITHOUT ROWID;
    BEGIN`);
  const insert = database.prepare('INSERT INTO range VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (let index = 0; index < RANGES; index++) {
    const { zip, street, entry } = rangeOf(index);
    insert.run(
      zip,
      street.name,
      street.suffix,
      street.predirectional,
      street.postdirectional,
      Number(entry.low),
      Number(entry.high),
      entry.parity === 'even' ? 0 : 1,
      entry.plus4Low,
      entry.carrierRoute,
    );
  }
  database.exec('COMMIT');
  const loadMs = performance.now() - start;
  database.exec('PRAGMA mmap_size = 1073741824');
  const select = database.prepare(
    `SELECT plus4, route FROM range WHERE zip = ? AND name = ? AND suffix = ? AND pre = ? AND post = ?
       AND low <= ? AND high >= ? AND parity = ? ORDER BY low DESC LIMIT 1`,
  );
  select.setReturnArrays(true);
  return {
    loadMs,
    bytes: statSync(path).size,
    find: ({ zip, street, number }) => {
      const row = select.get(
        zip,
        street.name,
        street.suffix,
        street.predirectional,
        street.postdirectional,
        number,
        number,
        number % 2,
      ) as unknown as [string] | undefined;
      return row?.[0] ?? '';
    },
    close: () => database.close(),
  };
};

/** Microseconds of each look-up. */
const microsecondsOf = (engine: Pick<Engine, 'find'>, asked: readonly LookUp[]): number[] => {
  const times: number[] = [];
  let before = performance.now();
  for (const lookUp of asked) {
    engine.find(lookUp);
    const now = performance.now();
    times.push((now - before) * 1_000);
    before = now;
  }
  return times;
};

const meanOf = (times: readonly number[]): number =>
  times.reduce((sum, time) => sum + time, 0) / times.length;

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Fails where the two engines disagree or too many look-ups miss: a wrong answer is no fast one. */
const hitRate = (ours: Pick<Engine, 'find'>, peer: Engine, asked: readonly LookUp[]): number => {
  let hits = 0;
  for (const lookUp of asked) {
    const found = ours.find(lookUp);
    if (found !== peer.find(lookUp)) throw new Error(`The engines disagree on ${JSON.stringify(lookUp)}.`);
    if (found !== '') hits++;
  }
  if (hits / asked.length < 0.99) throw new Error(`Only ${hits} of ${asked.length} look-ups hit.`);
  return hits / asked.length;
};

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-zip4-'));
  try {
    const path = join(folder, 'packed.sqlite');
    const ours = packed(path);
    const uncached = opened(path, NO_CACHE_BYTES);
    const peer = rowARange(folder);
    const asked = lookUps();
    const hits = hitRate(uncached, peer, asked);
    const rounds = { ours: [] as number[], uncached: [] as number[], peer: [] as number[] };
    const times: number[] = [];
    const share = asked.length / ROUNDS;
    for (let round = 0; round < ROUNDS; round++) {
      const part = asked.slice(round * share, (round + 1) * share);
      rounds.peer.push(meanOf(microsecondsOf(peer, part)));
      rounds.uncached.push(meanOf(microsecondsOf(uncached, part)));
      const own = microsecondsOf(ours, part);
      rounds.ours.push(meanOf(own));
      times.push(...own);
    }
    times.sort((left, right) => left - right);
    const mean = { ours: median(rounds.ours), uncached: median(rounds.uncached), peer: median(rounds.peer) };
    const at = (part: number): number => rounded(times[Math.floor(times.length * part)] ?? 0);
    ours.close();
    uncached.close();
    peer.close();
    return {
      name: 'zip4',
      unit: 'look-ups/s',
      ours: Math.round(1e6 / mean.ours),
      peers: { 'node:sqlite, one row a range': Math.round(1e6 / mean.peer) },
      ratio: mean.peer / mean.ours,
      details: {
        ranges: RANGES,
        hitRate: hits,
        oursMicroseconds: { p50: at(0.5), p99: at(0.99) },
        withoutCache: {
          lookUpsPerSecond: Math.round(1e6 / mean.uncached),
          ratio: rounded(mean.peer / mean.uncached),
        },
        load: {
          oursRangesPerSecond: Math.round(RANGES / (ours.loadMs / 1_000)),
          peerRangesPerSecond: Math.round(RANGES / (peer.loadMs / 1_000)),
          oursBytesARange: rounded(ours.bytes / RANGES),
          peerBytesARange: rounded(peer.bytes / RANGES),
        },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
