/** `/postern/v1/addresses/explain`: what each part of a text was taken for, what was changed, and why. */

import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { COMPONENTS, explain, format } from '../../../postal/address/index.ts';
import { type AddressReference, readAddress } from '../../../reference/address/index.ts';
import { insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import { ADDRESS_READ, Text, TextBody } from './parts.ts';

const SUMMARY =
  'What each part of an address was taken for, what standardising changed, and by which section.';

const explained = (text: string, { zips }: AddressReference): object => {
  const { parsed, standard } = readAddress({ text }, zips);
  return {
    text,
    confidence: parsed.confidence,
    parts: COMPONENTS.flatMap((component) => {
      const span = parsed.span(component);
      if (span === undefined) return [];
      return [{ component, ...span, text: text.slice(span.start, span.end), standard: standard[component] }];
    }).sort((one, other) => one.start - other.start),
    reading: explain(parsed),
    changes: explain(standard),
    standard: format(standard),
  };
};

/** GET for short trials; POST keeps the address out of the URL. */
export const explainRoutes = (reference: (now: number) => AddressReference): AnyRoute[] => [
  insightRoute({
    ...ADDRESS_READ,
    id: 'addresses-explain',
    method: 'GET',
    path: '/postern/v1/addresses/explain',
    schema: { query: Type.Object({ text: Text }, closed) },
    summary: SUMMARY,
    handler: ({ query }, { now }) => ({ body: explained(query.text, reference(now)) }),
  }),
  insightRoute({
    ...ADDRESS_READ,
    id: 'addresses-explain-post',
    method: 'POST',
    path: '/postern/v1/addresses/explain',
    schema: { body: TextBody },
    summary: SUMMARY,
    handler: ({ body }, { now }) => ({ body: explained(body.text, reference(now)) }),
  }),
];
