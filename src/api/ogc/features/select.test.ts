import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PosternError } from '../../../errors.ts';
import type { FeatureTable, Scalar } from '../../../locations/index.ts';
import type { Edition } from '../../../reference/index.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { compareScalars, type Order } from './order.ts';
import { select, type Wanted } from './select.ts';

interface Row {
  readonly name: string | null;
  readonly size: number | null;
  readonly place: readonly [longitude: number, latitude: number] | null;
}

/** Features with ids that sort as they stand. */
const tableOf = (rows: readonly Row[]): FeatureTable => ({
  edition: {} as Edition,
  size: rows.length,
  properties: [
    { name: 'name', type: 'text', description: '' },
    { name: 'size', type: 'number', description: '' },
  ],
  readers: [(row) => rows[row]?.name ?? null, (row) => rows[row]?.size ?? null],
  idAt: (row) => String(row).padStart(5, '0'),
  rowOf: (id) => Number(id),
  latitudeAt: (row) => rows[row]?.place?.[1] ?? Number.NaN,
  longitudeAt: (row) => rows[row]?.place?.[0] ?? Number.NaN,
});

const ALL: Wanted = { key: '', box: null, filter: null, orders: [] };

const row: fc.Arbitrary<Row> = fc.record({
  name: fc.constantFrom(null, 'a', 'b', 'B', 'ä'),
  size: fc.constantFrom(null, -1, 0, 2.5),
  place: fc.option(fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }))),
});
const orders: fc.Arbitrary<Order[]> = fc.array(
  fc.record({ property: fc.constantFrom('name', 'size', 'id'), descending: fc.boolean() }),
  { maxLength: 3 },
);

const valueOf = (features: FeatureTable, index: number, property: string): Scalar =>
  property === 'id' ? features.idAt(index) : (features.readers[property === 'name' ? 0 : 1]?.(index) ?? null);

describe('a selection', () => {
  it('is in the order asked for, ids deciding, and its pages together are the whole, once each', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        orders,
        fc.integer({ min: 1, max: 9 }),
        async (rows, wantedOrders, length) => {
          const features = tableOf(rows);
          const selection = await select(features, { ...ALL, orders: wantedOrders });
          const expected = Array.from(rows.keys()).sort((one, other) => {
            for (const { property, descending } of wantedOrders) {
              const order = compareScalars(
                valueOf(features, one, property),
                valueOf(features, other, property),
              );
              if (order !== 0) return descending ? -order : order;
            }
            return one - other;
          });
          const walked: number[] = [];
          for (let start = 0; start < selection.count; ) {
            const page = [...selection.rows(start, length)];
            walked.push(...page);
            const position = selection.positionOf(page.at(-1) ?? -1);
            const read = readCursor(writeCursor(position), wantedOrders.length + 1);
            assert.equal(selection.behind(read), walked.length);
            start = selection.behind(read);
          }
          assert.deepEqual(walked, expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('begins behind the position of a feature that is gone', async () => {
    const features = tableOf(['a', 'b', 'b', 'c'].map((name) => ({ name, size: null, place: null })));
    const selection = await select(features, { ...ALL, orders: [{ property: 'name', descending: true }] });
    assert.deepEqual([...selection.rows(0, 9)], [3, 1, 2, 0]);
    assert.equal(selection.behind(['bb', '00009']), 1);
    assert.equal(selection.behind(['b', '00001']), 2);
    assert.equal(selection.behind(['', '00000']), 4);
  });

  it('is worked out once for one question, and a box leaves out what has no place', async () => {
    const features = tableOf([
      { name: 'a', size: 1, place: [10, 10] },
      { name: 'b', size: 2, place: null },
    ]);
    const wanted: Wanted = { ...ALL, key: 'box', box: { west: 0, south: 0, east: 20, north: 20 } };
    assert.equal(select(features, wanted), select(features, wanted));
    assert.deepEqual([...(await select(features, wanted)).rows(0, 9)], [0]);
    assert.equal((await select(features, ALL)).count, 2);
  });

  it('gives up a filter that costs too much, and forgets that it did', async () => {
    const features = tableOf(Array.from({ length: 5_000 }, () => ({ name: 'a', size: 1, place: null })));
    const wanted: Wanted = { ...ALL, key: 'costly', filter: { kind: 'constant', value: true } };
    let now = 0;
    const slow = (): number => (now += 1_000);
    await assert.rejects(
      select(features, wanted, slow),
      (error) => error instanceof PosternError && error.code === 'filter_costly' && error.status === 400,
    );
    assert.equal((await select(features, wanted, () => 0)).count, 5_000);
  });
});
