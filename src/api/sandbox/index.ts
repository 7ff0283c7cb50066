/** Making things happen in a sandbox; these routes are there in no other server. */
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  SCENARIO_NAMES,
  SCENARIOS,
  type ScenarioName,
  type Simulation,
} from '../../tracking/sandbox/index.ts';

const closed = { additionalProperties: false } as const;

const COMMON = {
  dialect: 'problem',
  channel: 'postern',
  dataset: 'sandbox',
  dataClass: 'nonpublic',
  delivery: 'api',
  purposeRequired: false,
  scope: null,
  quota: { kind: 'client', cost: 1 },
  subject: null,
  harmless: () => ({}),
} as const;

/** What answers rest on. */
const SOURCE = 'sandbox;edition=simulation;authority=synthetic';

const MOST_HOURS = 24 * 60;
const HOUR_MS = 3_600_000;

const iso = (at: number): string => new Date(at).toISOString();

const Zip = Type.Optional(
  Type.String({ pattern: '^\\d{5}$', description: 'a ZIP Code of the contiguous states' }),
);

const Piece = Type.Object(
  {
    mid: Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID of your organisation' }),
    scenario: Type.String({ enum: [...SCENARIO_NAMES], description: 'what happens to the piece' }),
    pace: Type.Optional(
      Type.String({
        enum: ['done', 'live'],
        description: 'done: all of it lies behind; live: it begins now and goes on as simulated time passes',
      }),
    ),
    originZIPCode: Zip,
    destinationZIPCode: Zip,
    merchant: Type.Optional(Type.String({ maxLength: 100, description: 'of a platform: whose piece it is' })),
  },
  closed,
);

const refuseField = (field: string, message: string, cure: string): never => {
  throw new PosternError('input_invalid', message, { status: 400, place: { field }, cure });
};

export const sandboxRoutes = (simulation: Simulation): AnyRoute[] => {
  const placeOf = (field: string, zip: string | undefined) =>
    zip === undefined
      ? undefined
      : (simulation.placeOf(zip) ??
        refuseField(
          field,
          `The simulated network does not reach ${zip}.`,
          'Name a ZIP Code of the contiguous states.',
        ));
  const state = () => ({
    simulated: true,
    time: iso(simulation.time),
    ...simulation.counts,
    pending: simulation.pending,
  });
  return [
    declareRoute({
      ...COMMON,
      id: 'sandbox-state',
      method: 'GET',
      path: '/postern/v1/sandbox',
      action: 'read',
      schema: {},
      summary: 'Simulated time, what was mailed so far, and the scenarios there are.',
      handler: () => ({ body: { ...state(), scenarios: SCENARIOS }, source: SOURCE }),
    }),
    declareRoute({
      ...COMMON,
      id: 'sandbox-mail',
      method: 'POST',
      path: '/postern/v1/sandbox/pieces',
      action: 'write',
      schema: { body: Piece },
      subject: ({ body }) => ({ mid: body.mid, midDetermined: true }),
      harmless: ({ body }) => ({ scenario: body.scenario }),
      summary:
        'Mails a simulated piece with one of your Mailer IDs, to which happens what its scenario says.',
      handler: async ({ body }) => {
        const sender =
          simulation.senderOf(body.mid) ??
          refuseField(
            'mid',
            'This Mailer ID mails nothing in this sandbox.',
            'Use one that the ready file names.',
          );
        const { merchant } = body;
        if (merchant !== undefined && !sender.merchants.includes(merchant)) {
          refuseField(
            'merchant',
            'No such merchant mails with this Mailer ID.',
            `Known: ${sender.merchants.join(', ') || 'none'}.`,
          );
        }
        const origin = placeOf('originZIPCode', body.originZIPCode);
        const destination = placeOf('destinationZIPCode', body.destinationZIPCode);
        const scenario = body.scenario as ScenarioName;
        const pace = body.pace === 'live' ? 'live' : 'done';
        const piece = await simulation.mail({
          sender,
          scenario,
          pace,
          disorder: 'neat',
          ...(merchant !== undefined && { merchant }),
          ...(origin !== undefined && { origin }),
          ...(destination !== undefined && { destination }),
        });
        return {
          status: 201,
          body: {
            simulated: true,
            trackingNumber: piece.number,
            mid: piece.mid,
            merchant: piece.merchant,
            scenario,
            status: piece.status,
            originZIPCode: piece.origin.zip,
            destinationZIPCode: piece.destination.zip,
            startsAt: iso(piece.startsAt),
            endsAt: iso(piece.endsAt),
          },
          source: SOURCE,
        };
      },
    }),
    declareRoute({
      ...COMMON,
      id: 'sandbox-advance',
      dataset: 'sandbox-time',
      method: 'POST',
      path: '/postern/v1/sandbox/advance',
      action: 'write',
      schema: {
        body: Type.Object(
          {
            hours: Type.Number({
              exclusiveMinimum: 0,
              minimum: 0.001,
              maximum: MOST_HOURS,
              description: 'how far simulated time goes on',
            }),
          },
          closed,
        ),
      },
      summary: 'Lets simulated time pass; answered when everything that arrived meanwhile is durable.',
      handler: async ({ body }) => {
        const { events, duplicates } = await simulation.passTo(simulation.time + body.hours * HOUR_MS);
        return { body: { ...state(), arrived: { events, duplicates } }, source: SOURCE };
      },
    }),
  ];
};
