import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GuardedLicensed,
  type LicensedAdapter,
  type LicensedAnswer,
  type LicensedQuery,
  type SeededHit,
} from './licensed.ts';

const ANSWER: LicensedAnswer = {
  dpvConfirmation: 'Y',
  cmra: 'N',
  business: 'Y',
  centralDeliveryPoint: 'N',
  vacant: 'N',
  residential: '',
  footnotes: ['AA', 'BB'],
  lacsLinkCode: '',
  suiteLinkCode: '',
};
const QUERY: LicensedQuery = {
  deliveryLine: '1 SYNTHETIC ST',
  unit: '',
  firm: '',
  zip: '20007',
  plus4: '0001',
  deliveryPoint: '01',
};

const adapterOf = (seededLine: string): LicensedAdapter & { asked: number } => {
  const adapter = {
    asked: 0,
    provenance: {
      dataset: 'dpv',
      edition: 'synthetic',
      authority: 'synthetic',
      source: 'test',
      officialChannel: '',
      officialSource: '',
      publisher: '',
      licence: '',
      retrievedAt: 0,
      validUntil: null,
    } as const,
    confirm: async (query: LicensedQuery) => {
      adapter.asked++;
      return query.deliveryLine === seededLine
        ? { seeded: { table: 'dpv', edition: 'synthetic' } }
        : { answer: ANSWER };
    },
  };
  return adapter;
};

const stopOf = (): { hits: SeededHit[]; read(): SeededHit | undefined; write(hit: SeededHit): void } => {
  const hits: SeededHit[] = [];
  return { hits, read: () => hits[0], write: (hit) => void hits.push(hit) };
};

describe('licensed tables', () => {
  it('answer what the adapter says', async () => {
    const guarded = new GuardedLicensed(adapterOf('SEEDED'), stopOf());
    assert.deepEqual(await guarded.confirm(QUERY), ANSWER);
  });

  it('stop at a seeded record, report it once, and are asked no more, also after a restart', async () => {
    const adapter = adapterOf('9 SEEDED LN');
    const stop = stopOf();
    const guarded = new GuardedLicensed(adapter, stop);
    await guarded.confirm(QUERY);
    const stopped = { code: 'licensed_data_stopped', status: 503 };
    await assert.rejects(guarded.confirm({ ...QUERY, deliveryLine: '9 SEEDED LN' }), stopped);
    await assert.rejects(guarded.confirm(QUERY), stopped);
    await assert.rejects(new GuardedLicensed(adapter, stop).confirm(QUERY), stopped);
    assert.equal(adapter.asked, 2);
    assert.deepEqual(stop.hits, [{ table: 'dpv', edition: 'synthetic' }]);
  });

  it('do not tell the address in the error', async () => {
    const guarded = new GuardedLicensed(adapterOf('9 SEEDED LN'), stopOf());
    await assert.rejects(guarded.confirm({ ...QUERY, deliveryLine: '9 SEEDED LN' }), (error: Error) => {
      assert.doesNotMatch(error.message, /SEEDED LN/);
      return true;
    });
  });
});
