/** RateV4 and IntlRateV2: prices, parcel by parcel, in the order of the samples. */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, childText, type XmlElement } from '../../gateway/index.ts';
import { type Answered, type Asked, webToolsRoute } from './declare.ts';
import { element, fields, type Markup } from './element.ts';
import { itemFault } from './fault.ts';
import { domesticParcel, internationalParcel } from './parcel.ts';
import type {
  DomesticPostage,
  InternationalService,
  InternationalUnknown,
  ShippingAnswers,
} from './shipping-answers.ts';

/** As the old documentation had it for both. */
const MOST_PACKAGES = 25;

const missing = (api: string, files: string): PosternError =>
  new PosternError('prices_missing', `${api} needs price files, and none are imported here.`, {
    status: 503,
    cure: `Have the operator import ${files}.`,
  });

const UNKNOWN: Readonly<Record<InternationalUnknown, string>> = {
  'country-unknown': 'The country is none that the imported country groups or its English name tell.',
  'mail-type-unknown':
    'The MailType is none that is priced today: PACKAGE, ALL, LETTER, LARGEENVELOPE and POSTCARDS are.',
};

const echoed = (item: XmlElement, ...names: readonly string[]): Markup[] =>
  names.flatMap((name) => fields({ [name]: childText(item, name) }));

const postageElement = (postage: DomesticPostage): Markup =>
  element(
    'Postage',
    fields({
      MailService: postage.mailService,
      Rate: postage.rate,
      CommercialRate: postage.commercialRate,
      CommercialPlusRate: postage.commercialPlusRate,
    }),
    { CLASSID: postage.classId },
  );

const serviceElement = (item: XmlElement, service: InternationalService): Markup =>
  element(
    'Service',
    [
      ...echoed(
        item,
        'Pounds',
        'Ounces',
        'MailType',
        'Container',
        'Size',
        'Width',
        'Length',
        'Height',
        'Girth',
      ),
      element('Country', childText(item, 'Country').toUpperCase()),
      ...fields({ Postage: service.postage, CommercialPostage: service.commercialPostage }),
      ...fields({ ValueOfContents: childText(item, 'ValueOfContents') }),
      ...fields({
        SvcCommitments: service.commitments,
        SvcDescription: service.description,
        MaxDimensions: service.maxDimensions,
        MaxWeight: service.maxWeight,
      }),
    ],
    { ID: service.id },
  );

interface Priced {
  readonly content: Markup[];
  readonly source: string;
  readonly confidence: string;
}

/** Each parcel is answered by itself; only what concerns the whole server refuses the call. */
const answerAll = async (
  { items }: Asked,
  response: string,
  price: (item: XmlElement) => Promise<Priced>,
): Promise<Answered> => {
  let source: string | undefined;
  const confidences = new Set<string>();
  const packages: Markup[] = [];
  for (const item of items) {
    const attributes = { ID: item.attributes.ID };
    try {
      const priced = await price(item);
      source ??= priced.source;
      confidences.add(priced.confidence);
      packages.push(element('Package', priced.content, attributes));
    } catch (error) {
      if (!(error instanceof PosternError) || error.status >= 500) throw error;
      packages.push(element('Package', itemFault(error), attributes));
    }
  }
  const confidence = confidences.has('assumed') ? 'assumed' : 'checked';
  return {
    root: element(response, packages),
    source,
    ...(confidences.size > 0 && { headers: { 'postern-confidence': confidence } }),
  };
};

const COMMON = {
  channel: 'apis',
  dataset: 'prices',
  action: 'read',
  dataClass: 'nonpublic',
  purposeRequired: false,
  item: 'Package',
  mostItems: MOST_PACKAGES,
} as const;

export const rateApis = (shipping: ShippingAnswers): AnyRoute[] => [
  webToolsRoute({
    ...COMMON,
    name: 'RateV4',
    scope: 'prices',
    roots: ['RateV4Request'],
    summary: 'domestic prices of 1 to 25 parcels.',
    answer: (asked, { now }) =>
      answerAll(asked, 'RateV4Response', async (item) => {
        const parcel = domesticParcel(item);
        const answer = await shipping.domestic?.(parcel, now);
        if (answer === undefined) throw missing('RateV4', 'the published prices and zones');
        if (answer === 'service-unknown') {
          const message = 'The service named is none that is priced today; ALL gives those there are.';
          throw new PosternError('web_tools_request_invalid', message, { status: 400 });
        }
        const { zone, postage, source, confidence } = answer;
        // What costs the same to everywhere has its price without a zone, as in v3.
        if (zone === null && postage.length === 0) {
          throw new PosternError('zone_unknown', 'No zone is known for this pair of ZIP Codes.', {
            status: 400,
          });
        }
        return {
          content: [
            ...echoed(item, 'ZipOrigination', 'ZipDestination', 'Pounds', 'Ounces', 'Container', 'Size'),
            ...echoed(item, 'Machinable'),
            ...fields({ Zone: zone ?? '' }),
            ...postage.map(postageElement),
          ],
          source,
          confidence,
        };
      }),
  }),
  webToolsRoute({
    ...COMMON,
    name: 'IntlRateV2',
    scope: 'international-prices',
    roots: ['IntlRateV2Request'],
    summary: 'international prices of 1 to 25 parcels.',
    answer: (asked, { now }) =>
      answerAll(asked, 'IntlRateV2Response', async (item) => {
        const parcel = internationalParcel(item);
        const answer = await shipping.international?.(parcel, now);
        if (answer === undefined) throw missing('IntlRateV2', 'international-prices and country-groups');
        if (typeof answer === 'string') {
          throw new PosternError('web_tools_request_invalid', UNKNOWN[answer], { status: 400 });
        }
        const { services, source, confidence } = answer;
        return { content: services.map((service) => serviceElement(item, service)), source, confidence };
      }),
  }),
];
