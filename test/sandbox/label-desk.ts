/** A desk for tests, and as its own process (arguments: a folder) one that makes labels until it is killed, telling each number. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Mid } from '../../src/postal/barcode/index.ts';
import { LabelDesk, type LabelWish } from '../../src/shipping/labels/index.ts';
import { openSqliteStore, type Store, sealerWith } from '../../src/store/index.ts';
import { packageNumberOf, serialsOf } from '../../src/tracking/sandbox/index.ts';

export const MIDS = ['900000101', '100202'] as const;

export const deskOver = (store: Store): LabelDesk =>
  new LabelDesk({
    store,
    sealer: sealerWith(new Uint8Array(32)),
    now: () => 1_780_272_000_000,
    numberOf: (mid, serviceType, serial) => packageNumberOf(mid as Mid, serviceType, serial),
    serialsOf: (mid) => serialsOf(mid as Mid),
  });

const PARTY = { firm: 'A', streetAddress: '1 B ST', city: 'C', state: 'CO', ZIPCode: '80202' };

export const wish = (more: Partial<LabelWish> = {}): LabelWish => ({
  mid: MIDS[0],
  serviceType: '991',
  merchant: null,
  organisationId: 'org_1',
  idempotencyKey: null,
  content: {
    kind: 'outbound',
    from: PARTY,
    to: PARTY,
    mailClass: 'PRIORITY_MAIL',
    weight: 1,
    mailingDate: '2026-06-01',
  },
  entryZip: '80202',
  entryFacility: 'NONE',
  request: {},
  ...more,
});

const [folder] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) {
  const desk = deskOver(await openSqliteStore(join(folder, 'labels.db')));
  for (;;) {
    const made = await Promise.all(MIDS.map((mid) => desk.make(wish({ mid }))));
    writeSync(1, made.map(({ content }) => `${content.number}\n`).join(''));
  }
}
