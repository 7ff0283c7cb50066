/** A piece as an item of Tracking 3.2 (v3r2). Reconstructed from observed answers (usps-v3-wire 2.4 b). */
import type { ItemError } from '../../../gateway/index.ts';
import type { EventView, PieceView } from '../../../tracking/lookup/index.ts';
import { factText, gmtOf, known, statusWords } from '../tracking-status.ts';

const EXPECTATIONS = [
  'expectedDeliveryDate',
  'expectedDeliveryTime',
  'predictedDeliveryDate',
  'guaranteedDeliveryDate',
  'predictedDeliveryWindowStartTime',
  'predictedDeliveryWindowEndTime',
  'endOfDay',
] as const;

/** What v3 says beside the piece stands under `deliveryDateExpectation` here. */
const expectationOf = (view: PieceView): Record<string, unknown> | undefined => {
  const nested = view.history.facts?.fields.deliveryDateExpectation;
  const inner: Readonly<Record<string, unknown>> =
    typeof nested === 'object' && nested !== null ? (nested as Record<string, unknown>) : {};
  const told = known(
    Object.fromEntries(
      EXPECTATIONS.map((name) => {
        const value = inner[name];
        return [name, typeof value === 'string' && value !== '' ? value : factText(view, name)];
      }),
    ),
  );
  return Object.keys(told).length === 0 ? undefined : told;
};

const eventOf = (event: EventView): Record<string, unknown> => ({
  eventType: event.text,
  eventCode: event.code,
  eventTimestamp: event.localTime,
  GMTTimestamp: gmtOf(event),
  ...known({ GMTOffset: event.offset }),
  eventCity: event.city,
  eventState: event.state,
  eventZIPCode: event.zip,
  eventCountry: event.country,
  ...known({
    actionCode: event.actionCode,
    reasonCode: event.reasonCode,
    firm: event.person?.firm,
    name: event.person?.name,
    authorizedAgent: event.person?.authorizedAgent,
  }),
});

export const itemAnswer = (view: PieceView): Record<string, unknown> => {
  const { facts } = view.history;
  const mailpiece = facts?.mailpiece ?? view.events[0]?.mailpiece;
  return {
    trackingNumber: view.number,
    ...known({
      ...statusWords(view),
      mailClass: factText(view, 'mailClass'),
      destinationCity: factText(view, 'destinationCity'),
      destinationState: factText(view, 'destinationState'),
      destinationZIPCode: factText(view, 'destinationZIPCode', 'destinationZIP'),
      originCity: factText(view, 'originCity'),
      originState: factText(view, 'originState'),
      originZIPCode: factText(view, 'originZIPCode', 'originZIP'),
      serviceTypeCode: factText(view, 'serviceTypeCode'),
      uniqueMailPieceID: mailpiece?.uniqueMailPieceId,
      mailPieceIntakeDate: mailpiece?.mailPieceIntakeDate,
      accessControl: view.accessControl,
      deliveryDateExpectation: expectationOf(view),
    }),
    trackingEvents: view.events.map(eventOf),
  };
};

/** An item that failed, inside a 207. */
export const itemFailure = (
  trackingNumber: string,
  status: number,
  error: ItemError,
): Record<string, unknown> => ({ trackingNumber, statusCode: String(status), error });
