import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PosternError } from '../../errors.ts';
import type { BusinessAnswers } from '../usps-v3/business/index.ts';
import { shippingFromV3 } from './from-v3.ts';
import type { DomesticParcel } from './shipping-answers.ts';

const PARCEL: DomesticParcel = {
  service: 'PRIORITY',
  firstClassMailType: '',
  originZip: '90210',
  destinationZip: '10017',
  weightOunces: 24,
  container: '',
  size: '',
  lengthInches: 10,
  widthInches: 8,
  heightInches: 4,
  girthInches: null,
  machinable: null,
};

const NOTHING = async (): Promise<undefined> => undefined;
const NO_INTERNATIONAL: BusinessAnswers['international'] = {
  baseRates: NOTHING,
  extraServiceRates: NOTHING,
  baseRatesList: NOTHING,
  totalRates: NOTHING,
  letterRates: NOTHING,
  country: NOTHING,
};
const NO_ANSWERS: BusinessAnswers = {
  international: NO_INTERNATIONAL,
  baseRates: NOTHING,
  extraServiceRates: NOTHING,
  baseRatesList: NOTHING,
  totalRates: NOTHING,
  letterRates: NOTHING,
  standards: NOTHING,
  estimates: NOTHING,
  options: NOTHING,
};

const zips = (): never => {
  throw new Error('no place is asked for');
};

type TotalRates = BusinessAnswers['totalRates'];

const rate = (price: number) => ({
  description: 'Priority Mail',
  mailClass: 'PRIORITY_MAIL',
  zone: '08',
  SKU: 'X',
  price,
});

const priced: TotalRates = async ({ priceType, weight, mailClass }) => {
  assert.deepEqual([weight, mailClass], [1.5, 'PRIORITY_MAIL']);
  const price = priceType === 'COMMERCIAL' ? 9.5 : 11;
  return {
    body: { rateOptions: [{ totalBasePrice: price, rates: [rate(price)] }] },
    source: 'prices;edition=synthetic',
    headers: { 'postern-confidence': 'checked' },
  };
};

describe('prices of the Web Tools from the answers of v3', () => {
  it('are the totals of v3, retail and commercial, with edition and confidence', async () => {
    const shipping = shippingFromV3({ ...NO_ANSWERS, totalRates: priced }, zips);
    assert.deepEqual(await shipping.domestic?.(PARCEL, 0), {
      zone: '8',
      postage: [{ classId: '1', mailService: 'Priority Mail', rate: '11.00', commercialRate: '9.50' }],
      source: 'prices;edition=synthetic',
      confidence: 'checked',
    });
  });

  it('are retail alone where v3 has no commercial price', async () => {
    const totalRates: TotalRates = async (request, now) => {
      if (request.priceType === 'COMMERCIAL') throw new PosternError('rate_unknown', 'none', { status: 400 });
      return priced(request, now);
    };
    const shipping = shippingFromV3({ ...NO_ANSWERS, totalRates }, zips);
    const answer = await shipping.domestic?.(PARCEL, 0);
    assert.ok(typeof answer === 'object');
    assert.equal(answer.postage[0]?.commercialRate, undefined);
  });

  it('are refused for a pair without a zone, by the error of v3', async () => {
    const totalRates: TotalRates = async () => {
      throw new PosternError('zone_unknown', 'none', { status: 400 });
    };
    const shipping = shippingFromV3({ ...NO_ANSWERS, totalRates }, zips);
    await assert.rejects(async () => shipping.domestic?.(PARCEL, 0), { code: 'zone_unknown' });
  });

  it('are none where nothing is imported, and where the service is none of today', async () => {
    const shipping = shippingFromV3(NO_ANSWERS, zips);
    assert.equal(await shipping.domestic?.(PARCEL, 0), undefined);
    assert.equal(await shipping.domestic?.({ ...PARCEL, service: 'PONY EXPRESS' }, 0), 'service-unknown');
    assert.equal(
      await shipping.standards?.(
        { mailClass: '0', originZip: '90210', destinationZip: '10017', acceptDate: '', acceptTime: '' },
        0,
      ),
      undefined,
    );
  });
});
