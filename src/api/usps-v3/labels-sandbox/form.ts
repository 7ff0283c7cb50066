/** POST /scan-forms/v3/scan-form in a sandbox: one barcode for a shipment, and the manifest of what stands on it (SCAN Forms 3.1.14). */
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, type Context, declareRoute, type SubjectFacts } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import type { Principal } from '../../../identity/index.ts';
import { formSheet, imageOf, imageTypeOf } from '../../../shipping/labels/index.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import { imageAnswer } from './answer.ts';
import {
  absent,
  COMMON,
  type LabelRooms,
  ofNumber,
  ownLabel,
  refuseField,
  SERVICE_TYPES,
  SOURCE,
} from './rooms.ts';
import { FormBody } from './schemas.ts';

type Body = Static<typeof FormBody>;

const MOST_LABELS = 40_000;

/** The way a shipment is named. @throws PosternError where none or several ways came */
const namedBy = ({ shipment: { trackingNumbers, MID, manifestMID } }: Body) => {
  const ways = [trackingNumbers, MID, manifestMID].filter((way) => way !== undefined).length;
  if (ways !== 1) {
    refuseField(
      'shipment',
      `Expected one of trackingNumbers, MID and manifestMID; ${ways} came.`,
      'Name the shipment in one way.',
    );
  }
  const numbers = [...new Set((trackingNumbers ?? []).map((text) => askedPiece(text).number))];
  const mids = [...new Set(numbers.map((number) => askedPiece(number).mid))];
  if (mids.length > 1) {
    refuseField(
      'shipment.trackingNumbers',
      'The numbers are of several Mailer IDs.',
      'Ask for a form for each.',
    );
  }
  return { numbers, mid: MID ?? manifestMID ?? mids[0] ?? null };
};

const subjectOf = async (rooms: LabelRooms, body: Body, principal: Principal): Promise<SubjectFacts> => {
  const { numbers, mid } = namedBy(body);
  const [first] = numbers;
  if (first !== undefined) return ofNumber(rooms, first, principal);
  const { role, merchantTokens } = principal.attributes('api', 'labels');
  // Each label is looked at again below; a platform that holds a token may ask for its Mailer ID.
  const merchant = role === 'platform' ? (merchantTokens[0] ?? null) : null;
  return { mid, midDetermined: mid !== null, merchant };
};

const ineligible = (message: string): PosternError =>
  new PosternError('form_ineligible', message, {
    status: 400,
    place: { field: 'shipment' },
    cure: 'A form holds labels of one mailing date and one entry, each on no other form and not cancelled.',
  });

/** The labels that go on the form. @throws PosternError `form_ineligible`, `label_not_found` */
const numbersOf = async (
  { desk }: LabelRooms,
  body: Body,
  context: Context,
): Promise<{ readonly numbers: readonly string[]; readonly mid: string }> => {
  const { numbers, mid } = namedBy(body);
  const { principal } = context;
  const { role, merchantTokens } = principal.attributes('api', 'labels');
  const { mailingDate, entryFacilityZIPCode, destinationEntryFacilityType } = body;
  if (mid === null) throw absent();
  if (numbers.length === 0) {
    const shipment = {
      organisationId: principal.organisationId,
      mid,
      mailingDate,
      entryZip: entryFacilityZIPCode,
      entryFacility: destinationEntryFacilityType,
    };
    const merchants = role === 'platform' ? merchantTokens : [null];
    const found: string[] = [];
    for (const merchant of merchants)
      found.push(...(await desk.eligible({ ...shipment, merchant }, MOST_LABELS)));
    if (found.length === 0) throw ineligible('No label of this shipment waits for a form.');
    return { numbers: found.slice(0, MOST_LABELS), mid };
  }
  for (const number of numbers) {
    const label = ownLabel(await desk.find(number), context);
    if (role === 'platform' && !merchantTokens.includes(label.merchant ?? '')) throw absent();
    const dated = body.overwriteMailingDate === true || label.content.mailingDate === mailingDate;
    if (
      !dated ||
      label.entryZip !== entryFacilityZIPCode ||
      label.entryFacility !== destinationEntryFacilityType
    ) {
      throw ineligible('A label has another mailing date, entry ZIP Code or entry facility than the form.');
    }
    if (label.state !== 'announced' || label.manifest !== null) {
      throw ineligible('A label is cancelled, or stands on a form already.');
    }
  }
  return { numbers, mid };
};

