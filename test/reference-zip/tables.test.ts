import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { strToU8 } from 'fflate';
import {
  DEFAULT_TABLE_LIMITS,
  isFault,
  openTable,
  type TableLimits,
  type TableLine,
} from '../../src/reference/tables/index.ts';
import { workbook } from './workbook.ts';

const linesOf = async (
  bytes: Uint8Array,
  { limits = DEFAULT_TABLE_LIMITS, chunkBytes = 7 }: { limits?: TableLimits; chunkBytes?: number } = {},
): Promise<TableLine[]> => {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const table = openTable({ input: Readable.from(chunks), name: 'table', sheets: ['A', 'B'], limits });
  const lines: TableLine[] = [];
  for await (const batch of table.batches) lines.push(...batch);
  assert.match(table.sha256(), /^[0-9a-f]{64}$/);
  return lines;
};

const cellsOf = (lines: readonly TableLine[]): (readonly string[])[] =>
  lines.map((line) => (isFault(line) ? ['fault', String(line.column), line.reason] : line.cells));

test('CSV: quoted fields, doubled quotes, CR LF, a byte order mark and empty lines', async () => {
  const lines = await linesOf(strToU8('\ufeffA,B,C\r\n1,"x, ""y""",\r\n\r\n"",2" pipe,É'));
  assert.deepEqual(cellsOf(lines), [
    ['A', 'B', 'C'],
    ['1', 'x, "y"', ''],
    ['', '2" pipe', 'É'],
  ]);
  assert.deepEqual(
    lines.map(({ line }) => line),
    [1, 2, 4],
  );
});

test('CSV: an open quote spoils its own row only', async () => {
  const lines = await linesOf(strToU8('A,B\n1,"open\n"x"y,2\n3,4\n'));
  assert.deepEqual(cellsOf(lines), [
    ['A', 'B'],
    ['fault', '3', 'a quote is opened and not closed'],
    ['fault', '4', 'expected a comma after the closing quote'],
    ['3', '4'],
  ]);
});

test('CSV: bytes that are no UTF-8 are refused where they stand', async () => {
  const lines = await linesOf(Buffer.concat([strToU8('A\nab'), Uint8Array.of(0xe9), strToU8('c\nz')]));
  assert.deepEqual(cellsOf(lines), [['A'], ['fault', '3', 'the text is no valid UTF-8'], ['z']]);
});

test('CSV: what a careful writer writes is read back, however it is cut into chunks', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'é', '7') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, chunkBytes) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        assert.deepEqual(cellsOf(await linesOf(strToU8(text), { chunkBytes })), rows);
      },
    ),
  );
});

test('gzip is seen by content, and a cut or damaged one is said to be so', async () => {
  const packed = gzipSync(`A,B\n${'1,2\n'.repeat(5_000)}`);
  assert.equal((await linesOf(packed, { chunkBytes: 16 })).length, 5_001);
  await assert.rejects(linesOf(packed.subarray(0, packed.length - 12)), { code: 'input_truncated' });
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, 20, 40);
  await assert.rejects(linesOf(damaged), { code: 'input_malformed' });
  await assert.rejects(linesOf(gzipSync(packed)), /twice/);
});

test('a small file that swells is stopped at the limit', async () => {
  const limits = { rawBytes: 1_000_000, inflatedBytes: 100_000 };
  await assert.rejects(linesOf(gzipSync('a,b\n'.repeat(1_000_000)), { limits }), { code: 'input_too_large' });
  await assert.rejects(linesOf(strToU8('a,b\n'.repeat(300_000)), { limits, chunkBytes: 5_000 }), {
    code: 'input_too_large',
  });
  const bomb = workbook({ A: Array.from({ length: 20_000 }, () => ['x']) });
  assert.ok(bomb.length < 300_000);
  await assert.rejects(linesOf(bomb, { limits, chunkBytes: 5_000 }), { code: 'input_too_large' });
});

test('a file of another form is refused with what to do', async () => {
  await assert.rejects(
    linesOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)),
    /binary \.XLS.*save it as XLSX or CSV/,
  );
  await assert.rejects(linesOf(Buffer.from('\ufeffA,B', 'utf16le')), /UTF-16/);
  await assert.rejects(linesOf(Uint8Array.of(1, 0, 2, 0)), { code: 'input_form_unknown' });
  await assert.rejects(linesOf(new Uint8Array(0)), /empty/);
  await assert.rejects(linesOf(strToU8('x'.repeat(200_000)), { chunkBytes: 4_096 }), /Line 1 is longer/);
  const table = openTable({ input: '/no/such/file', name: 'file', sheets: [], limits: DEFAULT_TABLE_LIMITS });
  await assert.rejects(table.batches[Symbol.asyncIterator]().next(), { code: 'input_unreadable' });
});

test('XLSX: shared and inline texts, numbers, gaps and errors keep their columns', async () => {
  const bytes = workbook({
    A: [
      ['NAME & "É"', 'ZIP', 'C'],
      ['x', 601, { inline: 'y<z' }],
      [null, 7_030, null],
      ['bad', { error: '#N/A' }],
      [],
      [null, null, 'last'],
    ],
    Other: [['unseen']],
    B: [['b']],
  });
  const lines = await linesOf(bytes, { chunkBytes: 64 });
  assert.deepEqual(cellsOf(lines), [
    ['NAME & "É"', 'ZIP', 'C'],
    ['x', '601', 'y<z'],
    ['', '7030'],
    ['fault', '1', 'cell 2 holds the error #N/A'],
    ['', '', 'last'],
    ['b'],
  ]);
  assert.deepEqual(
    lines.map(({ sheet, line }) => `${sheet}${line}`),
    ['A1', 'A2', 'A3', 'A4', 'A6', 'B1'],
  );
});

test('XLSX: a cut archive, one without a workbook and one with a document type are refused', async () => {
  const good = workbook({ A: Array.from({ length: 3_000 }, (_, row) => [`text ${row}`, row]) });
  assert.equal((await linesOf(good, { chunkBytes: 4_096 })).length, 3_000);
  for (const share of [0.2, 0.5, 0.8]) {
    await assert.rejects(linesOf(good.subarray(0, Math.floor(good.length * share)), { chunkBytes: 4_096 }), {
      code: 'input_malformed',
    });
  }
  await assert.rejects(linesOf(workbook({})), { code: 'input_malformed' });
  const entity = workbook({}, { 'xl/workbook.xml': strToU8('<!DOCTYPE x [<!ENTITY a "b">]><workbook/>') });
  await assert.rejects(linesOf(entity), /document type/);
});

test('no bytes make the reader throw anything but its own errors', async () => {
  const good = workbook({
    A: [
      ['a', 1],
      ['b', 2],
    ],
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: good.length - 1 }),
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      async (at, noise) => {
        const bytes = good.slice();
        bytes.set(noise.subarray(0, bytes.length - at), at);
        try {
          await linesOf(bytes, { chunkBytes: 4_096 });
        } catch (error) {
          assert.match(String((error as { code?: unknown }).code), /^input_/);
        }
      },
    ),
    { numRuns: 200 },
  );
});
