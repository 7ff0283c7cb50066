/** Where a piece goes. */
import { meaningOf } from '../../postal/status/index.ts';
import type { PieceHistory } from '../event-store.ts';

const ZIP5 = /^\d{5}/;

const zip5Of = (value: unknown): string | null =>
  typeof value === 'string' ? (ZIP5.exec(value)?.[0] ?? null) : null;

/** The destination ZIP Code as stated, else where the piece was out for delivery or delivered; null: not known. */
export const destinationZipOf = ({
  facts,
  events,
}: Pick<PieceHistory, 'facts' | 'events'>): string | null => {
  const stated = zip5Of(facts?.fields.destinationZIPCode) ?? zip5Of(facts?.fields.destinationZIP);
  if (stated !== null) return stated;
  const last = events.findLast(({ code, text }) => {
    const status = meaningOf(code, text)?.status;
    return status === 'delivered' || status === 'out_for_delivery';
  });
  return zip5Of(last?.zip);
};
