export { boundedEditDistance, foldCity, plainUpperCase } from './city.ts';
export {
  type MilitaryPlace,
  militaryPlace,
  militaryState,
  stateOfZip,
  statesOfPrefix,
  ZIP3_PREFIXES,
} from './prefixes.ts';
export {
  type PostalState,
  parseState,
  STATE_CODES,
  STATES,
  type StateCode,
  type StateKind,
} from './states.ts';
export { timeZonesOfState } from './time-zones.ts';
export { parseZip5, type Zip5, type ZipParse, zip5OrNull, zipNumber, zipOfNumber } from './zip5.ts';
