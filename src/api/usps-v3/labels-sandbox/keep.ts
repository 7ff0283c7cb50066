/** Cancelling and printing again, by the tracking number or by the key that a label was made under. */
import { PosternError } from '../../../errors.ts';
import { type Answer, type AnyRoute, type Context, declareRoute } from '../../../gateway/index.ts';
import type { TrackingNumber } from '../../../postal/barcode/index.ts';
import { imageOf, imageTypeOf, type Label, labelSheet } from '../../../shipping/labels/index.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import { imageAnswer } from './answer.ts';
import { assertSize } from './make.ts';
import { metadataOf } from './metadata.ts';
import {
  absent,
  COMMON,
  disclosedOf,
  keyOf,
  type LabelRooms,
  ofNumber,
  ofRight,
  ownLabel,
  refuseField,
  rightOf,
  SOURCE,
} from './rooms.ts';
import { ByNumber, ReprintBody } from './schemas.ts';

/** How often a label is printed again at most. Made up. */
const MOST_REPRINTS = 10;

const conflict = (message: string, cure: string): PosternError =>
  new PosternError('label_state', message, { status: 400, place: { field: 'trackingNumber' }, cure });

const byNumber = async (rooms: LabelRooms, text: string, context: Context): Promise<Label> => {
  rightOf(rooms, context.principal, context.header, context.now);
  return ownLabel(await rooms.desk.find(askedPiece(text).number), context);
};

const byKey = async (rooms: LabelRooms, context: Context): Promise<Label> => {
  const right = rightOf(rooms, context.principal, context.header, context.now);
  const key =
    keyOf(context) ??
    refuseField(
      'X-Idempotency-Key',
      'The header X-Idempotency-Key is missing.',
      'Send the UUID of the label.',
    );
  const label = ownLabel(await rooms.desk.findByKey(context.principal.organisationId, key), context);
  // Decided was on the Mailer ID and merchant of the token: the label must be of the same.
  if (![right.mid, right.returnMid].includes(label.mid) || label.merchant !== right.merchant) throw absent();
  return label;
};

const cancel = async ({ desk, simulation }: LabelRooms, { content, state }: Label): Promise<Answer> => {
  const { number } = content;
  if (state !== 'cancelled' && !(await desk.cancel(number))) {
    throw conflict('The label stands on a SCAN form and is not cancelled any more.', 'Leave it as it is.');
  }
  await simulation.withdraw(number as TrackingNumber);
  return { body: { trackingNumber: number, status: 'CANCELED' }, source: SOURCE };
};

const reprint = async (
  { desk }: LabelRooms,
  label: Label,
  asked: { readonly imageType?: string; readonly labelType?: string } | undefined,
  context: Context,
): Promise<Answer> => {
  const { content } = label;
  const type = imageTypeOf(asked?.imageType);
  assertSize(asked?.labelType);
  const reprintNumber = await desk.reprint(content.number, MOST_REPRINTS);
  if (reprintNumber === undefined) {
    throw conflict('The label is cancelled, or was printed again too often.', 'Make another label.');
  }
  const back = content.kind === 'return';
  return {
    ...imageAnswer(
      {
        metadataName: back ? 'returnLabelMetadata' : 'labelMetadata',
        imageName: back ? 'returnLabelImage' : 'labelImage',
        metadata: metadataOf(label),
        image: await imageOf(labelSheet(content), type),
        more: { reprintInfo: { reprintNumber, reprintLimit: MOST_REPRINTS } },
        json: 'nested',
      },
      context,
    ),
    disclosed: disclosedOf(content.to),
    source: SOURCE,
  };
};

const ofToken =
  (rooms: LabelRooms) =>
  (_input: unknown, now: number, principal: Context['principal'], header: Context['header']) =>
    ofRight(rightOf(rooms, principal, header, now));

export const keepingRoutes = (rooms: LabelRooms): AnyRoute[] => {
  const KEYED = {
    ...COMMON,
    scope: 'labels',
    subject: ofToken(rooms),
  } as const;
  return [
    declareRoute({
      ...COMMON,
      id: 'labels-sandbox-cancel',
      method: 'DELETE',
      path: '/labels/v3/label/:trackingNumber',
      scope: 'labels',
      schema: { params: ByNumber },
      subject: ({ params }, _now, principal) => ofNumber(rooms, params.trackingNumber, principal),
      summary: 'Cancels a sample label; its piece is not scanned any more.',
      handler: async ({ params }, context) =>
        cancel(rooms, await byNumber(rooms, params.trackingNumber, context)),
    }),
    declareRoute({
      ...KEYED,
      id: 'labels-sandbox-cancel-key',
      method: 'DELETE',
      path: '/labels/v3/label',
      schema: {},
      summary: 'The same for the label made under an X-Idempotency-Key.',
      handler: async (_input, context) => cancel(rooms, await byKey(rooms, context)),
    }),
    declareRoute({
      ...COMMON,
      id: 'labels-sandbox-reprint',
      method: 'POST',
      path: '/labels/v3/label-reprint/:trackingNumber',
      scope: 'labels',
      schema: { params: ByNumber, body: ReprintBody },
      subject: ({ params }, _now, principal) => ofNumber(rooms, params.trackingNumber, principal),
      summary: 'Prints a sample label again.',
      handler: async ({ params, body }, context) => {
        const label = await byNumber(rooms, params.trackingNumber, context);
        return reprint(rooms, label, body.imageInfo, context);
      },
    }),
    declareRoute({
      ...KEYED,
      id: 'labels-sandbox-reprint-key',
      method: 'POST',
      path: '/labels/v3/label-reprint',
      schema: { body: ReprintBody },
      summary: 'The same for the label made under an X-Idempotency-Key.',
      handler: async ({ body }, context) => {
        const label = await byKey(rooms, context);
        return reprint(rooms, label, body.imageInfo, context);
      },
    }),
  ];
};
