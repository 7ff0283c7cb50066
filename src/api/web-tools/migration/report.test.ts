import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countLine, migrateLine, noCounts } from './index.ts';

const url = (api: string, xml: string): string =>
  `https://secure.shippingapis.com/ShippingAPI.dll?API=${api}&XML=${encodeURIComponent(xml)}`;

describe('a Web Tools request as USPS v3', () => {
  it('is one call for each address of a Verify, with the unit and the street in their places', () => {
    const address =
      '<Address><Address1>Apt 7</Address1><Address2>1 A St</Address2><City>X</City><State>dc</State><Zip5>20007</Zip5></Address>';
    const made = migrateLine(
      url('Verify', `<AddressValidateRequest USERID="U">${address}${address}</AddressValidateRequest>`),
      1,
    );
    assert.equal(made?.state, 'equivalent');
    assert.ok(made !== undefined);
    assert.equal(made.requests.length, 2);
    assert.deepEqual(made.requests[0], {
      method: 'GET',
      path: '/addresses/v3/address',
      query: { streetAddress: '1 A St', secondaryAddress: 'Apt 7', city: 'X', state: 'DC', ZIPCode: '20007' },
    });
    assert.match(made.changes.join(' '), /2 calls/);
  });

  it('is a GET for one number and a POST for several', () => {
    const xml = (ids: string) =>
      `<TrackFieldRequest USERID="U"><Revision>1</Revision>${ids}</TrackFieldRequest>`;
    const one = migrateLine(url('TrackV2', xml('<TrackID ID="9205590234567800000014"/>')), 1);
    assert.deepEqual(one?.requests, [
      { method: 'GET', path: '/tracking/v3/tracking/9205590234567800000014', query: { expand: 'DETAIL' } },
    ]);
    const two = migrateLine(url('TrackV2', xml('<TrackID ID="1"/><TrackID ID="2"/>')), 1);
    assert.deepEqual(two?.requests, [
      {
        method: 'POST',
        path: '/tracking/v3r2/tracking',
        body: [{ trackingNumber: '1' }, { trackingNumber: '2' }],
      },
    ]);
  });

  it('has the weight of a parcel in pounds', () => {
    const xml =
      '<RateV4Request USERID="U"><Package ID="0"><Service>PRIORITY</Service><ZipOrigination>90210</ZipOrigination><ZipDestination>10017</ZipDestination><Pounds>1</Pounds><Ounces>8</Ounces></Package></RateV4Request>';
    const made = migrateLine(url('RateV4', xml), 1);
    assert.equal((made?.requests[0]?.body as { weight?: number } | undefined)?.weight, 1.5);
    assert.match(made?.changes.join(' ') ?? '', /requires length, width and height/);
  });

  it('says where there is no successor', () => {
    assert.equal(migrateLine(url('HFPFacilityInfo', '<R/>'), 1)?.state, 'no-successor');
  });

  it('is found in an access log, in unencoded program text and whatever the spelling of the address', () => {
    const xml =
      '<CityStateLookupRequest USERID="U"><ZipCode ID="0"><Zip5>90210</Zip5></ZipCode></CityStateLookupRequest>';
    for (const line of [
      `1.2.3.4 - - [x] "GET /shippingapi.dll?API=CityStateLookup&XML=${encodeURIComponent(xml)} HTTP/1.1" 200 5`,
      `curl "http://host/ShippingAPI.dll?API=CityStateLookup&XML=${xml}"`,
      `/ShippingApi.dll?XML=${encodeURIComponent(xml).replaceAll('%20', '+')}&API=CityStateLookup`,
    ]) {
      assert.equal(migrateLine(line, 1)?.requests[0]?.query?.ZIPCode, '90210', line);
    }
  });

  it('that was cut is counted as unreadable, and other lines as other lines', () => {
    const counts = noCounts();
    const whole = url(
      'CityStateLookup',
      '<CityStateLookupRequest><ZipCode><Zip5>90210</Zip5></ZipCode></CityStateLookupRequest>',
    );
    for (const line of [whole, whole.slice(0, -10), whole.slice(0, -11), '', 'GET /index.html']) {
      countLine(counts, migrateLine(line, counts.lines + 1));
    }
    assert.deepEqual([counts.lines, counts.equivalent, counts.unreadable, counts.otherLines], [5, 1, 2, 2]);
    assert.equal(counts.byApi.CityStateLookup, 3);
  });

  it('never shows USERID or PASSWORD, wherever a line is cut', () => {
    const secret = 'SECRETUSER';
    const apis = [
      'Verify',
      'TrackV2',
      'RateV4',
      'IntlRateV2',
      'SDCGetLocations',
      'CarrierPickupSchedule',
      'Nothing',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...apis),
        fc.constantFrom('Address', 'TrackID', 'Package', 'ZipCode'),
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (api, item, isEncoded, share) => {
          const xml = `<R USERID="${secret}" PASSWORD="${secret}"><${item} ID="1"><City>A</City></${item}></R>`;
          const line = isEncoded ? url(api, xml) : `/ShippingAPI.dll?API=${api}&XML=${xml}`;
          const cut = line.slice(0, Math.ceil(line.length * share));
          assert.ok(!JSON.stringify(migrateLine(cut, 1) ?? {}).includes(secret));
        },
      ),
    );
  });
});
