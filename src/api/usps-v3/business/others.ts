/** Operations that are known by their paths alone (row "others" of the references): sent on to USPS as they come. */
import type { AnyRoute, Input, RouteSchemas } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Principal } from '../../../identity/index.ts';
import { type LabelOwnership, ofPiece } from '../labels-forwarded/subject.ts';
import { operationRoute, type Way } from './operation.ts';
import { ofCaller } from './owned.ts';
import { closed, open } from './schemas.ts';

const Word = Type.String({ pattern: '^[A-Za-z0-9_-]{1,60}$', description: 'a word' });
const Any = Type.Object({}, open);

const OTHERS: readonly [id: string, at: string, summary: string][] = [
  ['pmod-create', 'POST /pmod/v3/pmod/create', 'Priority Mail Open and Distribute.'],
  [
    'adjustments',
    'GET /adjustments/v3/adjustments/:CRID/:trackingNumber/:eventType',
    'Adjustments of postage of a piece.',
  ],
  ['disputes', 'POST /disputes/v3/dispute', 'Disputes an adjustment of postage.'],
  ['appointments', 'POST /fast-appointments/v3/appointments', 'Appointments for drop shipments.'],
  ['campaigns', 'POST /informed-delivery-campaigns/v3/campaigns', 'Informed Delivery campaigns with mail.'],
  [
    'package-campaigns',
    'POST /informed-delivery-package-campaigns/v3/campaigns',
    'Informed Delivery campaigns with packages.',
  ],
  ['claims', 'POST /indemnity-claims/v3/claims', 'Claims for what was lost or damaged.'],
];

const schemaOf = (method: string, path: string): RouteSchemas => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    ...(names.length > 0 && {
      params: Type.Object(Object.fromEntries(names.map((name) => [name, Word])), closed),
    }),
    ...(method === 'POST' && { body: Any }),
  };
};

export const otherRoutes = (way: Way, ownership: LabelOwnership): AnyRoute[] =>
  OTHERS.map(([id, at, summary]) => {
    const [method = '', path = ''] = at.split(' ');
    return operationRoute<RouteSchemas>(way, {
      id: `others-${id}`,
      method: method === 'GET' ? 'GET' : 'POST',
      path,
      action: method === 'GET' ? 'read' : 'write',
      purposeRequired: true,
      scope: 'payments',
      schema: schemaOf(method, path),
      // What is about one piece is for whoever may label with its Mailer ID.
      ...(path.includes(':trackingNumber')
        ? {
            dataset: 'labels',
            dataClass: 'sensitive-enhanced',
            subject: ({ params }: Input, _now: number, principal: Principal) =>
              ofPiece(ownership, (params as { trackingNumber: string }).trackingNumber, principal),
          }
        : { dataset: 'payment-accounts', dataClass: 'sensitive', subject: ofCaller }),
      summary,
      confidence: 'reconstructed',
      repeat: method === 'GET' ? 'idempotent' : 'once',
    });
  });
