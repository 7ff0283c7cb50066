/** Labels by USPS: each request pays by a token that the caller's organisation got here, and is sent once. */
import type { AnyRoute, Context, Input, RouteSchemas, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Principal } from '../../../identity/index.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { type Operation, operationRoute, type Way } from '../business/operation.ts';
import { holdsPaymentToken, nameIn, noteMade, ofOwner } from '../business/owned.ts';
import { params } from '../business/schemas.ts';
import {
  BrandingImage,
  BrandingList,
  BrandingName,
  Edit,
  ImbIndicia,
  Indicia,
  InternationalLabel,
  Label,
  Reprint,
} from './schemas.ts';
import { type LabelOwnership, ofPiece, ofToken } from './subject.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
/** `piece`: one label by its number; `image`: one branding image; `labeller`: anything else. */
type About = 'labeller' | 'piece' | 'image';

interface Row {
  readonly id: string;
  readonly at: string;
  readonly about: About;
  readonly schema: RouteSchemas;
  readonly summary: string;
}

const row = (id: string, at: string, about: About, schema: RouteSchemas, summary: string): Row => ({
  id,
  at,
  about,
  schema,
  summary,
});

const Piece = params('trackingNumber', Type.String({ minLength: 10, maxLength: 60 }));
const Imb = params(
  'imb',
  Type.String({ pattern: '^\\d{20,31}$', description: 'digits of an Intelligent Mail barcode' }),
);
const Image = params('imageUUID', Type.String({ pattern: '^[0-9A-Fa-f-]{36}$', description: 'a UUID' }));

export const LABELS: readonly Row[] = [
  row('label', 'POST /labels/v3/label', 'labeller', { body: Label }, 'Makes a label.'),
  row(
    'cancel-key',
    'DELETE /labels/v3/label',
    'labeller',
    {},
    'Cancels the label made under an X-Idempotency-Key.',
  ),
  row('return', 'POST /labels/v3/return-label', 'labeller', { body: Label }, 'Makes a return label.'),
  row('cancel', 'DELETE /labels/v3/label/:trackingNumber', 'piece', { params: Piece }, 'Cancels a label.'),
  row(
    'edit',
    'PATCH /labels/v3/label/:trackingNumber',
    'piece',
    { params: Piece, body: Edit },
    'Changes measures of a label.',
  ),
  row(
    'indicia',
    'POST /labels/v3/indicia',
    'labeller',
    { body: Indicia },
    'Makes an indicia for a letter or flat.',
  ),
  row(
    'indicia-imb',
    'POST /labels/v3/indicia/imb',
    'labeller',
    { body: ImbIndicia },
    'The same with an Intelligent Mail barcode.',
  ),
  row(
    'indicia-imb-cancel',
    'DELETE /labels/v3/indicia/imb/:imb',
    'labeller',
    { params: Imb },
    'Cancels such an indicia.',
  ),
  row(
    'branding-create',
    'POST /labels/v3/branding',
    'labeller',
    { body: BrandingImage },
    'Keeps an image for labels.',
  ),
  row(
    'branding-list',
    'GET /labels/v3/branding',
    'labeller',
    { query: BrandingList },
    'Lists the images under a payment token.',
  ),
  row('branding-get', 'GET /labels/v3/branding/:imageUUID', 'image', { params: Image }, 'An image.'),
  row(
    'branding-delete',
    'DELETE /labels/v3/branding/:imageUUID',
    'image',
    { params: Image },
    'Removes an image.',
  ),
  row(
    'branding-rename',
    'PATCH /labels/v3/branding/:imageUUID',
    'image',
    { params: Image, body: BrandingName },
    'Renames an image.',
  ),
  row(
    'reprint',
    'POST /labels/v3/label-reprint/:trackingNumber',
    'piece',
    { params: Piece, body: Reprint },
    'Prints a label again.',
  ),
  row(
    'reprint-key',
    'POST /labels/v3/label-reprint',
    'labeller',
    { body: Reprint },
    'The same for the label made under an X-Idempotency-Key.',
  ),
];

