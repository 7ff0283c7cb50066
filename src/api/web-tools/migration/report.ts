/** Lines in, migration out: pure, a line at a time, so that a log of any length can be read. */
import { readXml, type XmlElement } from '../../../gateway/index.ts';
import { type Equivalent, MAPPINGS } from './equivalent.ts';
import { findRequest } from './read-line.ts';

export interface MigratedRequest extends Equivalent {
  /** Counts from 1. */
  readonly line: number;
  /** Empty where it cannot be read. */
  readonly api: string;
  readonly state: 'equivalent' | 'no-successor' | 'unreadable';
  /** Why there is no equivalent; empty where there is one. */
  readonly why: string;
}

export interface MigrationCounts {
  lines: number;
  /** Lines that hold no request of the Web Tools. */
  otherLines: number;
  equivalent: number;
  noSuccessor: number;
  unreadable: number;
  readonly byApi: Record<string, number>;
}

export const noCounts = (): MigrationCounts => ({
  lines: 0,
  otherLines: 0,
  equivalent: 0,
  noSuccessor: 0,
  unreadable: 0,
  byApi: Object.create(null) as Record<string, number>,
});

const NOTHING = { requests: [], changes: [] } as const;

const rootOf = (xml: string): XmlElement | string => {
  if (xml === '') return 'its XML is missing';
  try {
    return readXml(xml);
  } catch {
    return 'its XML cannot be read; the line may have been cut';
  }
};

/** Undefined where the line holds no request of the Web Tools. */
export const migrateLine = (text: string, line: number): MigratedRequest | undefined => {
  const found = findRequest(text);
  if (found === undefined) return undefined;
  const { api, xml } = found;
  const unreadable = (why: string): MigratedRequest => ({ line, api, state: 'unreadable', why, ...NOTHING });
  if (api === '') return unreadable('it names no API');
  const mapping = MAPPINGS.get(api.toLowerCase());
  if (mapping === undefined) {
    const why = 'no operation of USPS v3 is known to have taken its place';
    return { line, api, state: 'no-successor', why, ...NOTHING };
  }
  const root = rootOf(xml);
  if (typeof root === 'string') return unreadable(root);
  const equivalent = mapping(root);
  if (equivalent.requests.length === 0) return unreadable('its XML names nothing that is asked about');
  return { line, api, state: 'equivalent', why: '', ...equivalent };
};

/** Counts a line, whatever it held. */
export const countLine = (counts: MigrationCounts, request: MigratedRequest | undefined): void => {
  counts.lines += 1;
  if (request === undefined) {
    counts.otherLines += 1;
    return;
  }
  if (request.state === 'equivalent') counts.equivalent += 1;
  else if (request.state === 'no-successor') counts.noSuccessor += 1;
  else counts.unreadable += 1;
  const name = request.api === '' ? '(unnamed)' : request.api;
  counts.byApi[name] = (counts.byApi[name] ?? 0) + 1;
};
