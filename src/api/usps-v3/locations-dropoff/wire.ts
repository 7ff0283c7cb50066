/**
 * A drop-off facility as it is answered. Records are kept as USPS answered them, which is the live shape; that of the
 * specification has the address one level deeper, `DSTObserved`, a ZIP Code of five digits or none, and no measure of 0.
 */
import type { Config } from '../../../config.ts';
import { Type } from '../../../gateway/schema.ts';
import { type AnswerRecord, addressOf, objectOf } from '../../../locations/answers/index.ts';

export const Dropoffs = Type.Array(Type.Object({}, { additionalProperties: true }));

/** Measures that the specification wants above 0, where the published sample writes 0 for what is not known. */
const withoutZeros = (measures: AnswerRecord, names: readonly string[]): AnswerRecord =>
  Object.fromEntries(
    Object.entries(measures).filter(([name, value]) => value !== 0 || !names.includes(name)),
  );

const detailsAsSpecified = (details: AnswerRecord): AnswerRecord => {
  const { dock, truckManeuveringArea, ...rest } = details;
  return {
    ...rest,
    ...(dock !== undefined && { dock: withoutZeros(objectOf(dock), ['width', 'depth', 'height']) }),
    ...(truckManeuveringArea !== undefined && {
      truckManeuveringArea: withoutZeros(objectOf(truckManeuveringArea), ['length']),
    }),
  };
};

export const dropoffBody = (record: AnswerRecord, shape: Config['wire']): object => {
  const { facilityAddress: _address, dstObserved, DSTObserved, destinationZIPCode, ...rest } = record;
  const address = addressOf(record);
  const flag = dstObserved ?? DSTObserved;
  if (shape === 'live') {
    return {
      ...rest,
      facilityAddress: address,
      destinationZIPCode,
      ...(flag !== undefined && { dstObserved: flag }),
    };
  }
  const { dropShipmentFacilityDetails: details, ...others } = rest;
  return {
    ...others,
    ...(details !== undefined && { dropShipmentFacilityDetails: detailsAsSpecified(objectOf(details)) }),
    facilityAddress: { address },
    ...(/^\d{5}$/.test(String(destinationZIPCode)) && { destinationZIPCode }),
    ...(flag !== undefined && { DSTObserved: flag }),
  };
};