const INTERNATIONAL: readonly Row[] = [
  row(
    'label',
    'POST /international-labels/v3/international-label',
    'labeller',
    { body: InternationalLabel },
    'Makes a label to another country.',
  ),
  row(
    'cancel-key',
    'DELETE /international-labels/v3/international-label',
    'labeller',
    {},
    'Cancels the label made under an X-Idempotency-Key.',
  ),
  row(
    'cancel',
    'DELETE /international-labels/v3/international-label/:trackingNumber',
    'piece',
    { params: Piece },
    'Cancels a label.',
  ),
  row(
    'reprint',
    'POST /international-labels/v3/international-label-reprint/:trackingNumber',
    'piece',
    { params: Piece, body: Reprint },
    'Prints a label again.',
  ),
  row(
    'reprint-key',
    'POST /international-labels/v3/international-label-reprint',
    'labeller',
    { body: Reprint },
    'The same for the label made under an X-Idempotency-Key.',
  ),
  row(
    'indicia',
    'POST /international-labels/v3/indicia',
    'labeller',
    { body: Indicia },
    'Makes an indicia for a letter or flat to another country.',
  ),
];

/** A branding image and what is drawn from base64 are larger than other bodies. */
const IMAGE_BODY_BYTES = 3 * 1_048_576;

/** Routes that make a piece → the fields of the answer that have its number. */
const MAKES: Readonly<Record<string, readonly string[]>> = {
  'POST /labels/v3/label': ['trackingNumber'],
  'POST /labels/v3/return-label': ['trackingNumber'],
  'POST /international-labels/v3/international-label': ['internationalTrackingNumber', 'trackingNumber'],
};

/** States whose the piece is that was labelled for a merchant: the platform sees it by its number from now on. */
const stateOwner =
  (
    { owned, ownership }: LabelRooms,
    fields: readonly string[],
  ): NonNullable<Operation<RouteSchemas>['after']> =>
  async ({ body }, _input, { header, principal, now }) => {
    const { merchant = null } = await ofToken(owned, header, principal);
    const number = fields.map((field) => nameIn(body, field)).find((one) => one !== undefined);
    if (merchant !== null && number !== undefined) await ownership.state(number, merchant, now);
  };

export interface LabelRooms {
  readonly way: Way;
  readonly owned: OwnedThings;
  readonly ownership: LabelOwnership;
}

const routeOf = (rooms: LabelRooms, scope: string, { id, at, about, schema, summary }: Row): AnyRoute => {
  const { way, owned, ownership } = rooms;
  const [method = '', path = ''] = at.split(' ');
  const makes = MAKES[at];
  const subject = async (
    input: Input,
    _now: number,
    principal: Principal,
    header: Context['header'],
  ): Promise<SubjectFacts> => {
    const asked = input.params as { readonly trackingNumber?: string; readonly imageUUID?: string };
    if (about === 'piece') return ofPiece(ownership, asked.trackingNumber ?? '', principal);
    const facts = await ofToken(owned, header, principal);
    return about === 'image'
      ? { ...facts, ...(await ofOwner(owned, 'branding', asked.imageUUID ?? '')) }
      : facts;
  };
  return operationRoute<RouteSchemas>(way, {
    id: `${scope}-${id}`,
    method: method as Method,
    path,
    dataset: 'labels',
    action: method === 'GET' ? 'read' : 'write',
    dataClass: 'sensitive-enhanced',
    purposeRequired: true,
    scope,
    schema,
    subject,
    summary,
    ...(id === 'branding-create' && { bodyLimit: IMAGE_BODY_BYTES }),
    repeat: method === 'GET' ? 'idempotent' : 'once',
    before: (_input, context) => holdsPaymentToken(owned, context),
    ...(id === 'branding-create' && {
      after: (answer, _input, context) => noteMade(owned, 'branding', 'imageUUID')(answer, context),
    }),
    ...(makes !== undefined && { after: stateOwner(rooms, makes) }),
  });
};

export const labelRoutes = (rooms: LabelRooms): AnyRoute[] => [
  ...LABELS.map((one) => routeOf(rooms, 'labels', one)),
  ...INTERNATIONAL.map((one) => routeOf(rooms, 'international-labels', one)),
];
