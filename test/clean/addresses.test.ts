import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type CleanSummary,
  cleanList,
  prepareList,
  type ReferenceData,
  referenceHere,
} from '../../src/reference/clean/index.ts';
import { cityStateFile, NAD_ROW, nadFile, zip4File } from '../reference-address/fixtures.ts';
import { type Bench, openBench, openReference } from '../reference-address/import.ts';
import { killCleaning } from './kill.ts';
import { readCsv, scratch } from './lists.ts';

type Row = Readonly<Record<string, string>>;

const HEADER = 'street,unit,city,state,zip';
const LIST = [
  HEADER,
  '3120 M Street NW,,Washington,DC,20007',
  '3120 M Street NW,,Washington,DC,20007-0001',
  '3120 M Street,,Washington,DC,20007',
  '1 M Street NW,,Washington,DC,20007',
  '400 Synthetic Tower Avenue,Apt 7,Washington,DC,20007',
  '400 Synthetic Old Tower Ave,Apt 7,Washington,DC,20007',
  '10 Synthetic Hall St,,Washington,DC,20007',
  '5 Synthetic Ruin Road,,Washington,DC,20007',
  '12 North Synthetic Point Street,Apt 4,Washington,DC,20011',
  '3120 M Street NW,,Synthetic Former Name,DC,20007',
  '1 Synthetic Elm Street,,Washington,DC,',
  '9 Elsewhere St,,Beverly Hills,CA,90210',
  'PO Box 512,,Washington,DC,20007',
  ',,,,',
].join('\n');

