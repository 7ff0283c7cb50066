import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { array, assert as holds, property, stringMatching } from 'fast-check';
import { parse, standardize } from '../../postal/address/index.ts';
import { DuplicateTable, deliveryPointOf, keyOf, surnameOf } from './duplicates.ts';

const pointOf = (text: string): string => {
  const address = standardize(parse(text));
  return deliveryPointOf(address, address.zip);
};

describe('the key of a delivery point', () => {
  it('is the same for every way to write one', () => {
    const first = pointOf('123 North Main Street Apartment 4, Springfield, IL 62704');
    assert.notEqual(first, '');
    assert.equal(pointOf('123 N MAIN ST APT 4, SPRINGFIELD IL 62704-1234'), first);
    assert.equal(pointOf('123 n. main st # 4, springfield il 62704'), first);
  });

  it('differs by unit, number and box', () => {
    const points = [
      '123 N Main St Apt 4, Springfield IL 62704',
      '123 N Main St Apt 5, Springfield IL 62704',
      '123 N Main St, Springfield IL 62704',
      '125 N Main St Apt 4, Springfield IL 62704',
      'PO Box 4, Springfield IL 62704',
      'RR 1 Box 4, Springfield IL 62704',
    ].map(pointOf);
    assert.equal(new Set(points).size, points.length);
  });

  it('is empty where there is no delivery line or no place', () => {
    assert.equal(pointOf('Springfield IL 62704'), '');
    assert.equal(pointOf('123 N Main St'), '');
    assert.equal(pointOf(''), '');
  });
});

describe('surnames', () => {
  it('are the last word, or what stands before the comma', () => {
    assert.equal(surnameOf('John Q. Smith Jr.'), 'SMITH');
    assert.equal(surnameOf('Smith, John'), 'SMITH');
    assert.equal(surnameOf('John Smith, MD'), 'SMITH');
    assert.equal(surnameOf("María O'Neil"), "O'NEIL");
    assert.equal(surnameOf(''), '');
  });
});

describe('the table of duplicates', () => {
  it('names the first row of each key, as a map of the keys themselves would', () => {
    holds(
      property(array(stringMatching(/^[a-c]{0,3}$/), { maxLength: 60 }), (texts) => {
        const table = new DuplicateTable();
        const seen = new Map<string, number>();
        texts.forEach((text, index) => {
          const { high, low } = keyOf(text);
          assert.equal(table.add(high, low, index + 1), seen.get(text) ?? 0);
          if (!seen.has(text)) seen.set(text, index + 1);
        });
        const rows = table.groups().reduce((sum, group) => sum + group.rows - 1, 0);
        assert.equal(rows, texts.length - seen.size);
      }),
    );
  });

  it('holds 200,000 keys apart', () => {
    const table = new DuplicateTable();
    for (let row = 1; row <= 200_000; row++) {
      const { high, low } = keyOf(`62704|${row}||MAIN|ST||||`);
      assert.equal(table.add(high, low, row), 0);
    }
    const { high, low } = keyOf('62704|77777||MAIN|ST||||');
    assert.equal(table.add(high, low, 200_001), 77_777);
  });

  it('has no key 0', () => {
    const table = new DuplicateTable();
    assert.equal(table.add(0, 0, 1), 0);
    assert.equal(table.add(0, 0, 2), 0);
  });
});
