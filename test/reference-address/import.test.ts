import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  ADDRESS_FILE,
  AddressFile,
  CITY_STATE_FILE,
  CityStateFile,
  type ImportState,
  importAddresses,
  streetKey,
} from '../../src/reference/address/index.ts';
import { readStreet } from '../../src/reference/address/street-key.ts';
import type { Edition } from '../../src/reference/index.ts';
import { EditionRegistry } from '../../src/reference/index.ts';
import {
  cityStateFile,
  NAD_ROW,
  nadFile,
  oldNadFile,
  ZIP4_HEADER,
  zip4File,
  zip4Record,
} from './fixtures.ts';
import { type Bench, openBench } from './import.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const pathOf = ({ dataset, edition }: Edition, name: string): string =>
  join(bench.dataFolder, 'editions', dataset, edition, name);

const look = <Found>(edition: Edition, work: (file: AddressFile) => Found): Found => {
  const file = new AddressFile(pathOf(edition, ADDRESS_FILE));
  try {
    return work(file);
  } finally {
    file.close();
  }
};

const rejectsOf = async (edition: Edition): Promise<string[]> =>
  (await readFile(pathOf(edition, 'rejects.csv'), 'utf8')).trim().split('\r\n').slice(1);

const M_STREET = streetKey(readStreet('M ST NW'));
const POINT_STREET = streetKey(readStreet('North Synthetic Point Street'));

describe('import of the ZIP+4 product', () => {
  it('keeps every record, in whatever order they come', async () => {
    const file = zip4File();
    const records = (file.slice(ZIP4_HEADER.length).match(/.{182}/gs) ?? []).reverse();
    const one = await bench.import('zip4', file);
    const other = await bench.import('zip4', [ZIP4_HEADER, ...records].join(''));
    for (const edition of [one, other]) {
      assert.equal(edition.state, 'active');
      assert.equal(edition.rowsRead, records.length);
      assert.equal(edition.rowsKept, records.length);
      assert.equal(edition.rowsRefused, 0);
      const [entry] = look(edition, (open) => open.find(20_007, M_STREET, '3120'));
      assert.deepEqual([entry?.plus4Low, entry?.carrierRoute, entry?.parity], ['3704', 'C036', 'even']);
    }
  });

  it('reads records with line breaks, and gzip', async () => {
    const lines = `${(zip4File().match(/.{182}/gs) ?? []).join('\r\n')}\r\n`;
    for (const content of [lines, lines.replaceAll('\r', ''), gzipSync(lines)]) {
      const edition = await bench.import('zip4', content);
      assert.equal(look(edition, (open) => open.find(20_007, M_STREET, '3121')).length, 1);
    }
  });

  it('refuses another record length, naming the one expected and the one found', async () => {
    const records = zip4File().match(/.{182}/gs) ?? [];
    const longer = records.map((record) => `${record} `);
    await assert.rejects(bench.import('zip4', longer.join('')), {
      code: 'layout_mismatch',
      message: /182 bytes; found 183/,
    });
    await assert.rejects(bench.import('zip4', longer.join('\n')), { message: /182 bytes; found 183/ });
    await assert.rejects(bench.import('zip4', cityStateFile()), { message: /182 bytes; found 129/ });
    await assert.rejects(bench.import('zip4', 'no records at all\n'), { code: 'layout_mismatch' });
    assert.equal(await new EditionRegistry(bench).active('zip4'), undefined);
  });

  it('refuses a file that is cut short, empty, an archive or in EBCDIC, and says how to go on', async () => {
    const file = zip4File();
    await assert.rejects(bench.import('zip4', file.slice(0, -10)), { code: 'input_truncated' });
    await assert.rejects(bench.import('zip4', ''), { code: 'input_empty' });
    await assert.rejects(bench.import('zip4', 'PK\u0003\u0004 and more'), {
      code: 'input_form_unknown',
      cure: /Archives are read from a file/,
    });
    const ebcdic = Buffer.alloc(400, 0xf0);
    ebcdic[0] = 0xc3;
    await assert.rejects(bench.import('zip4', ebcdic), { code: 'layout_mismatch', cure: /dd conv=ascii/ });
    await assert.rejects(bench.import('zip4', gzipSync(file).subarray(0, 60)), { code: 'input_truncated' });
  });

  it('rejects a bad record with its number and column, and keeps the rest', async () => {
    const good = zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '1', plus4: '0001' });
    const edition = await bench.import(
      'zip4',
      [
        good,
        zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '3', plus4: '00X1' }),
        zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '5', plus4: '0001', parity: 'X' }),
        zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '7', plus4: '0001', action: 'D' }),
        good.replace('SYNTHETIC', 'SYNTH\u00c9TIC'.slice(0, 9)),
      ].join('\n'),
    );
    assert.deepEqual([edition.rowsRead, edition.rowsKept, edition.rowsRefused], [5, 1, 4]);
    const rejects = await rejectsOf(edition);
    assert.match(rejects[0] ?? '', /,2,plus4Low,/);
    assert.match(rejects[1] ?? '', /,3,parity,/);
    assert.match(rejects[2] ?? '', /,4,action,.*update/);
    assert.match(rejects[3] ?? '', /,5,,/);
  });

  it('is held where it has much less than the one before, or where too much was refused', async () => {
    const before = await bench.import('zip4', zip4File());
    const few = zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '1', plus4: '0001' });
    const held = await bench.import('zip4', few.repeat(2));
    assert.equal(held.state, 'held');
    assert.match(held.reason ?? '', /incomplete/);
    assert.equal((await new EditionRegistry(bench).active('zip4'))?.edition, before.edition);
  });
});

