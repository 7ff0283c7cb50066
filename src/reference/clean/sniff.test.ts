import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeText, encodingOf, formOf } from './sniff.ts';
import { isFormula, safeCell } from './write.ts';

describe('the form of a list', () => {
  it('is told by what cuts its rows evenly', () => {
    assert.equal(formOf('a,b,c\n1,"x;y",3\n').form, 'csv');
    assert.equal(formOf('a\tb\n1, 2\t3\n').form, 'tsv');
    assert.equal(formOf('a|b|c\n1, x, y|2|3\n').form, 'pipe');
    assert.equal(formOf('a;b\n1,5;2,5\n').form, 'semicolon');
    assert.equal(formOf('{"street":"1 Main St"}\n{"street":"2 Main St"}\n').form, 'ndjson');
    assert.equal(formOf('1 Main St Springfield IL\n2 Main St\n').form, 'csv');
  });

  it('has old line ends where there are no others', () => {
    assert.equal(formOf('a,b\r1,2\r').newline, 13);
    assert.equal(formOf('a,b\r\n1,2\r\n').newline, 10);
  });
});

describe('the encoding of a list', () => {
  it('is told by its mark, else by where NULs stand', () => {
    assert.deepEqual(encodingOf(Buffer.from('\ufeffa,b')), { encoding: 'utf-8', markBytes: 3 });
    assert.deepEqual(encodingOf(Buffer.from('\ufeffa,b', 'utf16le')), { encoding: 'utf-16le', markBytes: 2 });
    assert.deepEqual(encodingOf(Buffer.from('street,city\n', 'utf16le')), {
      encoding: 'utf-16le',
      markBytes: 0,
    });
    assert.equal(encodingOf(Buffer.from('street,city\n', 'utf16le').swap16()).encoding, 'utf-16be');
    assert.deepEqual(encodingOf(Buffer.from('street,city\n')), { encoding: 'utf-8', markBytes: 0 });
  });

  it('is Windows-1252 where bytes are no UTF-8', () => {
    assert.deepEqual(decodeText(Buffer.from([0x4d, 0xfc, 0x80])), { text: 'Mü€', encoding: 'windows-1252' });
    assert.deepEqual(decodeText(Buffer.from('Mü€')), { text: 'Mü€', encoding: 'utf-8' });
  });
});

describe('a cell that a spreadsheet would run', () => {
  it('begins with a sign of a formula and is no plain number', () => {
    for (const cell of ['=1+1', '+A1', '-A1', '@SUM(A1)', '\tx', '\rx', '-1+1', '=', '+']) {
      assert.equal(isFormula(cell), true, cell);
    }
    for (const cell of ['', 'x=1', '-5', '+1555', '-12.5', '1-1', "'=1"])
      assert.equal(isFormula(cell), false, cell);
  });

  it('gets an apostrophe, inside quotes where it has them', () => {
    assert.equal(safeCell('=1+1', 44), "'=1+1");
    assert.equal(safeCell('=HYPERLINK("x","y")', 44), '"\'=HYPERLINK(""x"",""y"")"');
    assert.equal(safeCell('a\tb', 9), '"a\tb"');
  });
});
