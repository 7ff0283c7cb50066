/** The fields of TrackFieldRequest, Revision 1: those of v3's DETAIL under their old names and in the order of the samples. */
import type { EventView, PieceView } from '../../tracking/lookup/index.ts';
import { detailAnswer } from '../usps-v3/tracking-get/wire.ts';
import { clockInWords, dateInWords, factText } from '../usps-v3/tracking-status.ts';
import { element, fields, type Markup } from './element.ts';

/** `2015-04-28T…` → `April 28, 2015`; anything else as it is. */
const dateWords = (text: string): string => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})/.exec(text) ?? [];
  return year === '' ? text : dateInWords(year, month, day);
};

/** `…T09:01:00` → `9:01 am`; empty where there is no time. */
const timeWords = (text: string): string => {
  const [, hour = '', minute = ''] = /T(\d{2}):(\d{2})/.exec(text) ?? [];
  return hour === '' ? '' : clockInWords(hour, minute);
};

/** The one code of a sample; of the others no sample tells. */
const MAIL_TYPE_CODES: Readonly<Record<string, string>> = { DOMESTIC_MAIL: 'DM' };

/** USPS has told codes under v3's name too. */
const mailTypeCode = (type: string): string | undefined =>
  /^[A-Z]{2}$/.test(type) ? type : MAIL_TYPE_CODES[type];

/** Every field stands in an event of the samples, empty or not. */
const eventElements = (event: EventView): Markup[] => {
  const local = event.localTime ?? '';
  return [
    element('EventTime', timeWords(local)),
    element('EventDate', local === '' ? '' : dateWords(local)),
    element('Event', event.text),
    element('EventCity', event.city ?? ''),
    element('EventState', event.state ?? ''),
    element('EventZIPCode', event.zip ?? ''),
    element('EventCountry', event.country ?? ''),
    element('FirmName', event.person?.firm ?? ''),
    element('Name', event.person?.name ?? ''),
    element('AuthorizedAgent', event.person?.authorizedAgent ?? 'false'),
    ...fields({ EventCode: event.code }),
  ];
};

export const trackFields = (view: PieceView): Markup[] => {
  const detail = detailAnswer(view, 'live');
  const text = (name: string): string => {
    const value = detail[name];
    return typeof value === 'string' ? value : '';
  };
  const services = Array.isArray(detail.services) ? (detail.services as readonly string[]) : [];
  return [
    ...fields({
      Class: text('mailClass'),
      DestinationCity: text('destinationCity'),
      DestinationState: text('destinationState'),
      DestinationZip: text('destinationZIP'),
      EmailEnabled: text('emailEnabled'),
      ExpectedDeliveryDate: dateWords(
        factText(view, 'expectedDeliveryDate', 'expectedDeliveryTimeStamp') ?? '',
      ),
      GuaranteedDeliveryDate: dateWords(
        factText(view, 'guaranteedDeliveryDate', 'guaranteedDeliveryTimeStamp') ?? '',
      ),
      KahalaIndicator: text('kahalaIndicator'),
      MailTypeCode: mailTypeCode(text('mailType')),
      MPDATE: text('mailPieceIntakeDate'),
      MPSUFFIX: text('uniqueMailPieceID'),
      OriginCity: text('originCity'),
      OriginState: text('originState'),
      OriginZip: text('originZIP'),
      PodEnabled: text('proofOfDeliveryEnabled'),
      PredictedDeliveryDate: dateWords(text('predictedDeliveryDate')),
      RestoreEnabled: text('restoreEnabled'),
      RramEnabled: text('RRAMEnabled'),
      RreEnabled: text('RREEnabled'),
    }),
    ...services.map((service) => element('Service', service)),
    ...fields({
      ServiceTypeCode: text('serviceTypeCode'),
      Status: text('status'),
      StatusCategory: text('statusCategory'),
      StatusSummary: text('statusSummary'),
      TABLECODE: text('tableCode'),
    }),
    ...view.events.map((event, place) =>
      element(place === 0 ? 'TrackSummary' : 'TrackDetail', eventElements(event)),
    ),
  ];
};