describe('import of the City State product', () => {
  it('keeps names, whether mail may bear them, and other names of streets; counts what it leaves out', async () => {
    const edition = await bench.import('city-state', cityStateFile());
    assert.equal(edition.state, 'active');
    assert.deepEqual(
      [edition.diff.places, edition.diff.aliases, edition.diff.leftOutZ, edition.diff.leftOutN],
      [3, 1, 1, 1],
    );
    const file = new CityStateFile(pathOf(edition, CITY_STATE_FILE));
    try {
      assert.deepEqual(
        file.placesOf(20_007).map(({ name, mailingName }) => [name, mailingName]),
        [
          ['WASHINGTON', 'yes'],
          ['SYNTHETIC HEIGHTS', 'yes'],
          ['SYNTHETIC FORMER NAME', 'no'],
        ],
      );
      assert.deepEqual(file.zipsOf('synthetic heights', 'DC'), [20_007]);
      assert.deepEqual(file.realStreets(20_007, streetKey(readStreet('SYNTHETIC OLD TOWER AVE')), '400'), [
        streetKey(readStreet('SYNTHETIC TOWER AVE')),
      ]);
    } finally {
      file.close();
    }
  });

  it('refuses records of another length', async () => {
    await assert.rejects(bench.import('city-state', zip4File()), { message: /129 bytes; found 182/ });
  });
});