const form = (rooms: LabelRooms): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: 'labels-sandbox-form',
    method: 'POST',
    path: '/scan-forms/v3/scan-form',
    scope: 'scan-forms',
    schema: { body: FormBody },
    bodyLimit: 4 * 1_048_576,
    items: ({ body }) => body.shipment.trackingNumbers?.length ?? 1,
    subject: ({ body }, _now, principal) => subjectOf(rooms, body, principal),
    summary: 'A sample SCAN form: one barcode for the labels of a shipment.',
    handler: async ({ body }, context) => {
      const type = imageTypeOf(body.imageInfo?.imageType ?? body.imageType);
      const asked = body.imageInfo?.labelType ?? '8.5X11LABEL';
      const size = asked === '4X6LABEL' ? '4X6LABEL' : '8.5X11LABEL';
      if (asked.toUpperCase() !== size) {
        refuseField(
          'imageInfo.labelType',
          'There is no form of this size.',
          'Ask for 8.5X11LABEL or 4X6LABEL.',
        );
      }
      const { numbers, mid } = await numbersOf(rooms, body, context);
      const number = await rooms.desk.putOnForm(mid, SERVICE_TYPES.form, numbers, body.mailingDate);
      if (number === undefined) throw ineligible('A label was cancelled or put on another form meanwhile.');
      const { mailingDate, entryFacilityZIPCode: entryZip, fromAddress: from } = body;
      const sheet = formSheet({ number, from, mailingDate, entryZip, pieces: numbers.length, size });
      const metadata = {
        form: '5630',
        imageInfo: { imageType: type, labelType: size },
        mailingDate,
        overwriteMailingDate: body.overwriteMailingDate ?? false,
        entryFacilityZIPCode: entryZip,
        destinationEntryFacilityType: body.destinationEntryFacilityType,
        shipment: body.shipment,
        fromAddress: from,
        manifestNumber: number,
        trackingNumbers: numbers,
      };
      const image = await imageOf(sheet, type);
      const parts = {
        metadataName: 'SCANFormMetaData',
        metadata,
        imageName: 'SCANFormImage',
        image,
      } as const;
      return { ...imageAnswer({ ...parts, json: 'flat' }, context), source: SOURCE };
    },
  });

/** A line a label: what proves whose a number is, in the columns by which the intake is told of it. */
const manifest = (rooms: LabelRooms): AnyRoute =>
  declareRoute({
    ...COMMON,
    id: 'labels-sandbox-manifest',
    dialect: 'problem',
    method: 'GET',
    path: '/postern/v1/sandbox/manifests/:manifestNumber',
    action: 'read',
    scope: 'scan-forms',
    schema: {
      params: Type.Object(
        { manifestNumber: Type.String({ minLength: 10, maxLength: 60 }) },
        { additionalProperties: false },
      ),
    },
    subject: async ({ params }, _now, principal) => {
      const { number, mid } = askedPiece(params.manifestNumber);
      const { role, merchantTokens } = principal.attributes('api', 'labels');
      const labels = role === 'platform' ? await rooms.desk.onForm(number) : [];
      const held =
        labels.length > 0 && labels.every(({ merchant }) => merchantTokens.includes(merchant ?? ''));
      return { mid, midDetermined: mid !== null, merchant: held ? (labels[0]?.merchant ?? null) : null };
    },
    summary: 'The manifest of a sample SCAN form as CSV: number, Mailer ID, merchant, destination ZIP Code.',
    handler: async ({ params }, { principal }) => {
      const labels = (await rooms.desk.onForm(askedPiece(params.manifestNumber).number)).filter(
        ({ organisationId }) => organisationId === principal.organisationId,
      );
      if (labels.length === 0) throw absent();
      const rows = labels.map(({ content, mid, merchant, manifest: form }) =>
        [form, content.number, mid, merchant ?? '', content.to.ZIPCode, content.mailingDate].join(','),
      );
      const head = 'manifestNumber,trackingNumber,MID,merchant,destinationZIPCode,mailingDate';
      return {
        body: `${[head, ...rows].join('\n')}\n`,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
        source: SOURCE,
      };
    },
  });

export const formRoutes = (rooms: LabelRooms): AnyRoute[] => [form(rooms), manifest(rooms)];
