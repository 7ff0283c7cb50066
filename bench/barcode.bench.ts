/**
 * Package numbers a second, one core: ours reads every field, the peer detects and validates (USPS and S10 only,
 * its fastest setting). Same numbers, in turns, in one run. `details` say how many each reads rightly.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gs1CheckDigit, parseTrackingNumber } from '../src/postal/barcode/index.ts';
import { referencePath } from '../test/reference.ts';
import type { BenchResult } from './result.ts';

/** The part of the peer that is used; it is installed beside the benchmarks only. */
interface TsTrackingNumber {
  readonly usps: unknown;
  readonly s10: unknown;
  readonly getTracking: (
    text: string,
    couriers: readonly unknown[],
  ) => { readonly trackingNumber: string } | undefined;
}

const { getTracking, s10, usps } = createRequire(import.meta.url)('ts-tracking-number') as TsTrackingNumber;

const ROUNDS = 7;
const ROUND_MS = 200;
const GENERATED = 2_000;
const SEED = 20_260_401;

interface Labelled {
  readonly text: string;
  readonly valid: boolean;
  /** The tracking part, where the number is valid. */
  readonly canonical: string | null;
}

/** A small linear congruential generator: the same numbers in every run. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Commercial numbers as they come from scanners: half of them behind 420 and a ZIP Code, one in ten misread. */
const generatedNumbers = (): readonly Labelled[] => {
  const random = generator(SEED);
  const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('');
  return Array.from({ length: GENERATED }, () => {
    const nine = random() < 0.7;
    const mid = nine ? `9${digits(8)}` : `${Math.floor(random() * 9)}${digits(5)}`;
    const head = `${nine ? '92' : '93'}612${mid}${digits(16 - mid.length)}`;
    const check = gs1CheckDigit(head);
    const valid = random() < 0.9;
    const number = `${head}${valid ? check : (check + 1) % 10}`;
    const prefix = random() < 0.5 ? `420${digits(5)}` : '';
    return { text: prefix + number, valid, canonical: valid ? number : null };
  });
};

interface Published {
  readonly tracking_numbers: readonly {
    readonly test_numbers: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
  }[];
}

const publishedNumbers = (): readonly Labelled[] =>
  ['usps', 's10'].flatMap((name) => {
    const path = referencePath(`tracking/tracking_number_data/${name}.json`);
    if (path === undefined) return [];
    const data = JSON.parse(readFileSync(path, 'utf8')) as Published;
    return data.tracking_numbers.flatMap(({ test_numbers }) => [
      ...test_numbers.valid.map((text) => ({ text, valid: true, canonical: null })),
      ...test_numbers.invalid.map((text) => ({ text, valid: false, canonical: null })),
    ]);
  });

interface Reader {
  readonly name: string;
  /** The tracking part where the text is a valid number, else `null`. */
  readonly read: (text: string) => string | null;
}

const OURS: Reader = {
  name: 'postern',
  read: (text) => {
    const first = parseTrackingNumber(text).readings[0];
    return first?.valid === true ? first.canonical : null;
  },
};

const PEER: Reader = {
  name: 'ts-tracking-number',
  read: (text) => getTracking(text, [usps, s10])?.trackingNumber ?? null,
};

const perSecond = ({ name, read }: Reader, numbers: readonly Labelled[]): number => {
  let count = 0;
  let found = 0;
  let elapsed = 0;
  const began = performance.now();
  do {
    for (const { text } of numbers) found += read(text) === null ? 0 : 1;
    count += numbers.length;
    elapsed = performance.now() - began;
  } while (elapsed < ROUND_MS);
  if (found === 0) throw new Error(`${name} read nothing.`);
  return (count * 1000) / elapsed;
};

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

/** How many are told valid or not as they are, and of the valid ones how many come without 420 and ZIP Code. */
const correctness = ({ read }: Reader, numbers: readonly Labelled[]) => ({
  numbers: numbers.length,
  validityRight: numbers.filter(({ text, valid }) => (read(text) !== null) === valid).length,
  withTrackingPart: numbers.filter(({ canonical }) => canonical !== null).length,
  trackingPartRight: numbers.filter(({ text, canonical }) => canonical !== null && read(text) === canonical)
    .length,
});

export default async (): Promise<BenchResult> => {
  const generated = generatedNumbers();
  const published = publishedNumbers();
  const numbers = [...generated, ...published];
  const readers = [OURS, PEER];
  const rates = new Map<string, number[]>(readers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const reader of readers) rates.get(reader.name)?.push(perSecond(reader, numbers));
  }
  const ours = Math.round(median(rates.get(OURS.name) ?? []));
  const peer = Math.round(median(rates.get(PEER.name) ?? []));
  return {
    name: 'barcode',
    unit: 'numbers/s',
    ours,
    peers: { [PEER.name]: peer },
    ratio: ours / peer,
    details: {
      generated: Object.fromEntries(readers.map((reader) => [reader.name, correctness(reader, generated)])),
      published: Object.fromEntries(readers.map((reader) => [reader.name, correctness(reader, published)])),
      fields: {
        [OURS.name]: 'service type, Mailer ID, serial, check digit, ZIP Code, channel',
        [PEER.name]: 'format and courier',
      },
    },
  };
};
