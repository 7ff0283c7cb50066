import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CityTable, COMPONENTS, parse } from '../../src/postal/address/index.ts';
import { referencePath } from '../reference.ts';
import { defaultCityTable } from './cities.ts';
import { type Labels, readLabelledRows, type Score, score } from './scoring.ts';

const path = referencePath('addresses/visible.jsonl');

const labels = (raw: string, cities: CityTable | undefined): Labels => {
  const read = parse(raw, cities);
  const { streetFull, deliveryLine } = read;
  return {
    ...Object.fromEntries(COMPONENTS.map((component) => [component, read[component]])),
    streetFull,
    deliveryLine,
  };
};

test('reads the labelled addresses wholly right: 95 % with a city table, 90 % without, mean over sources', {
  skip: path === undefined,
}, () => {
  const rows = readLabelledRows(path ?? '');
  const scored = (cities: CityTable | undefined): Score =>
    score(
      rows,
      rows.map((row) => labels(row.raw, cities)),
    );
  const { macro, sources } = scored(defaultCityTable());
  assert.ok(macro >= 0.95, `${macro}`);
  assert.ok((sources['rrad-openaddresses']?.right ?? 0) >= 2490);
  const blind = scored(undefined).macro;
  assert.ok(blind >= 0.9, `${blind}`);
});
