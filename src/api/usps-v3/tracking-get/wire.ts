/**
 * A piece in the shapes of Tracking 3.2.6. Live answers spell some names otherwise, have booleans as texts and `null` where
 * nothing is known; `POSTERN_WIRE=spec` keeps to the specification (usps-v3-wire 2.4 a).
 */
import type { Config } from '../../../config.ts';
import type { EventView, PieceView } from '../../../tracking/lookup/index.ts';
import { eventLine, factText, gmtOf, known, statusWords } from '../tracking-status.ts';

type Wire = Config['wire'];

/** One fact: its name in the specification, live where that differs, and the names it may have come in by. */
interface FactField {
  readonly spec: string;
  readonly live?: string;
  readonly also?: readonly string[];
  readonly type: 'text' | 'flag' | 'texts';
  /** Values that the specification allows, where it has a list. */
  readonly values?: readonly string[];
}

const text = (spec: string, more: Partial<FactField> = {}): FactField => ({ spec, type: 'text', ...more });
const flag = (spec: string, more: Partial<FactField> = {}): FactField => ({ spec, type: 'flag', ...more });

const MAIL_TYPES = ['INTERNATIONAL_INBOUND', 'INTERNATIONAL_OUTBOUND', 'DOMESTIC_MAIL', 'UNKNOWN'];
const MAIL_CLASSES = [
  'BOUND_PRINTED_MATTER',
  'LIBRARY_MAIL',
  'USPS_RETAIL_GROUND',
  'MEDIA_MAIL',
  'CRITICAL_MAIL',
  'PRIORITY_MAIL_INTERNATIONAL_PARCELS',
  'DOMESTIC_MATTER_FOR_THE_BLIND',
  'PRIORITY_MAIL_EXPRESS',
  'FIRST-CLASS_MAIL',
  'PRIORITY_MAIL_EXPRESS_INTERNATIONAL',
  'FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE',
  'PARCEL_SELECT_LIGHTWEIGHT',
  'PRIORITY_MAIL_GUARANTEED',
  'GLOBAL_EXPRESS_GUARANTEED',
  'PRIORITY_MAIL',
  'PARCEL_SELECT',
  'USPS_MARKETING_MAIL',
  'PRIORITY_MAIL_SAME_DAY',
];

/** In the order of the live sample. Facts that are not here are kept, and not told: nobody knows what they hold. */
const FACTS: readonly FactField[] = [
  text('additionalInfo'),
  text('destinationCity'),
  text('destinationCountryCode'),
  text('destinationState'),
  text('destinationZIP', { also: ['destinationZIPCode'] }),
  flag('emailEnabled'),
  text('endOfDay'),
  flag('eSOFEligible'),
  text('expectedDeliveryTimeStamp'),
  text('expectedDeliveryType'),
  text('guaranteedDeliveryTimeStamp'),
  text('guaranteedDetails'),
  text('itemShape', { values: ['LETTER', 'FLAT', 'PARCEL', 'UNKNOWN'] }),
  flag('kahalaIndicator'),
  text('mailClass', { values: MAIL_CLASSES }),
  text('mailType', { values: MAIL_TYPES }),
  flag('onTime'),
  text('originCity'),
  text('originCountry'),
  text('originState'),
  text('originZIP'),
  text('predictedDeliveryDate'),
  text('predictedDeliveryWindowStartTime'),
  text('predictedDeliveryWindowEndTime'),
  flag('proofOfDeliveryEnabled'),
  flag('redeliveryEnabled'),
  flag('restoreEnabled'),
  text('returnDateNotice'),
  flag('RRAMenabled', { live: 'RRAMEnabled', also: ['RRAMEnabled'] }),
  flag('RREEnabled'),
  { spec: 'services', type: 'texts' },
  text('serviceTypeCode'),
];

const valueOf = (view: PieceView, { spec, also = [], type, values }: FactField, wire: Wire): unknown => {
  const fields = view.history.facts?.fields ?? {};
  const value = [spec, ...also].map((name) => fields[name]).find((one) => one !== undefined && one !== null);
  if (value === undefined) return undefined;
  if (type === 'flag') {
    if (typeof value !== 'boolean') return undefined;
    return wire === 'spec' ? value : String(value);
  }
  if (type === 'texts') {
    const list = Array.isArray(value) ? value : [value];
    return list.filter((one) => typeof one === 'string');
  }
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const told = String(value);
  return wire === 'spec' && values !== undefined && !values.includes(told) ? undefined : told;
};

const factsOf = (view: PieceView, wire: Wire): Record<string, unknown> =>
  Object.fromEntries(
    FACTS.map((field) => [
      wire === 'live' ? (field.live ?? field.spec) : field.spec,
      valueOf(view, field, wire),
    ]),
  );

const agentOf = (agent: string | null, wire: Wire): unknown => {
  if (wire === 'live') return agent ?? 'false';
  return agent === null ? undefined : !/^(?:false|n|no)$/i.test(agent);
};

const eventOf = (event: EventView, wire: Wire): Record<string, unknown> => {
  const fields = {
    eventType: event.text,
    eventTimestamp: event.localTime,
    GMTTimestamp: gmtOf(event),
    GMTOffset: event.offset,
    eventCountry: event.country,
    eventCity: event.city,
    eventState: event.state,
    eventZIP: event.zip,
    firm: event.person?.firm ?? null,
    name: event.person?.name ?? null,
    authorizedAgent: agentOf(event.person?.authorizedAgent ?? null, wire),
    eventCode: event.code,
  };
  const seldom = known({ actionCode: event.actionCode, reasonCode: event.reasonCode });
  return wire === 'spec' ? known({ ...fields, ...seldom }) : { ...fields, ...seldom };
};

const identityOf = ({ history: { facts } }: PieceView, events: readonly EventView[]) =>
  facts?.mailpiece ?? events[0]?.mailpiece ?? { uniqueMailPieceId: null, mailPieceIntakeDate: null };

/** expand=DETAIL */
export const detailAnswer = (view: PieceView, wire: Wire): Record<string, unknown> => {
  const { uniqueMailPieceId, mailPieceIntakeDate } = identityOf(view, view.events);
  return {
    ...known({
      ...factsOf(view, wire),
      ...statusWords(view),
      tableCode: factText(view, 'tableCode'),
      [wire === 'live' ? 'uniqueMailPieceID' : 'uniqueMailPieceId']: uniqueMailPieceId,
      mailPieceIntakeDate,
      accessControl: view.accessControl,
    }),
    trackingEvents: view.events.map((event) => eventOf(event, wire)),
    trackingNumber: view.number,
  };
};

/** expand=SUMMARY: the summary of the status, then an event a line, newest first. */
export const summaryAnswer = (view: PieceView): Record<string, unknown> => {
  const { statusSummary } = statusWords(view);
  const lines = view.events.map((event) =>
    event === view.leading && statusSummary !== undefined ? statusSummary : eventLine(event),
  );
  const told = lines.length === 0 && statusSummary !== undefined ? [statusSummary] : lines;
  return known({
    trackingNumber: view.number,
    expectedDeliveryDate: factText(view, 'expectedDeliveryDate'),
    expectedDeliveryTime: factText(view, 'expectedDeliveryTime'),
    guaranteedDeliveryDate: factText(view, 'guaranteedDeliveryDate'),
    // The specification has at least one line, or none of the field.
    eventSummaries: told.length === 0 ? undefined : told,
  });
};