describe('a list held against address editions', () => {
  let bench: Bench;
  let opened: Awaited<ReturnType<typeof openReference>>;
  let reference: ReferenceData;
  let rows: readonly Row[];
  let summary: CleanSummary;

  const current = (): ReferenceData =>
    referenceHere(opened.zips.current, opened.addresses.current, {
      dataFolder: bench.dataFolder,
      now: Date.UTC(2026, 0, 2),
    });

  const clean = async (
    list: string,
    workers: number,
    held = reference,
  ): Promise<{ text: string; summary: CleanSummary }> => {
    const folder = scratch();
    writeFileSync(join(folder, 'list'), list);
    const output = join(folder, 'out');
    const made = await cleanList({
      list: await prepareList({ path: join(folder, 'list') }),
      output: { path: output },
      reference: held,
      workers,
      chunkBytes: 4_096,
    });
    return { text: readFileSync(output, 'utf8'), summary: made };
  };

  before(async () => {
    bench = await openBench();
    opened = await openReference(bench);
    await bench.import('zip4', zip4File());
    await bench.import('city-state', cityStateFile());
    await bench.import('nad', nadFile([NAD_ROW.replace('20007', '20011')]));
    await opened.addresses.reload();
    reference = current();
    const done = await clean(LIST, 0);
    summary = done.summary;
    rows = readCsv(done.text);
  });
  after(async () => {
    opened.close();
    await bench.close();
  });

  const row = (index: number): Row => rows[index] ?? {};
  const editionOf = (dataset: string): string | undefined =>
    reference.local?.addresses.find((place) => place.dataset === dataset)?.edition.edition;

  it('gets ZIP+4, carrier route and delivery point of a matched range, and its edition', () => {
    const found = row(0);
    assert.equal(found.std_matched, 'zip4_range');
    assert.equal(found.std_zip4, '3704');
    assert.equal(found.std_delivery_point, '20');
    assert.match(found.std_check_digit ?? '', /^\d$/);
    assert.equal(found.std_carrier_route, 'C036');
    assert.equal(found.std_outcome, 'ok');
    assert.equal(found.std_edition, editionOf('zip4'));
    assert.equal(found.std_dpv, '');
  });

  it('puts a wrong +4, a missing directional and a missing ZIP right, and says so', () => {
    assert.deepEqual([row(1).std_zip4, row(1).std_outcome], ['3704', 'corrected']);
    assert.match(row(1).std_reasons ?? '', /plus4Changed/);
    assert.equal(row(2).std_line1, '3120 M ST NW');
    assert.match(row(2).std_reasons ?? '', /streetCompleted/);
    assert.equal(row(10).std_zip, '20009');
    assert.match(row(10).std_reasons ?? '', /zipFromStreet/);
    assert.equal(row(10).std_outcome, 'corrected');
  });

  it('says what the reference lacks, holds twice or does not deliver to', () => {
    assert.match(row(3).std_reasons ?? '', /addressNotFound/);
    assert.deepEqual([row(3).std_matched, row(3).std_zip4], ['zip_city', '']);
    assert.match(row(6).std_reasons ?? '', /addressAmbiguous/);
    assert.match(row(7).std_reasons ?? '', /addressNonDeliverable/);
    for (const index of [3, 6, 7]) assert.equal(row(index).std_outcome, 'check');
  });

  it('knows units, other names of streets and places, and boxes', () => {
    assert.equal(row(4).std_zip4, '9401');
    assert.equal(row(5).std_line1, '400 SYNTHETIC TOWER AVE');
    assert.equal(row(5).std_zip4, '9401');
    assert.equal(row(9).std_city, 'WASHINGTON');
    assert.match(row(9).std_reasons ?? '', /cityPreferred/);
    assert.deepEqual([row(12).std_matched, row(12).std_zip4], ['zip4_range', '0500']);
  });

  it('tells an address point from a range, and where neither knows the ZIP', () => {
    assert.equal(row(8).std_matched, 'address_point');
    assert.equal(row(8).std_edition, editionOf('nad'));
    assert.equal(row(11).std_matched, 'zip_city');
    assert.equal(row(13).std_matched, 'none');
  });

  it('names every edition in its summary', () => {
    assert.equal(summary.editions.length, 4);
    assert.equal(summary.editions[0], reference.edition);
    assert.equal(summary.matched.zip4_range, 9);
    assert.equal(summary.matched.address_point, 1);
  });

  it('comes out the same with one thread, with several and with none', async () => {
    const [, ...lines] = LIST.split('\n');
    const long = [HEADER, ...Array.from({ length: 200 }, () => lines).flat()].join('\n');
    const [none, one, three] = await Promise.all([clean(long, 0), clean(long, 1), clean(long, 3)]);
    assert.equal(none.summary.rows, 200 * lines.length);
    assert.equal(one.text, none.text);
    assert.equal(three.text, none.text);
  });

  it('comes out the same where the run is killed twice and resumed', async () => {
    const [, ...lines] = LIST.split('\n');
    const list = [HEADER, ...Array.from({ length: 1_500 }, () => lines).flat()].join('\n');
    const rowsOfList = 1_500 * lines.length;
    const { kills, resumed } = await killCleaning({
      rows: rowsOfList,
      kills: 2,
      seed: 3,
      chunkBytes: 32_768,
      held: { reference, list },
    });
    assert.ok(kills >= 1 && resumed >= 1, `${kills} kills, ${resumed} resumed`);
  });

  it('starts anew and says why where another edition is in force than when it was interrupted', async () => {
    const folder = scratch();
    const path = join(folder, 'list');
    const [, ...lines] = LIST.split('\n');
    writeFileSync(path, [HEADER, ...Array.from({ length: 200 }, () => lines).flat()].join('\n'));
    const begin = async (held: ReferenceData, more: object) =>
      cleanList({
        list: await prepareList({ path }),
        output: { path: join(folder, 'out') },
        reference: held,
        workers: 0,
        chunkBytes: 4_096,
        checkpointMs: 0,
        ...more,
      });
    const stop = new AbortController();
    await assert.rejects(
      begin(reference, { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) }),
      /stopped/,
    );
    await bench.import('zip4', zip4File());
    await opened.addresses.reload();
    const reasons: string[] = [];
    let earlier = -1;
    await begin(current(), {
      onRestart: (why: string) => reasons.push(why),
      onProgress: ({ resumedRows }: { resumedRows: number }) => {
        earlier = resumedRows;
      },
    });
    assert.equal(earlier, 0);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? '', new RegExp(`${editionOf('zip4')}.* in force`));
    const replaced = editionOf('zip4') ?? '';
    assert.ok(!readFileSync(join(folder, 'out'), 'utf8').includes(replaced));
  });
});
