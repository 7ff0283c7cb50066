import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { cleanList, prepareList } from '../../src/reference/clean/index.ts';
import { HEADER, rowMaker } from './generate.ts';
import { cleanBytes, scratch } from './lists.ts';
import { referenceData } from './reference-data.ts';

const HEAD = 'id,street,city,state,zip\n';
const GOOD = '1,123 North Main Street Apartment 4,Beverly Hills,CA,90210\n';

describe('a list', () => {
  it('is standardised, with its own columns as they came', async () => {
    const { rows, summary } = await cleanBytes(HEAD + GOOD);
    assert.equal(summary.rows, 1);
    const [row] = rows;
    assert.equal(row?.street, '123 North Main Street Apartment 4');
    assert.equal(row?.std_line1, '123 N MAIN ST');
    assert.equal(row?.std_secondary, 'APT 4');
    assert.equal(`${row?.std_city} ${row?.std_state} ${row?.std_zip}`, 'BEVERLY HILLS CA 90210');
    assert.equal(row?.std_outcome, 'ok');
    assert.equal(row?.std_matched, 'zip_city');
    assert.equal(row?.std_edition, 'zip-test');
  });

  it('that is empty gives no rows and no error', async () => {
    for (const text of ['', '\n', '\n\n\r\n', '\ufeff']) {
      const { summary, rows } = await cleanBytes(text);
      assert.equal(summary.rows, 0);
      assert.deepEqual(rows, []);
    }
    assert.equal((await cleanBytes(HEAD)).summary.rows, 0);
  });

  it('says what is missing, what was put right and what contradicts itself', async () => {
    const { rows } = await cleanBytes(
      `${HEAD}1,1 Main St,Agawam,MA,1001\n2,Main St,Beverly Hills,CA,90210\n3,1 Main St,Beverly Hills,NY,90210\n4,1 Main St,,,90210\n5,1 Main St,Nowhere,CA,00000\n6,,,,\n`,
    );
    assert.deepEqual(
      rows.map((row) => row.std_outcome),
      ['corrected', 'incomplete', 'check', 'corrected', 'check', 'empty'],
    );
    assert.equal(rows[0]?.std_zip, '01001');
    assert.match(rows[0]?.std_reasons ?? '', /zipZeroRestored/);
    assert.match(rows[3]?.std_reasons ?? '', /cityFromZip/);
    assert.equal(rows[3]?.std_city, 'BEVERLY HILLS');
    assert.match(rows[4]?.std_reasons ?? '', /zipUnknown/);
  });

  it('keeps ragged rows, and says so', async () => {
    const { rows, rejects, summary } = await cleanBytes(
      `${HEAD}${GOOD}2,1 Main St,Peoria,IL\n3,1 Main St,Peoria,IL,61602,more\n`,
    );
    assert.equal(summary.rows, 3);
    assert.match(rows[1]?.std_reasons ?? '', /too_few_cells/);
    assert.match(rows[2]?.std_reasons ?? '', /too_many_cells/);
    assert.equal(rows[2]?.std_outcome, 'check');
    assert.deepEqual(
      rejects.map(({ row, line, reason }) => [row, line, reason]),
      [
        ['2', '3', 'too_few_cells'],
        ['3', '4', 'too_many_cells'],
      ],
    );
    assert.equal(rejects[1]?.record, '3,1 Main St,Peoria,IL,61602,more');
  });

  it('loses one row alone to an unbalanced quote, and counts lines within quotes', async () => {
    const { rows, rejects } = await cleanBytes(
      `${HEAD}1,"12 Main St\nrear",Peoria,IL,61602\n2,"lost,Peoria,IL,61602\n${GOOD}`,
    );
    assert.equal(rows.length, 3);
    assert.equal(rows[2]?.std_outcome, 'ok');
    assert.ok(rejects.some(({ line, reason }) => line === '4' && reason === 'unbalanced_quote'));
  });

  it('keeps formulas as text', async () => {
    const cells = ['=1+1', '+A1', '-A1', '@SUM(A1)', '"\tx"', '"\rx"', '"=HYPERLINK(""http://x"")"'];
    const { rows, text } = await cleanBytes(
      `note,street,city,state,zip\n${cells.map((cell) => `${cell},1 Main St,Peoria,IL,61602\n`).join('')}`,
    );
    assert.equal(rows.length, cells.length);
    for (const row of rows) {
      assert.match(row.note ?? '', /^'[=+\-@\t\r]/);
      assert.match(row.std_reasons ?? '', /formula_escaped/);
      assert.equal(row.std_outcome, 'ok');
    }
    assert.doesNotMatch(text, /(^|,|")[=@]/m);
  });

  it('may hold a cell of a megabyte, emoji, right-to-left text and NUL', async () => {
    const long = 'x'.repeat(1_048_576);
    const { rows, summary } = await cleanBytes(
      `${HEAD}1,${long},Peoria,IL,61602\n2,1 Main St 😀,Peoria,IL,61602\n3,שדרות רוטשילד 1,Peoria,IL,61602\n4,1 Ma\0in St,Peoria,IL,61602\n5,"${long}",Peoria,IL,61602\n${GOOD}`,
    );
    assert.equal(summary.rows, 6);
    assert.equal(rows[0]?.street, long);
    assert.equal(rows[1]?.street, '1 Main St 😀');
    assert.equal(rows[2]?.street, 'שדרות רוטשילד 1');
    assert.equal(rows[3]?.street, '1 Main St');
    assert.match(rows[3]?.std_reasons ?? '', /nul_removed/);
    assert.equal(rows[5]?.std_outcome, 'ok');
  });

  it('may mix UTF-8 and Windows-1252 from row to row', async () => {
    const { rows, summary } = await cleanBytes(
      Buffer.concat([
        Buffer.from(`${HEAD}1,12 Cañon Rd,Peoria,IL,61602\n`),
        Buffer.from('2,12 Ca\xf1on Rd,Peoria,IL,61602\n', 'latin1'),
      ]),
    );
    assert.equal(rows[0]?.street, '12 Cañon Rd');
    assert.equal(rows[1]?.street, '12 Cañon Rd');
    assert.equal(rows[0]?.std_line1, rows[1]?.std_line1);
    assert.match(rows[1]?.std_reasons ?? '', /windows_1252/);
    assert.equal(summary.windows1252Rows, 1);
  });

  it('reads the same in every encoding, form and compression', async () => {
    const text = `${HEAD}${GOOD}2,"9 Elm St, Unit ""B""",Peoria,IL,61602\n`;
    const expected = (await cleanBytes(text)).rows;
    const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    for (const bytes of [
      `\ufeff${text}`,
      text.replaceAll('\n', '\r\n'),
      text.replaceAll('\n', '\r'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le'),
      swapped,
      gzipSync(text),
      text.replaceAll(/,(?! )/g, '|'),
      text.replaceAll(/,(?! )/g, ';'),
      text.trimEnd(),
    ]) {
      assert.deepEqual((await cleanBytes(bytes)).rows, expected);
    }
    const tabbed = await cleanBytes(text.replaceAll(/,(?! )/g, '\t'), { output: 'csv' });
    assert.equal(tabbed.summary.form, 'tsv');
    assert.deepEqual(tabbed.rows, expected);
    const objects = `${expected.map(({ id, street, city, state, zip }) => JSON.stringify({ id, street, city, state, zip })).join('\n')}\n`;
    const { folder } = await cleanBytes(objects);
    const lines = readFileSync(join(folder, 'out'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines
        .map((line) => JSON.parse(line))
        .map((row) => ({ ...row, std_confidence: row.std_confidence.toFixed(2) })),
      expected,
    );
  });

  it('of JSON lines keeps lines that are none, and values that are no texts', async () => {
    const { folder, summary, rejects } = await cleanBytes(
      '{"street":"1 Main St","city":"Peoria","state":"IL","zip":61602,"deep":{"a":[1]}}\nno json\n[1]\n{}\n',
    );
    const rows = readFileSync(join(folder, 'out'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(summary.rows, 4);
    assert.deepEqual(
      rows.map((row) => row.std_outcome),
      ['ok', 'rejected', 'rejected', 'empty'],
    );
    assert.deepEqual(rows[0].deep, { a: [1] });
    assert.equal(rows[1].unreadable, 'no json');
    assert.deepEqual(
      rejects.map(({ row, reason }) => [row, reason]),
      [
        ['2', 'json_invalid'],
        ['3', 'json_invalid'],
      ],
    );
  });

  it('in Parquet reads as the same list in CSV', async () => {
    const make = rowMaker(3);
    const text =
      HEADER +
      Array.from({ length: 300 }, (_, index) => make(index))
        .filter((row) => !/\n.|lost|surplus/.test(row))
        .join('');
    const { rows } = await cleanBytes(text);
    const names = HEADER.trimEnd().split(',');
    const own = rows.filter(
      (row) => !/too_few/.test(row.std_reasons ?? '') && row.company?.startsWith("'") !== true,
    );
    const bytes = parquetWriteBuffer({
      columnData: names.map((name) => ({
        name,
        data: own.map((row) => row[name] ?? ''),
        type: 'STRING' as const,
      })),
      rowGroupSize: 100,
    });
    const parquet = await cleanBytes(new Uint8Array(bytes));
    assert.equal(parquet.summary.form, 'parquet');
    assert.ok(own.length > 100);
    assert.deepEqual(parquet.rows, own);
  });

  it('that is a workbook, a cut gzip or no Parquet is refused in words', async () => {
    await assert.rejects(cleanBytes(Buffer.from('PK\u0003\u0004rest')), { code: 'input_form_unknown' });
    await assert.rejects(cleanBytes(gzipSync(HEAD + GOOD).subarray(0, 40)), { code: 'input_truncated' });
    await assert.rejects(cleanBytes('PAR1 and nothing else of it PAR1'), { code: 'input_malformed' });
  });

  it('of bytes at random is cleaned without an error', async () => {
    const bytes = new Uint8Array(200_000);
    let state = 7;
    for (let at = 0; at < bytes.length; at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      bytes[at] = state >>> 24;
    }
    bytes.set(Buffer.from(HEAD));
    const { summary, rows } = await cleanBytes(bytes, { chunkBytes: 4_096 });
    assert.ok(summary.rows > 100);
    assert.equal(rows.length, summary.rows);
  });
});

describe('cleaning', () => {
  const make = rowMaker(11);
  const messy = HEADER + Array.from({ length: 3_000 }, (_, index) => make(index)).join('');

  it('gives the same bytes with threads and without, in chunks of any size', async () => {
    const { text, rejects, summary } = await cleanBytes(messy, { duplicates: 'mark' });
    assert.equal(summary.rows, 3_000);
    assert.ok(rejects.length > 20);
    for (const options of [{ workers: 2, chunkBytes: 5_000 }, { chunkBytes: 1_000 }, { workers: 1 }]) {
      const other = await cleanBytes(messy, { ...options, duplicates: 'mark' });
      assert.equal(other.text, text);
      assert.deepEqual(other.rejects, rejects);
      assert.deepEqual(other.summary, summary);
    }
  });

  it('leaves its files under their own names and nothing else', async () => {
    const { folder } = await cleanBytes(messy, { duplicates: 'mark' });
    assert.deepEqual(readdirSync(folder).sort(), [
      'list',
      'out',
      'out.dictionary.json',
      'out.duplicates.csv',
      'out.rejects.csv',
      'out.summary.json',
    ]);
  });

  it('writes nothing under the final name when it fails', async () => {
    const folder = scratch();
    const input = join(folder, 'list.gz');
    const whole = gzipSync(HEADER + Array.from({ length: 30_000 }, (_, index) => make(index)).join(''));
    writeFileSync(input, whole.subarray(0, whole.length - 1_000));
    // The beginning reads well; the end is missing.
    const list = await prepareList({ path: input });
    await assert.rejects(
      cleanList({ list, output: { path: join(folder, 'out') }, reference: referenceData() }),
      { code: 'input_truncated' },
    );
    assert.equal(existsSync(join(folder, 'out')), false);
  });

  it('describes every column of the output', async () => {
    const { folder, rows } = await cleanBytes(messy, { duplicates: 'mark' });
    const { columns } = JSON.parse(readFileSync(join(folder, 'out.dictionary.json'), 'utf8')) as {
      columns: { column: string; meaning: string }[];
    };
    assert.deepEqual(
      columns.map(({ column }) => column),
      Object.keys(rows[0] ?? {}),
    );
    assert.ok(columns.every(({ meaning }) => meaning.length > 3));
  });

  it('of a cleaned list gives its own columns other names', async () => {
    const { text } = await cleanBytes(HEAD + GOOD);
    const again = await cleanBytes(text);
    assert.ok('std_line1_2' in (again.rows[0] ?? {}));
    assert.equal(again.rows[0]?.std_line1_2, again.rows[0]?.std_line1);
  });
});

describe('duplicates', () => {
  it('are marked with the first row of the same delivery point, and of the same household', async () => {
    const { rows, summary, folder } = await cleanBytes(
      `name,street,city,state,zip\nJohn Smith,12 North Main Street Apt 4,Peoria,IL,61602\n"Smith, Jane",12 N MAIN ST #4,Peoria,IL,61602\nBob Jones,12 N Main St Unit 4,Peoria,IL,61602-1234\nBob Jones,12 N Main St Unit 5,Peoria,IL,61602\nNobody,,Peoria,IL,61602\nNobody,,Peoria,IL,61602\n`,
      { duplicates: 'mark' },
    );
    assert.deepEqual(
      rows.map((row) => row.std_duplicate_of),
      ['', '1', '1', '', '', ''],
    );
    assert.deepEqual(
      rows.map((row) => row.std_household_of),
      ['', '1', '', '', '', ''],
    );
    assert.deepEqual(summary.duplicates, {
      deliveryPoint: { groups: 1, rows: 3 },
      household: { groups: 1, rows: 2 },
    });
    assert.equal(
      readFileSync(join(folder, 'out.duplicates.csv'), 'utf8'),
      'kind,first_row,rows\ndelivery_point,1,3\nhousehold,1,2\n',
    );
  });
});
