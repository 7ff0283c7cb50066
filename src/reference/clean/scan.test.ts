import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { array, asyncProperty, constantFrom, assert as holds, integer, property } from 'fast-check';
import { cutChunks } from './chunks.ts';
import { LONGEST_RECORD, RecordScanner } from './scan.ts';

const CUTTING = { delimiter: 44, newline: 10 } as const;

interface Read {
  readonly cells: readonly string[];
  readonly fault: string;
}

const readAll = (text: string): Read[] => {
  const scanner = new RecordScanner(CUTTING);
  const records: Read[] = [];
  for (let at = 0; at < text.length; ) {
    const next = scanner.read(text, at, 'last');
    assert.ok(next > at, 'each record takes something');
    at = next;
    const cells = Array.from({ length: scanner.cells }, (_, index) => scanner.cell(index));
    records.push({ cells, fault: scanner.fault });
  }
  return records;
};

const cellsOf = (text: string): (readonly string[])[] => readAll(text).map(({ cells }) => cells);

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Texts in which quotes, delimiters and line ends are as frequent as letters. */
const messyText = array(
  constantFrom('a', 'b', '"', '""', ',', '\n', '\r\n', '\r', ' ', '",', ',"', '"\n', '\n"'),
  {
    maxLength: 120,
  },
).map((parts) => parts.join(''));

describe('the record scanner', () => {
  it('reads quoted cells, doubled quotes, delimiters and line ends in quotes (RFC 4180)', () => {
    assert.deepEqual(cellsOf('a,"b,c","d ""e""","f\ng",\r\n1,2,3,4,5\n'), [
      ['a', 'b,c', 'd "e"', 'f\ng', ''],
      ['1', '2', '3', '4', '5'],
    ]);
  });

  it('takes quotes within a bare cell as text', () => {
    assert.deepEqual(cellsOf('pipe 5" long,x\n'), [['pipe 5" long', 'x']]);
  });

  it('loses one row alone to a quote that is never closed', () => {
    const records = readAll('1,"lost,x\n2,b,c\n3,"d",e\n');
    assert.deepEqual(
      records.map(({ fault }) => fault),
      ['unbalanced_quote', '', ''],
    );
    assert.deepEqual(records[1]?.cells, ['2', 'b', 'c']);
    assert.deepEqual(records[2]?.cells, ['3', 'd', 'e']);
  });

  it('keeps a name in quotes within quotes on its own line', () => {
    const [first, second] = readAll('"John "Jack" Doe",1 Main St\n"x",y\n');
    assert.deepEqual(first, { cells: ['John "Jack" Doe', '1 Main St'], fault: 'unbalanced_quote' });
    assert.deepEqual(second, { cells: ['x', 'y'], fault: '' });
  });

  it('reads the last row without a line end', () => {
    assert.deepEqual(cellsOf('a,b\nc,'), [
      ['a', 'b'],
      ['c', ''],
    ]);
  });

  it('takes a cell of a megabyte, and cuts what is longer than any row', () => {
    const long = 'x'.repeat(1_048_576);
    assert.deepEqual(cellsOf(`1,"${long}"\n2,b\n`)[0]?.[1]?.length, long.length);
    const [first] = readAll('y'.repeat(LONGEST_RECORD + 10));
    assert.equal(first?.fault, 'record_too_long');
    assert.equal(first.cells[0]?.length, LONGEST_RECORD);
  });

  it('gives every text whole, whatever it is, and each row what it has in any larger text before it', () => {
    holds(
      property(messyText, (text) => {
        const scanner = new RecordScanner(CUTTING);
        let at = 0;
        while (at < text.length) {
          const waiting = scanner.read(text, at, 'more');
          const next = scanner.read(text, at, 'last');
          assert.ok(next > at && next <= text.length);
          // A row that is whole without what follows is the same row with it.
          if (waiting !== -1) assert.equal(waiting, next);
          at = next;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('chunks', () => {
  it('are the whole stream, and their rows are those of the stream, however it is cut', async () => {
    await holds(
      asyncProperty(
        messyText,
        integer({ min: 1, max: 40 }),
        integer({ min: 1, max: 40 }),
        async (text, pieceBytes, chunkBytes) => {
          const parts: string[] = [];
          for await (const { bytes } of cutChunks(
            pieces(Buffer.from(text), pieceBytes),
            CUTTING,
            chunkBytes,
          )) {
            parts.push(Buffer.from(bytes).toString('latin1'));
          }
          assert.equal(parts.join(''), text);
          assert.deepEqual(
            parts.flatMap((part) => readAll(part)),
            readAll(text),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('say where in the stream they end', async () => {
    const ends: number[] = [];
    for await (const { end } of cutChunks(pieces(Buffer.from('a\nbb\nccc\n'), 1), CUTTING, 3)) ends.push(end);
    assert.deepEqual(ends.at(-1), 9);
    assert.ok(ends.length > 1);
  });
});
