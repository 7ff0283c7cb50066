/** What text and JSON ask of a shape alike. */
import { Fault } from './expression.ts';
import type { Box, Position } from './geometry.ts';
import type { ToDegrees } from './to-degrees.ts';

/** A bounding box of four numbers, or of six with heights between them, which are left out. */
export const checkedBox = (numbers: readonly number[], at: string, toDegrees: ToDegrees): Box => {
  if (numbers.length !== 4 && numbers.length !== 6)
    throw new Fault(at, `a bounding box has 4 or 6 numbers, not ${numbers.length}`);
  const half = numbers.length / 2;
  const [x1 = 0, y1 = 0] = numbers;
  const [x2 = 0, y2 = 0] = numbers.slice(half);
  const low = toDegrees(x1, y1);
  const high = toDegrees(x2, y2);
  if (low === null || high === null)
    throw new Fault(at, `the bounding box ${numbers.join(',')} lies outside the coordinates' range`);
  if (low[1] > high[1]) throw new Fault(at, `the bounding box has its north ${y2} south of its south ${y1}`);
  return { west: low[0], south: low[1], east: high[0], north: high[1] };
};

export const checkedLine = (line: Position[], at: string): Position[] => {
  if (line.length < 2) throw new Fault(at, `a line has 2 positions or more, not ${line.length}`);
  return line;
};

export const checkedRing = (ring: Position[], at: string): Position[] => {
  if (ring.length < 4)
    throw new Fault(at, `the ring of a polygon has 4 positions or more, not ${ring.length}`);
  const [first] = ring;
  const last = ring.at(-1);
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
    throw new Fault(at, 'the ring of a polygon ends where it began, and this one does not');
  return ring;
};
