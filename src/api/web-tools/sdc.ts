/** SDCGetLocations: days from acceptance to delivery between two ZIP Codes (client type of go-deliver/usps). */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, childText, type XmlElement } from '../../gateway/index.ts';
import { webToolsRoute } from './declare.ts';
import { element, fields } from './element.ts';
import type { ShippingAnswers } from './shipping-answers.ts';

const zipOf = (root: XmlElement, name: string): string => {
  const text = childText(root, name);
  if (/^\d{5}$/.test(text)) return text;
  throw new PosternError('web_tools_request_invalid', `${name} is no ZIP Code of 5 digits.`, { status: 400 });
};

export const sdcApi = (shipping: ShippingAnswers): AnyRoute =>
  webToolsRoute({
    name: 'SDCGetLocations',
    channel: 'apis',
    dataset: 'service-standards',
    action: 'read',
    dataClass: 'nonpublic',
    purposeRequired: false,
    scope: 'service-standards',
    roots: ['SDCGetLocationsRequest'],
    item: '',
    mostItems: 0,
    summary: 'service standards between two ZIP Codes; needs PASSWORD or a listed client address.',
    async answer({ root }, { now }) {
      const [originZip, destinationZip] = [zipOf(root, 'OriginZIP'), zipOf(root, 'DestinationZIP')];
      const question = {
        mailClass: childText(root, 'MailClass'),
        originZip,
        destinationZip,
        acceptDate: childText(root, 'AcceptDate'),
        acceptTime: childText(root, 'AcceptTime'),
      };
      const found = await shipping.standards?.(question, now);
      if (found === undefined) {
        throw new PosternError(
          'standards_missing',
          'SDCGetLocations needs service-standard files, and none are imported here.',
          {
            status: 503,
            cure: 'Have the operator import the published service standards, or name an upstream.',
          },
        );
      }
      return {
        root: element('SDCGetLocationsResponse', [
          ...fields({
            MailClass: question.mailClass,
            OriginZIP: originZip,
            OriginCity: found.originCity,
            OriginState: found.originState,
            DestZIP: destinationZip,
            DestCity: found.destinationCity,
            DestState: found.destinationState,
            AcceptDate: question.acceptDate,
            AcceptTime: question.acceptTime,
          }),
          ...found.standards.map((standard) =>
            element(
              'NonExpedited',
              fields({
                MailClass: standard.mailClass,
                NonExpeditedDestType: standard.destinationType,
                EAD: standard.acceptanceDate,
                SvcStdDays: standard.days,
                SchedDlvryDate: standard.scheduledDelivery,
              }),
            ),
          ),
        ]),
        source: found.source,
        headers: { 'postern-confidence': found.confidence },
      };
    },
  });
