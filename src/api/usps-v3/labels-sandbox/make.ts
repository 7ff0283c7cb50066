/** POST /labels/v3/label and /labels/v3/return-label in a sandbox: a sample label, recorded and mailed before it is answered. */
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, type Context, declareRoute } from '../../../gateway/index.ts';
import type { Static } from '../../../gateway/schema.ts';
import type { Mid } from '../../../postal/barcode/index.ts';
import {
  imageOf,
  imageTypeOf,
  type Label,
  type LabelParty,
  labelSheet,
} from '../../../shipping/labels/index.ts';
import { serialOf } from '../../../tracking/sandbox/index.ts';
import { imageAnswer } from './answer.ts';
import { metadataOf } from './metadata.ts';
import {
  COMMON,
  disclosedOf,
  keyOf,
  type LabelRooms,
  ofRight,
  refuseField,
  rightOf,
  SERVICE_TYPES,
  SOURCE,
} from './rooms.ts';
import { LabelBody, type Party } from './schemas.ts';

type Kind = 'outbound' | 'return';

const partyOf = (address: Static<typeof Party>, field: string): LabelParty => {
  const { firstName, lastName, firm, streetAddress, secondaryAddress, urbanization, city, state } = address;
  if (!firm && !(firstName && lastName)) {
    refuseField(field, 'The address names nobody.', 'Send firstName and lastName, or firm.');
  }
  const { ZIPCode, ZIPPlus4 } = address;
  const stated = { firstName, lastName, firm, secondaryAddress, urbanization, ZIPPlus4 };
  return {
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value)),
    streetAddress,
    city,
    state,
    ZIPCode,
  };
};

/** @throws PosternError where the sandbox prints no such label */
export const assertSize = (labelType: string | undefined): void => {
  if (labelType === undefined || labelType === '4X6LABEL') return;
  refuseField('imageInfo.labelType', 'A sandbox prints labels of 4 × 6 inches alone.', 'Ask for 4X6LABEL.');
};

/** Puts a piece with the label's number into the simulated mail, where none is yet. */
const mail = async ({ desk, simulation }: LabelRooms, label: Label): Promise<void> => {
  if (label.state !== 'made') return;
  const { content, mid, merchant, serviceType } = label;
  const sender = simulation.senderOf(mid);
  const [origin, destination] = [
    simulation.placeOf(content.from.ZIPCode),
    simulation.placeOf(content.to.ZIPCode),
  ];
  if (sender === undefined || origin === undefined || destination === undefined) {
    throw new Error('a label was recorded that the simulation cannot mail');
  }
  await simulation.mail({
    sender,
    scenario: 'delivered',
    pace: 'live',
    disorder: 'neat',
    origin,
    destination,
    label: { serviceType, serial: serialOf(mid as Mid, content.number) },
    ...(merchant !== null && { merchant }),
  });
  await desk.announced(content.number);
};

const assertReached = ({ simulation }: LabelRooms, field: string, { ZIPCode }: LabelParty): void => {
  if (simulation.placeOf(ZIPCode) !== undefined) return;
  refuseField(
    `${field}.ZIPCode`,
    'The simulated network does not reach this ZIP Code.',
    'Use a ZIP Code of the contiguous states.',
  );
};

const makeLabel = async (
  rooms: LabelRooms,
  kind: Kind,
  body: Static<typeof LabelBody>,
  context: Context,
): Promise<Label> => {
  const { principal, now } = context;
  const right = rightOf(rooms, principal, context.header, now);
  const { packageDescription, imageInfo } = body;
  if (imageInfo?.returnLabel === true) {
    refuseField(
      'imageInfo.returnLabel',
      'A sandbox makes one label a request.',
      'Ask for it by POST /labels/v3/return-label.',
    );
  }
  const from = partyOf(body.fromAddress, 'fromAddress');
  const to = partyOf(body.toAddress, 'toAddress');
  assertReached(rooms, 'fromAddress', from);
  assertReached(rooms, 'toAddress', to);
  const { mailClass, weight, mailingDate, destinationEntryFacilityType } = packageDescription;
  if (mailingDate === undefined && kind === 'outbound') {
    refuseField(
      'packageDescription.mailingDate',
      'The mailing date is missing.',
      'Send one such as 2026-07-03.',
    );
  }
  const label = await rooms.desk.make({
    mid: kind === 'return' ? right.returnMid : right.mid,
    serviceType: SERVICE_TYPES[kind],
    merchant: right.merchant,
    organisationId: principal.organisationId,
    idempotencyKey: keyOf(context),
    content: {
      kind,
      from,
      to,
      mailClass,
      weight,
      mailingDate: mailingDate ?? new Date(rooms.simulation.time).toISOString().slice(0, 10),
    },
    entryZip: packageDescription.inductionZIPCode ?? from.ZIPCode,
    entryFacility: destinationEntryFacilityType ?? 'NONE',
    request: { kind, mid: right.mid, merchant: right.merchant, body },
  });
  if (label.state === 'cancelled') {
    throw new PosternError('label_cancelled', 'The label that was made under this key is cancelled.', {
      status: 400,
      place: { field: 'X-Idempotency-Key' },
      cure: 'Send another UUID for another label.',
    });
  }
  await mail(rooms, label);
  return label;
};

const route = (rooms: LabelRooms, kind: Kind, id: string, path: string, summary: string): AnyRoute => {
  const names =
    kind === 'return'
      ? { metadataName: 'returnLabelMetadata', imageName: 'returnLabelImage' }
      : { metadataName: 'labelMetadata', imageName: 'labelImage' };
  return declareRoute({
    ...COMMON,
    id,
    method: 'POST',
    path,
    scope: 'labels',
    schema: { body: LabelBody },
    subject: (_input, now, principal, header) => {
      const right = rightOf(rooms, principal, header, now);
      return ofRight(kind === 'return' ? { ...right, mid: right.returnMid } : right);
    },
    summary,
    handler: async ({ body }, context) => {
      const type = imageTypeOf(body.imageInfo?.imageType);
      assertSize(body.imageInfo?.labelType);
      const label = await makeLabel(rooms, kind, body, context);
      const image = await imageOf(labelSheet(label.content), type);
      return {
        ...imageAnswer({ ...names, metadata: metadataOf(label), image, json: 'flat' }, context),
        disclosed: disclosedOf(label.content.to),
        source: SOURCE,
      };
    },
  });
};

export const makingRoutes = (rooms: LabelRooms): AnyRoute[] => [
  route(
    rooms,
    'outbound',
    'labels-sandbox-make',
    '/labels/v3/label',
    'Makes a sample label, whose piece is then simulated.',
  ),
  route(rooms, 'return', 'labels-sandbox-return', '/labels/v3/return-label', 'Makes a sample return label.'),
];
