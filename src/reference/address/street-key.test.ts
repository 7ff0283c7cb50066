import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readStreet, streetKey, streetOfKey, streetText } from './street-key.ts';

describe('street keys', () => {
  it('are the same for the spellings of one street', () => {
    for (const [one, other] of [
      ['M ST NW', 'M Street Northwest'],
      ['AVENUE B', 'Ave B'],
      ['SAINT MARYS PL', "St. Mary's Place"],
      ['MOUNT VERNON AVE', 'Mt Vernon Avenue'],
      ['US HIGHWAY 41 S', 'US Hwy 41 South'],
      ['N MAIN ST', 'North Main Street'],
    ] as const) {
      assert.equal(streetKey(readStreet(one)), streetKey(readStreet(other)), `${one} and ${other}`);
    }
  });

  it('differ where suffix or directional differ', () => {
    const keys = ['M ST NW', 'M ST SW', 'M AVE NW', 'N M ST', 'M ST'].map((text) =>
      streetKey(readStreet(text)),
    );
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are made of any text without throwing, and read back', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const key = streetKey(readStreet(text));
        assert.equal(streetKey(streetOfKey(key)), key);
      }),
    );
    assert.equal(streetText(streetOfKey(streetKey(readStreet('North Main Street')))), 'N MAIN ST');
  });
});
