/** From coordinates as a client writes them to degrees. */
import type { Position } from './geometry.ts';

/** null where the coordinates lie nowhere on the Earth. */
export type ToDegrees = (x: number, y: number) => Position | null;
