/** Reading, standardising and writing US addresses. Pure: runs in a browser. */
export { type CityRow, type CityTable, createCityTable } from './cities.ts';
export { parse, parseLines } from './parse.ts';
export { COMPONENTS, type Component, ParsedAddress, type Span } from './parsed.ts';
