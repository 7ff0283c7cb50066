export { gs1CheckDigit, s10CheckDigit } from './check-digit.ts';
export {
  type ContainerReading,
  type LabelParsed,
  parseContainer,
  parseTray,
  type TrayReading,
} from './container.ts';
export { explain } from './explain.ts';
export { type Mid, type MidLength, parseMid, type TrackingNumber } from './ids.ts';
export {
  type BarCorrection,
  decodeImb,
  encodeImb,
  type ImbEncoded,
  type ImbError,
  type ImbParsed,
  type ImbReading,
  parseImb,
} from './imb.ts';
export { type MidOf, type MidUndeterminedCode, midOf, midOfParsed } from './mid-of.ts';
export { type ParsedNumber, parseTrackingNumber } from './parse.ts';
export { type BarcodeReading, type ReadBarcode, readBarcode } from './read.ts';
export type {
  ApplicationIdentifier,
  Channel,
  PackageKind,
  PackageReading,
  Problem,
  Routing,
} from './reading.ts';
export { s10Service } from './s10.ts';
export { legacyServiceMeaning, stcMeaning } from './service.ts';
export { knownStids, type MailClass, type StidMeaning, stidMeaning } from './stid.ts';