describe('import of the NAD text release', () => {
  it('reads columns by name, those of old releases too, in any order', async () => {
    for (const content of [nadFile([NAD_ROW]), oldNadFile([NAD_ROW])]) {
      const edition = await bench.import('nad', content);
      const [entry] = look(edition, (open) => open.find(20_007, POINT_STREET, '12'));
      assert.deepEqual(
        [entry?.unitDesignator, entry?.unitLow, entry?.latitude, entry?.longitude],
        ['APT', '4', 38.905, -77.06],
      );
      assert.deepEqual(
        look(edition, (open) => open.sources),
        [{ name: 'Synthetic County', licence: 'public domain' }],
      );
    }
  });

  it('catches shifted rows by their number of fields, by State and by Longitude', async () => {
    const edition = await bench.import(
      'nad',
      nadFile([
        NAD_ROW,
        NAD_ROW.replace('North,,', 'North,'),
        NAD_ROW.replace(',Apt 4,DC,20007', ',DC,20007,'),
        NAD_ROW.replace('-77.0600,38.9050', '38.9050,-77.0600'),
        NAD_ROW.replace('20007', 'Georgetown'),
      ]),
    );
    assert.deepEqual([edition.rowsRead, edition.rowsKept, edition.rowsRefused], [5, 1, 4]);
    const rejects = await rejectsOf(edition);
    assert.match(rejects[0] ?? '', /,3,,"?expected 17 fields, found 16/);
    assert.match(rejects[1] ?? '', /,4,State,.*20007/);
    assert.match(rejects[2] ?? '', /,5,Longitude,/);
    assert.match(rejects[3] ?? '', /,6,Zip_Code,/);
  });

  it('leaves out rows without ZIP or number and retired ones, and counts them', async () => {
    const edition = await bench.import(
      'nad',
      nadFile([
        NAD_ROW,
        NAD_ROW.replace('20007', ''),
        NAD_ROW.replace(',12,', ',,'),
        NAD_ROW.replace('Active', 'Retired'),
      ]),
    );
    assert.deepEqual(
      [
        edition.rowsKept,
        edition.rowsRefused,
        edition.diff.withoutZip,
        edition.diff.withoutNumber,
        edition.diff.notInUse,
      ],
      [1, 0, 1, 1, 1],
    );
  });

  it('refuses a header that lacks a column, and names it', async () => {
    await assert.rejects(bench.import('nad', nadFile([NAD_ROW]).replace('Zip_Code', 'Zipcode')), {
      code: 'layout_mismatch',
      message: /Zip_Code is missing/,
    });
  });
});

const feature = (properties: object, coordinates: readonly unknown[] = [-77.06, 38.905]): string =>
  JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Point', coordinates } });

describe('import of open addresses', () => {
  it('reads OpenAddresses and Overture, keeping the licence of each source', async () => {
    const edition = await bench.import(
      'openaddresses',
      [
        feature({
          number: '12',
          street: 'N Synthetic Point St',
          unit: '',
          city: 'X',
          region: 'DC',
          postcode: '20007',
        }),
        `\u001e${feature({
          country: 'US',
          number: '14',
          street: 'North Synthetic Point Street',
          postcode: '20007-1234',
          address_levels: [{ value: 'DC' }],
          sources: [{ dataset: 'Synthetic DC', license: 'CC-BY-4.0' }],
        })}`,
        feature({ country: 'CA', number: '1', street: 'Rue Synthétique', postcode: 'H2X 1Y4' }),
        '',
      ].join('\n'),
      { licence: 'ODbL, synthetic' },
    );
    assert.deepEqual([edition.rowsRead, edition.rowsKept, edition.diff.otherCountries], [3, 2, 1]);
    look(edition, (open) => {
      assert.deepEqual(open.sources, [
        { name: 'synthetic.openaddresses', licence: 'ODbL, synthetic' },
        { name: 'Synthetic DC', licence: 'CC-BY-4.0' },
      ]);
      const [entry] = open.find(20_007, POINT_STREET, '14');
      assert.deepEqual([entry?.source, entry?.plus4Low], [1, '1234']);
    });
  });

  it('reads gzip and rejects lines that are no features', async () => {
    const good = feature({ number: '12', street: 'Synthetic St', postcode: '20007' });
    const edition = await bench.import(
      'openaddresses',
      gzipSync(
        [
          good,
          '{"type":"Feature"',
          '[1,2]',
          'null',
          feature({ number: '1', street: 'Synthetic St', postcode: '20007' }, [10, 50]),
        ].join('\n'),
      ),
    );
    assert.deepEqual([edition.rowsRead, edition.rowsKept, edition.rowsRefused], [5, 1, 4]);
    const rejects = await rejectsOf(edition);
    assert.match(rejects[0] ?? '', /,2,1,the line is no JSON/);
    assert.match(rejects[3] ?? '', /,5,geometry,/);
  });

  it('refuses one FeatureCollection in a single line', async () => {
    const collection = `{"type":"FeatureCollection","features":[${feature({ number: '1' }).repeat(4_000)}]}`;
    await assert.rejects(bench.import('openaddresses', collection), { code: 'input_malformed' });
    await assert.rejects(bench.import('openaddresses', '{"type":"FeatureCollection"}'), {
      code: 'input_empty',
    });
  });
});

describe('import of a CSV by a mapping', () => {
  const mapping = JSON.stringify({ number: 'NO', street: 'Street', zip: 'ZIP', unit: 'Unit', state: 'ST' });

  it('reads the columns that the mapping names, and says which in the source', async () => {
    const edition = await bench.import(
      'addresses-csv',
      'ZIP,ignored,NO,Street,Unit,ST\n20007,"a, b",12,North Synthetic Point St,4,DC\n',
      { mapping },
    );
    const [entry] = look(edition, (open) => open.find(20_007, POINT_STREET, '12'));
    assert.deepEqual([entry?.unitLow, entry?.latitude], ['4', null]);
    assert.match(edition.source, /"zip":"ZIP"/);
  });

  it('refuses a mapping that cannot be used, and a file without its columns', async () => {
    const csv = 'ZIP,NO\n20007,1\n';
    for (const bad of [
      '',
      'no JSON',
      '[]',
      '{"number":"NO"}',
      '{"number":"NO","street":"S","zip":"ZIP","x":"Y"}',
    ]) {
      await assert.rejects(bench.import('addresses-csv', csv, { mapping: bad }), { code: 'mapping_invalid' });
    }
    await assert.rejects(bench.import('addresses-csv', csv, { mapping }), {
      code: 'layout_mismatch',
      message: /Street is missing/,
    });
  });

  it('rejects rows with open quotes or bytes that are no UTF-8, and goes on', async () => {
    const rows = Buffer.concat([
      Buffer.from('ZIP,NO,Street,Unit,ST\n20007,1,"Open St,4,DC\n20007,2,'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',4,DC\n20007,3,Synthetic St,=1+1,DC\n'),
    ]);
    const edition = await bench.import('addresses-csv', rows, { mapping });
    assert.deepEqual([edition.rowsKept, edition.rowsRefused], [1, 2]);
  });
});

describe('an import', () => {
  it('spills to disk and gives the same as one in memory: a street that comes in many parts is one row', async () => {
    const rows = Array.from({ length: 3 }, (_, round) =>
      Array.from({ length: 50_000 }, (_unused, index) => `${(round + 1) * 10},Synthetic ${index} St,20007`),
    ).flat();
    const edition = await bench.import('addresses-csv', ['n,s,z', ...rows].join('\n'), {
      mapping: '{"number":"n","street":"s","zip":"z"}',
    });
    assert.deepEqual([edition.diff.streets, edition.diff.entries], [50_000, 150_000]);
    assert.deepEqual(
      look(edition, (open) => open.entries(20_007, streetKey(readStreet('Synthetic 77 St')))).map(
        ({ low }) => low,
      ),
      ['10', '20', '30'],
    );
    assert.deepEqual((await readdir(pathOf(edition, ''))).sort(), [
      ADDRESS_FILE,
      'edition.json',
      'rejects.csv',
    ]);
  });

  it('tells how far it is while it runs, and nothing once it has ended', async () => {
    const seen: ImportState[] = [];
    const tick = (): void => void seen.push(...bench.tracker.list());
    async function* slow(): AsyncGenerator<Buffer> {
      for (const part of zip4File().match(/.{182}/gs) ?? []) {
        tick();
        yield Buffer.from(part);
      }
    }
    await importAddresses({ ...bench, kind: 'zip4', name: 'slow.txt', input: Readable.from(slow()) });
    assert.ok(seen.length > 0);
    assert.deepEqual([seen[0]?.kind, seen[0]?.name, seen[0]?.phase], ['zip4', 'slow.txt', 'reading']);
    assert.deepEqual(bench.tracker.list(), []);
  });

  it('that is killed leaves the old edition serving and no half one; it can be begun anew', async () => {
    const before = await bench.import('zip4', zip4File());
    const registry = new EditionRegistry(bench);
    const program = `
      import { join } from 'node:path';
      import { Readable } from 'node:stream';
      import { openSqliteStore } from ${JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href)};
      import { importAddresses, ImportTracker } from ${JSON.stringify(new URL('../../src/reference/address/index.ts', import.meta.url).href)};
      const dataFolder = ${JSON.stringify(bench.dataFolder)};
      const store = await openSqliteStore(join(dataFolder, 'killed.db'));
      async function* endless() {
        for (let part = 0; ; part++) {
          yield Buffer.from(${JSON.stringify(zip4Record({ zip: '20007', street: 'SYNTHETIC', suffix: 'ST', low: '1', plus4: '0001' }))}.repeat(500));
          if (part === 50) console.log('importing');
        }
      }
      await importAddresses({ store, dataFolder, now: Date.now, kind: 'zip4', tracker: new ImportTracker(), input: Readable.from(endless()) });
    `;
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--input-type=module-typescript', '-e', program],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`ended with ${code} before it was killed`)));
    });
    const folder = join(bench.dataFolder, 'editions', 'zip4');
    assert.ok((await readdir(folder)).some((name) => name.endsWith('.building')));
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await gone;
    await registry.sweep();
    assert.deepEqual(await readdir(folder), [before.edition]);
    assert.equal((await registry.active('zip4'))?.edition, before.edition);
    const anew = await bench.import('zip4', zip4File());
    assert.equal(anew.state, 'active');
    assert.equal(anew.sha256, before.sha256);
  });
});
