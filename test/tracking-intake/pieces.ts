/** Numbers and letters made for tests: valid, of Mailer IDs chosen here. */
import { gs1CheckDigit, type Mid } from '../../src/postal/barcode/index.ts';
import { EventClock, Ingest } from '../../src/tracking/intake/index.ts';
import type { MemoryStore } from './memory-store.ts';

export const OURS = '902345678' as Mid;
export const THEIRS = '903456789' as Mid;
export const LETTER_MID = '123456' as Mid;
export const NOW = Date.UTC(2026, 10, 24, 12);

/** A commercial number of 22 digits with the Mailer ID. */
export const numberOf = (mid: Mid, serial: number): string => {
  const body = `92055${mid}${String(serial).padStart(7, '0')}`;
  return body + gs1CheckDigit(body);
};

/** A label number of the online channel: it proves no Mailer ID. */
export const onlineNumber = (serial: number): string => {
  const body = `94001${String(serial).padStart(16, '0')}`;
  return body + gs1CheckDigit(body);
};

/** The tracking code of a letter, 20 digits. */
export const letterOf = (serial: number): string => `00270${LETTER_MID}${String(serial).padStart(9, '0')}`;

const ZONES: Readonly<Record<string, string>> = {
  '10': 'America/New_York',
  '34': 'America/New_York',
  '60': 'America/Chicago',
  '90': 'America/Los_Angeles',
};

export const zoneOfZip = (zip: string): string | null => ZONES[zip.slice(0, 2)] ?? null;

export const context = () => ({ receivedAt: NOW, origin: 'test', clock: new EventClock(zoneOfZip) });

export interface Known {
  readonly mids?: readonly string[];
  readonly merchants?: readonly string[];
  readonly mode?: 'entitled' | 'all';
}

/** An ingest that knows some Mailer IDs and merchants. */
export const ingestInto = (
  events: MemoryStore,
  { mids = [OURS, LETTER_MID], merchants = [], mode = 'entitled' }: Known = {},
): Ingest =>
  new Ingest({
    events,
    mode,
    entitlements: {
      current: async () => ({
        knowsMid: (mid) => mids.includes(mid),
        knowsMerchant: (merchant) => merchants.includes(merchant),
      }),
    },
  });

/** The bytes of a text in chunks of a size, as they might come from a disk or a network. */
export async function* chunked(text: string | Uint8Array, size = 1_000_000): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
