/**
 * Quotes a second from a synthetic price list of 12 classes, 9 zones and 70 weights, with fees and zones by ZIP pair: ours
 * against SQLite with an index that fits the question. Same questions, in turns, in one run; every price is compared.
 */
import { DatabaseSync } from 'node:sqlite';
import { PairTable, type PriceRow, PriceTable } from '../src/shipping/index.ts';
import type { BenchResult } from './result.ts';

const CLASSES = 12;
const ZONES = 9;
const WEIGHTS = 70;
const QUESTIONS = 20_000;
const ROUNDS = 6;
const DATE = '2026-07-03';
const PERIODS = [
  { from: '2025-07-13', until: '2026-01-17' },
  { from: '2026-01-18', until: '2026-07-11' },
  { from: '2026-07-12', until: '' },
] as const;

const rows: PriceRow[] = PERIODS.flatMap((period, list) =>
  Array.from({ length: CLASSES * ZONES * WEIGHTS }, (_, index): PriceRow => {
    const weight = (index % WEIGHTS) + 1;
    const zone = (Math.floor(index / WEIGHTS) % ZONES) + 1;
    const mailClass = `SYNTHETIC_${Math.floor(index / WEIGHTS / ZONES)}`;
    return {
      record: 'rate',
      mailClass,
      priceType: 'RETAIL',
      processingCategory: 'MACHINABLE',
      rateIndicator: 'SP',
      entry: 'NONE',
      zone: String(zone),
      weightNotOver: weight,
      cents: 500 + weight * 37 + zone * 91 + list * 11,
      sku: '',
      name: '',
      service: '',
      valueNotOver: null,
      lengthOver: null,
      volumeOver: null,
      divisor: null,
      confidence: 'assumed',
      layout: 'synthetic',
      ...period,
    };
  }),
);

const zoneOf = (origin: number, destination: number): number => 1 + (Math.abs(origin - destination) % ZONES);

const pairs = Array.from({ length: 1_000 * 100 }, (_, index) => {
  const origin = Math.floor(index / 100) * 1;
  const destination = (index % 100) * 10;
  return {
    origin: [origin, origin] as const,
    destination: [destination, destination + 9] as const,
    mailClass: '',
    value: String(zoneOf(origin, destination)),
    confidence: 'assumed' as const,
    layout: 'synthetic',
    from: '2025-01-01',
    until: '',
  };
});

interface Question {
  readonly from: string;
  readonly to: string;
  readonly mailClass: string;
  readonly weight: number;
}

const zip = (number: number): string => String(number).padStart(5, '0');

const questions: readonly Question[] = Array.from({ length: QUESTIONS }, (_, index) => ({
  from: zip((index * 7_919) % 100_000),
  to: zip((index * 104_729) % 100_000),
  mailClass: `SYNTHETIC_${index % CLASSES}`,
  weight: 0.5 + ((index * 31) % 690) / 10,
}));

const ours = (): ((question: Question) => number) => {
  const prices = new PriceTable(rows);
  const zones = new PairTable(pairs);
  return ({ from, to, mailClass, weight }) => {
    const zone = zones.find(from, to, mailClass, DATE)?.value ?? '';
    const [quote] = prices.quote(
      { weight, length: 6, width: 6, height: 6 },
      {
        mailClass,
        priceType: 'RETAIL',
        processingCategory: 'MACHINABLE',
        rateIndicator: 'SP',
        entry: 'NONE',
        zone,
        date: DATE,
        nonstandard: 'no',
      },
    );
    return quote?.cents ?? -1;
  };
};

const sqlite = (): ((question: Question) => number) => {
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE TABLE zone (origin INTEGER, first INTEGER, last INTEGER, zone TEXT);
    CREATE TABLE rate (class TEXT, type TEXT, category TEXT, indicator TEXT, zone TEXT, weight REAL, cents INTEGER, from_ TEXT, until TEXT);
    BEGIN`);
  const zone = db.prepare('INSERT INTO zone VALUES (?, ?, ?, ?)');
  for (const { origin, destination, value } of pairs)
    zone.run(origin[0], destination[0], destination[1], value);
  const rate = db.prepare('INSERT INTO rate VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const row of rows) {
    rate.run(
      row.mailClass,
      row.priceType,
      row.processingCategory,
      row.rateIndicator,
      row.zone,
      row.weightNotOver,
      row.cents,
      row.from,
      row.until,
    );
  }
  db.exec(`COMMIT; CREATE INDEX zone_pair ON zone (origin, first);
    CREATE INDEX rate_weight ON rate (class, type, category, indicator, zone, weight)`);
  const find = db.prepare(
    'SELECT zone FROM zone WHERE origin = ? AND first <= ? AND last >= ? ORDER BY first DESC LIMIT 1',
  );
  const price =
    db.prepare(`SELECT cents FROM rate WHERE class = ? AND type = 'RETAIL' AND category = 'MACHINABLE'
    AND indicator = 'SP' AND zone = ? AND weight >= ? AND from_ <= ? AND (until = '' OR until >= ?)
    ORDER BY weight LIMIT 1`);
  return ({ from, to, mailClass, weight }) => {
    const destination = Number(to.slice(0, 3));
    const found = find.get(Number(from.slice(0, 3)), destination, destination);
    return Number(price.get(mailClass, String(found?.zone), weight, DATE, DATE)?.cents ?? -1);
  };
};

const rateOf = (ask: (question: Question) => number): number => {
  const start = performance.now();
  for (const question of questions) ask(question);
  return QUESTIONS / ((performance.now() - start) / 1_000);
};

export default async (): Promise<BenchResult> => {
  const [us, peer] = [ours(), sqlite()];
  let wrong = 0;
  for (const question of questions) if (us(question) !== peer(question) || us(question) < 0) wrong += 1;
  const best = { us: 0, peer: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    best.us = Math.max(best.us, rateOf(us));
    best.peer = Math.max(best.peer, rateOf(peer));
  }
  return {
    name: 'rates',
    unit: 'quotes/s',
    ours: Math.round(best.us),
    peers: wrong === 0 ? { 'node:sqlite': Math.round(best.peer) } : {},
    ratio: wrong === 0 ? best.us / best.peer : 0,
    details: { questions: QUESTIONS, rows: rows.length, wrong },
  };
};
