/** Reading, standardising and writing US addresses. Pure: runs in a browser. */
export type { AddressParts, Change, StandardAddress } from './address.ts';
export { type CityRow, type CityTable, createCityTable } from './cities.ts';
export { type Explanation, explain } from './explain.ts';
export { format, formatLines } from './format.ts';
export { parse, parseLines } from './parse.ts';
export { COMPONENTS, type Component, ParsedAddress, type Span } from './parsed.ts';
export { REASON, type ReasonCode, type ReasonName } from './reasons.ts';
export { standardize } from './standardize.ts';
