/** The awareness training: a person acknowledges it for itself, once a year. */
import type { AnyRoute } from '../../gateway/index.ts';
import { acknowledgeTraining } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import { insightRoute } from './declare.ts';

export const trainingRoute = (store: Store): AnyRoute =>
  insightRoute({
    id: 'training-acknowledge',
    method: 'POST',
    path: '/postern/v1/training',
    dataset: 'training',
    action: 'write',
    durable: 'before-answer',
    schema: {},
    summary: 'A person acknowledges the awareness training; fields about persons need it within a year.',
    handler: async (_input, { principal, now }) => {
      await acknowledgeTraining(store, principal.id, now);
      return { status: 201, body: { acknowledgedAt: new Date(now).toISOString() } };
    },
  });
