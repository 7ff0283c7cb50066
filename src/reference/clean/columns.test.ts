import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PosternError } from '../../errors.ts';
import { findColumns, readMap } from './columns.ts';

const ROW = ['7', '12 Main St', 'Apt 4', 'Springfield', 'IL', '62704'];

describe('columns', () => {
  it('are found by the usual names, whatever their case and signs', () => {
    const { mapping, by } = findColumns(
      ['ID', 'Address Line 1', 'ADDRESS_LINE_2', 'City', 'State', 'Zip Code'],
      [ROW],
    );
    assert.equal(by, 'header');
    assert.deepEqual(mapping, { street: 1, street2: 2, city: 3, state: 4, zip: 5 });
  });

  it('called Address is the street beside a city, and the whole address alone', () => {
    assert.deepEqual(findColumns(['address', 'city', 'zip'], []).mapping, { street: 0, city: 1, zip: 2 });
    assert.deepEqual(findColumns(['id', 'address'], []).mapping, { address: 1 });
  });

  it('are found by what they hold, where there is no header', () => {
    const { mapping, header, by } = findColumns(ROW, [
      ['8', '99 Oak Ave', '', 'Chicago', 'IL', '60601'],
      ['9', 'PO Box 5', 'Ste 3', 'Peoria', 'IL', '61602'],
    ]);
    assert.equal(header, 'absent');
    assert.equal(by, 'content');
    assert.deepEqual(mapping, { street: 1, street2: 2, city: 3, state: 4, zip: 5 });
  });

  it('are found by what they hold, where the header has other words', () => {
    const { mapping, header } = findColumns(['k', 'wo', 'w2', 'ort', 'land', 'plz'], [ROW]);
    assert.equal(header, 'present');
    assert.equal(mapping.street, 1);
    assert.equal(mapping.zip, 5);
  });

  it('are as mapped, by name or number', () => {
    const map = readMap('street=wo,city=4,zip=plz');
    assert.deepEqual(findColumns(['k', 'wo', 'w2', 'ort', 'land', 'plz'], [ROW], { map }).mapping, {
      street: 1,
      city: 3,
      zip: 5,
    });
  });

  it('that are not there are told with those that are', () => {
    assert.throws(
      () => findColumns(['a', 'b'], [], { map: readMap('street=c') }),
      (error) =>
        error instanceof PosternError && error.code === 'usage_map' && /"a", "b"/.test(error.cure ?? ''),
    );
    assert.throws(() => readMap('strasse=a'), { code: 'usage_map' });
  });

  it('without any address are refused', () => {
    assert.throws(() => findColumns(['colour', 'size'], [['red', 'large']]), {
      code: 'clean_columns_unknown',
    });
  });

  it('about persons are named', () => {
    const { personal } = findColumns(['First Name', 'last_name', 'E-mail', 'street', 'city'], []);
    assert.deepEqual(personal, ['First Name', 'last_name', 'E-mail']);
  });

  it('of one name get different ones', () => {
    assert.deepEqual(findColumns(['city', 'city', 'street', ''], []).names, [
      'city',
      'city_2',
      'street',
      'column_4',
    ]);
  });
});
