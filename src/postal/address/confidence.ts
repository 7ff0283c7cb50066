/** How sure the reader is of one address, from 0 to 1. */
import {
  CITY,
  type Draft,
  EXTRA,
  HOUSE_NUMBER,
  PO_BOX,
  ROUTE,
  STATE_CODE,
  STREET,
  STREET_SUFFIX,
  ZIP,
} from './draft.ts';
import { REASON } from './reasons.ts';

/**
 * Weighs what was found: half for the delivery part, half for the last line; less for text left over and for a ZIP
 * that contradicts its state. A whole address whose ZIP knows its city scores 1.
 */
export const confidenceOf = (draft: Draft): number => {
  let points = 0;
  if (draft.has(PO_BOX) || draft.has(ROUTE)) points += 50;
  else if (draft.has(STREET))
    points +=
      25 +
      (draft.has(HOUSE_NUMBER) ? 15 : 0) +
      (draft.has(STREET_SUFFIX) || draft.noted(REASON.highwayName) ? 10 : 4);
  if (draft.has(CITY)) points += draft.cityLevel === 4 ? 20 : draft.cityLevel === 3 ? 17 : 10;
  if (draft.has(STATE_CODE)) points += 10;
  if (draft.has(ZIP)) points += 20;
  if (draft.has(STATE_CODE) && draft.zipState !== 255 && draft.zipState !== draft.state) points -= 20;
  if (draft.has(EXTRA)) points -= 10;
  return Math.max(0, points) / 100;
};
