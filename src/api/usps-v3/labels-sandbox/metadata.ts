/** What an answer says of a label. What a sandbox does not know (rates, zones, commitments) stays out. */
import { type Label, routingOf } from '../../../shipping/labels/index.ts';

export const metadataOf = ({ content, serviceType }: Label): Readonly<Record<string, unknown>> => ({
  labelAddress: content.to,
  routingInformation: routingOf(content.to),
  trackingNumber: content.number,
  // Nothing is paid.
  postage: 0,
  extraServices: [],
  fees: [],
  serviceTypeCode: serviceType,
  mailingDate: content.mailingDate,
  weightUOM: 'lb',
  weight: content.weight,
  bannerText: 'SAMPLE - NOT VALID FOR MAILING',
  links: [],
});
