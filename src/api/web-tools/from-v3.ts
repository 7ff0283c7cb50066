/** Prices and standards of the dialect out of the answers of USPS v3 here, so that both dialects say the same. */
import { zip5OrNull } from '../../postal/zip/index.ts';
import type { ZipReference } from '../../reference/index.ts';
import type { BusinessAnswers } from '../usps-v3/business/index.ts';
import { internationalFromV3 } from './international-from-v3.ts';
import type { DomesticParcel, DomesticPostage, ShippingAnswers } from './shipping-answers.ts';
import { confidenceOf, dollars, ratesOf, sourceOf, twinsOf } from './v3-rates.ts';

const OUNCES = 16;

/** Services that one mail class of today stands for. */
const MAIL_CLASSES = {
  PRIORITY: 'PRIORITY_MAIL',
  'PRIORITY COMMERCIAL': 'PRIORITY_MAIL',
  EXPRESS: 'PRIORITY_MAIL_EXPRESS',
  'PRIORITY EXPRESS': 'PRIORITY_MAIL_EXPRESS',
  'PRIORITY MAIL EXPRESS': 'PRIORITY_MAIL_EXPRESS',
  MEDIA: 'MEDIA_MAIL',
  LIBRARY: 'LIBRARY_MAIL',
  'GROUND ADVANTAGE': 'USPS_GROUND_ADVANTAGE',
} as const;

/** Numbers of the samples; others are not known. */
const CLASS_IDS: Readonly<Record<string, string>> = {
  PRIORITY_MAIL: '1',
  PRIORITY_MAIL_EXPRESS: '3',
  MEDIA_MAIL: '6',
  LIBRARY_MAIL: '7',
};
const NO_CLASS_ID = '';

const requestOf = (parcel: DomesticParcel, priceType: 'RETAIL' | 'COMMERCIAL') => {
  const mailClass = (
    MAIL_CLASSES as Readonly<Record<string, (typeof MAIL_CLASSES)[keyof typeof MAIL_CLASSES]>>
  )[parcel.service];
  return {
    originZIPCode: parcel.originZip,
    destinationZIPCode: parcel.destinationZip,
    weight: parcel.weightOunces / OUNCES,
    length: parcel.lengthInches ?? 0,
    width: parcel.widthInches ?? 0,
    height: parcel.heightInches ?? 0,
    ...(mailClass !== undefined && { mailClass }),
    priceType,
  };
};

/** What the old service took for every class there is. */
const EVERY = new Set(['ALL', 'ONLINE', 'PLUS', '']);

interface StandardRow {
  readonly mailClass: string;
  readonly days: number;
  readonly effectiveAcceptanceDate: string;
  readonly scheduledDeliveryDate: string;
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

export const shippingFromV3 = (answers: BusinessAnswers, zips: () => ZipReference): ShippingAnswers => ({
  async domestic(parcel, now) {
    if (!EVERY.has(parcel.service) && !(parcel.service in MAIL_CLASSES)) return 'service-unknown';
    const retail = await answers.totalRates(requestOf(parcel, 'RETAIL'), now);
    if (retail === undefined) return undefined;
    const rates = ratesOf(retail);
    const cheaper = await twinsOf(rates, (mailClass) =>
      answers.totalRates({ ...requestOf(parcel, 'COMMERCIAL'), mailClass }, now),
    );
    const postage = rates.map(({ rate, total }): DomesticPostage => {
      const commercialRate = cheaper(rate);
      return {
        classId: CLASS_IDS[rate.mailClass] ?? NO_CLASS_ID,
        mailService: rate.description,
        rate: dollars(total),
        ...(commercialRate !== undefined && { commercialRate: dollars(commercialRate) }),
      };
    });
    const [first] = rates;
    const zone = first?.rate.zone.replace(/^0+(?=\d)/, '') ?? '0';
    return {
      zone: zone === '0' ? null : zone,
      postage,
      source: sourceOf(retail),
      confidence: confidenceOf(retail),
    };
  },

  international: (parcel, now) => internationalFromV3(answers.international, parcel, now),

  async standards({ originZip, destinationZip, acceptDate }, now) {
    const answer = await answers.standards(
      {
        originZIPCode: originZip,
        destinationZIPCode: destinationZip,
        ...(ISO_DATE.test(acceptDate) && { acceptanceDate: acceptDate }),
      },
      now,
    );
    if (answer === undefined) return undefined;
    const place = (zip: string) => {
      const known = zip5OrNull(zip);
      return known === null ? null : zips().lookup(known);
    };
    const [origin, destination] = [place(originZip), place(destinationZip)];
    return {
      originCity: origin?.city ?? '',
      originState: origin?.state ?? '',
      destinationCity: destination?.city ?? '',
      destinationState: destination?.state ?? '',
      standards: (answer.body as readonly StandardRow[]).map((row) => ({
        mailClass: row.mailClass,
        destinationType: '',
        acceptanceDate: row.effectiveAcceptanceDate,
        days: String(row.days),
        scheduledDelivery: row.scheduledDeliveryDate,
      })),
      source: sourceOf(answer),
      confidence: confidenceOf(answer),
    };
  },
});
