/** A million random texts through the address reader, and a hundred thousand standard addresses there and back. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createCityTable, parse } from '../../src/postal/address/index.ts';
import { cityRows } from '../address/cities.ts';
import {
  anyText,
  problemOf,
  roundTrips,
  STEPS_PER_CHARACTER,
  standardAddress,
} from '../address/properties.ts';

const TEXTS = 1_000_000;
const ADDRESSES = 100_000;

/** One line that says what was tried. @throws AssertionError with the smallest text that breaks a rule. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const rows = cityRows();
  const cities = createCityTable(rows);
  let steps = 0;
  let characters = 0;
  let most = 0;
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, withCities) => {
      const table = withCities ? cities : undefined;
      assert.equal(problemOf(text, table), undefined);
      const read = parse(text, table);
      steps += read.steps;
      characters += text.length;
      most = Math.max(most, read.steps / (text.length + 1));
    }),
    { numRuns: TEXTS, seed },
  );
  fc.assert(
    fc.property(standardAddress(rows), (address) => {
      assert.ok(roundTrips(address, cities));
    }),
    { numRuns: ADDRESSES, seed },
  );
  return (
    `address-fuzz: ${TEXTS.toLocaleString('en-US')} texts, none thrown at, ` +
    `${(steps / characters).toFixed(2)} steps a character on average, ${most.toFixed(2)} at most (bound ${STEPS_PER_CHARACTER}); ` +
    `${ADDRESSES.toLocaleString('en-US')} standard addresses read back the same (seed ${seed})`
  );
};
