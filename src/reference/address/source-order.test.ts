import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SOURCE_ORDER, sourceOrderOf } from './validate.ts';

describe('the order of address sources', () => {
  it('is the default where none is stated, else the stated one', () => {
    assert.equal(sourceOrderOf([]), DEFAULT_SOURCE_ORDER);
    assert.deepEqual(sourceOrderOf(['nad', 'standard']), ['nad', 'standard']);
  });

  it('refuses a name that is no source, and one that comes twice', () => {
    assert.throws(() => sourceOrderOf(['nda']), /names "nda"; expected some of zip4/);
    assert.throws(() => sourceOrderOf(['nad', 'nad']), /names nad twice/);
  });
});
