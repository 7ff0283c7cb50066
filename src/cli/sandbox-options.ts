/** What `postern sandbox` is told, checked before anything starts. */
import { PosternError } from '../errors.ts';
import type { FaultRates } from '../tracking/sandbox/index.ts';

export interface SandboxCommand {
  /** A folder that stays; undefined: a temporary one. */
  readonly keep: string | undefined;
  readonly port: number;
  readonly seed: string;
  /** Unix ms of simulated time when the server is ready; undefined: now. */
  readonly start: number | undefined;
  readonly speed: number;
  readonly days: number;
  readonly pieces: number;
  readonly rate: number;
  readonly rateEvents: number;
  readonly faults: FaultRates | undefined;
  readonly readyFile: string | undefined;
  readonly imports: 'refused' | 'allowed';
  readonly traffic: { readonly from: number; readonly until: number; readonly lookups: number } | undefined;
}

/** The options as they are typed. */
export interface SandboxWords {
  readonly keep?: string;
  readonly port: string;
  readonly seed: string;
  readonly start?: string;
  readonly speed: string;
  readonly days: string;
  readonly pieces: string;
  readonly rate: string;
  readonly rateEvents: string;
  readonly faults?: string;
  readonly readyFile?: string;
  readonly allowImport?: true;
  readonly traffic?: string;
  readonly lookups: string;
}

const refuse = (option: string, came: string, expected: string): never => {
  throw new PosternError('usage_sandbox', `--${option} is ${JSON.stringify(came)}; expected ${expected}.`, {
    status: 400,
    cure: 'postern sandbox --help shows an example of each.',
    place: { field: option },
  });
};

const numberIn = (option: string, text: string, unit: RegExp, least: number, most: number): number => {
  const digits = text.trim().replace(unit, '');
  const value = Number(digits);
  if (!/^\d+(?:\.\d+)?$/.test(digits) || value < least || value > most) {
    return refuse(option, text, `a number from ${least} to ${most}`);
  }
  return value;
};

const count = (option: string, text: string, least: number, most: number): number => {
  const value = numberIn(option, text, /$^/, least, most);
  return Number.isInteger(value) ? value : refuse(option, text, `a whole number from ${least} to ${most}`);
};

const instant = (option: string, text: string): number => {
  const at = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at)
    ? refuse(option, text, 'a date such as 2026-06-01, or a time such as 2026-06-01T12:00:00Z')
    : at;
};

const DAY_MS = 86_400_000;
const MOST_DAYS = 90;

/** `2026-03-01..2026-03-31`, both days included. */
const span = (text: string, lookups: number): SandboxCommand['traffic'] => {
  const [first = '', last = ''] = text.split('..');
  const from = instant('traffic', first);
  const until = instant('traffic', last) + DAY_MS;
  if (until <= from || until - from > MOST_DAYS * DAY_MS || until > Date.now()) {
    return refuse('traffic', text, `days that are over, the first and the last, at most ${MOST_DAYS}`);
  }
  return { from, until, lookups };
};

/** @throws PosternError `usage_sandbox`, `usage_faults` */
export const readSandboxWords = (
  words: SandboxWords,
  parseFaults: (text: string) => FaultRates,
): SandboxCommand => ({
  keep: words.keep,
  port: count('port', words.port, 0, 65_535),
  seed: words.seed,
  start: words.start === undefined ? undefined : instant('start', words.start),
  speed: numberIn('speed', words.speed, /x$/, 0, 100_000),
  days: count('days', words.days, 0, MOST_DAYS),
  pieces: count('pieces', words.pieces, 0, 1_000_000),
  rate: numberIn('rate', words.rate, /\/s$/, 0, 50_000),
  rateEvents: count('rate-events', words.rateEvents, 1, 50_000_000),
  faults: words.faults === undefined ? undefined : parseFaults(words.faults),
  readyFile: words.readyFile,
  imports: words.allowImport === true ? 'allowed' : 'refused',
  traffic:
    words.traffic === undefined
      ? undefined
      : span(words.traffic, count('lookups', words.lookups, 1, 100_000)),
});
