/** The parameter `bbox`: four numbers, or six with heights, which points here do not have. */
import { PosternError } from '../../../errors.ts';
import type { Box } from '../cql2/index.ts';
import { type Crs, toDegreesFrom } from './crs.ts';

/** How far beyond the antimeridian a map client may count on. */
const FARTHEST_LONGITUDE = 540;

const invalid = (why: string): PosternError =>
  new PosternError('bbox_invalid', `The bbox ${why}.`, {
    status: 400,
    cure: 'Send bbox=west,south,east,north in the system of bbox-crs (degrees unless stated). A west greater than the east crosses the antimeridian.',
    place: { field: 'bbox' },
  });

const wrapped = (longitude: number): number =>
  longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;

/** @throws PosternError `bbox_invalid` */
export const bboxOf = (text: string, crs: Crs): Box => {
  const words = text.split(',').map((word) => word.trim());
  const numbers = words.map((word) =>
    /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(word) ? Number(word) : Number.NaN,
  );
  if (numbers.length !== 4 && numbers.length !== 6)
    throw invalid(`has ${numbers.length} parts; 4 or 6 numbers were expected`);
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong !== -1)
    throw invalid(`has ${JSON.stringify(words[wrong]?.slice(0, 40))} where a number was expected`);
  const [x1 = 0, y1 = 0] = numbers;
  const [x2 = 0, y2 = 0] = numbers.slice(numbers.length / 2);
  const toDegrees = toDegreesFrom(crs);
  const low = toDegrees(x1, y1);
  const high = toDegrees(x2, y2);
  if (low === null || high === null) throw invalid('has a latitude outside -90 to 90');
  const [west, south] = low;
  const [east, north] = high;
  if (Math.abs(west) > FARTHEST_LONGITUDE || Math.abs(east) > FARTHEST_LONGITUDE)
    throw invalid('has a longitude more than once round the Earth');
  if (south > north) throw invalid('has its north south of its south');
  if (east - west >= 360) return { west: -180, south, east: 180, north };
  return { west: wrapped(west), south, east: wrapped(east), north };
};
