import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PolygonIndex, type Ring, windsAboutPole } from './polygons.ts';

const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

test('a box holds what lies between its sides, wherever it lies and however its longitudes are written', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: 0.1, max: 110, noNaN: true }),
      fc.double({ min: -89, max: 80, noNaN: true }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      // Halves: never on an edge, where either answer is right.
      fc.integer({ min: -50, max: 149 }).map((share) => (share + 0.5) / 100),
      fc.integer({ min: -50, max: 149 }).map((share) => (share + 0.5) / 100),
      fc.constantFrom(-360, 0, 360),
      (west, width, south, height, x, y, turn) => {
        const wrap = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180;
        const ring = box(west, south, west + width, south + height).map(([lon = 0, lat = 0]) => [
          wrap(lon),
          lat,
        ]);
        const inside = x > 0 && x < 1 && y > 0 && y < 1;
        const found = new PolygonIndex([[ring]]).find(south + y * height, wrap(west + x * width) + turn);
        assert.deepEqual(found, inside ? [0] : []);
      },
    ),
    { numRuns: 500 },
  );
});

test('a zone over the antimeridian holds the Aleutians on both sides and nothing else of that latitude', () => {
  const index = new PolygonIndex([[box(170, 50, -170, 54)]]);
  assert.deepEqual(
    [175, 180, -180, -175].map((longitude) => index.find(52, longitude)),
    [[0], [0], [0], [0]],
  );
  assert.deepEqual(
    [0, 165, -165, 90].map((longitude) => index.find(52, longitude)),
    [[], [], [], []],
  );
});

test('a hole is outside, an island in it is inside, and a point may lie in several zones', () => {
  const index = new PolygonIndex([
    [box(0, 0, 10, 10), box(2, 2, 8, 8), box(4, 4, 6, 6)],
    [box(5, 5, 20, 20)],
  ]);
  assert.deepEqual(index.find(1, 1), [0]);
  assert.deepEqual(index.find(3, 3), []);
  assert.deepEqual(index.find(4.5, 4.5), [0]);
  assert.deepEqual(index.find(5.5, 5.5), [0, 1]);
  assert.deepEqual(index.find(50, 50), []);
});

test('a ring about a pole is known', () => {
  const circle = (count: number): Ring =>
    Array.from({ length: count + 1 }, (_, at) => [-180 + (at * 360) / count, 80]);
  assert.equal(windsAboutPole(circle(12)), true);
  assert.equal(windsAboutPole(box(170, 50, -170, 54)), false);
});
