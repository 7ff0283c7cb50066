/** IntlRateV2 out of the answers of International Prices v3, so that both dialects say the same. */
import type { InternationalAnswers } from '../usps-v3/business/index.ts';
import type {
  InternationalAnswer,
  InternationalParcel,
  InternationalService,
  InternationalUnknown,
} from './shipping-answers.ts';
import { confidenceOf, dollars, type Rate, ratesOf, sourceOf, twinsOf } from './v3-rates.ts';

const OUNCES = 16;

/** Numbers of the samples, of single pieces by mail class; others are not known. */
const SERVICE_IDS: Readonly<Record<string, string>> = {
  PRIORITY_MAIL_EXPRESS_INTERNATIONAL: '1',
  PRIORITY_MAIL_INTERNATIONAL: '2',
  GLOBAL_EXPRESS_GUARANTEED: '4',
  'FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE': '15',
};
const SINGLE_PIECE = new Set(['SP', 'PA', 'LE', '']);

const idOf = ({ mailClass, rateIndicator = '' }: Rate): string =>
  SINGLE_PIECE.has(rateIndicator) ? (SERVICE_IDS[mailClass] ?? '') : '';

const PARCELS = new Set(['PACKAGE', 'ALL', '']);
const LETTERS: Readonly<Record<string, string>> = {
  LETTER: 'LETTERS',
  LARGEENVELOPE: 'FLATS',
  POSTCARDS: 'CARDS',
};

const sizesOf = ({ lengthInches, widthInches, heightInches }: InternationalParcel) => ({
  length: lengthInches ?? 0,
  width: widthInches ?? 0,
  height: heightInches ?? 0,
});

const letterOf = async (
  answers: InternationalAnswers,
  parcel: InternationalParcel,
  processingCategory: string,
  country: string,
  now: number,
): Promise<InternationalAnswer | undefined> => {
  const { length, width, height } = sizesOf(parcel);
  const answer = await answers.letterRates(
    {
      weight: parcel.weightOunces,
      length,
      height,
      thickness: width,
      processingCategory,
      destinationCountryCode: country,
    },
    now,
  );
  if (answer === undefined) return undefined;
  const { totalBasePrice, rates } = answer.body as { totalBasePrice: number; rates: readonly Rate[] };
  return {
    services: rates.map(({ description }) => ({
      id: '',
      description,
      postage: dollars(totalBasePrice),
      commitments: '',
    })),
    source: sourceOf(answer),
    confidence: confidenceOf(answer),
  };
};

/** `undefined`: nothing is imported that could answer. @throws PosternError for the one parcel, as v3 */
export const internationalFromV3 = async (
  answers: InternationalAnswers,
  parcel: InternationalParcel,
  now: number,
): Promise<InternationalAnswer | InternationalUnknown | undefined> => {
  const country = await answers.country(parcel.country);
  if (country === undefined) return undefined;
  if (country === null) return 'country-unknown';
  const type = parcel.mailType.toUpperCase().replace(/[^A-Z]/g, '');
  const letters = LETTERS[type];
  if (letters !== undefined) return letterOf(answers, parcel, letters, country, now);
  if (!PARCELS.has(type)) return 'mail-type-unknown';
  const asked = (priceType: 'RETAIL' | 'COMMERCIAL') => ({
    originZIPCode: parcel.originZip,
    destinationCountryCode: country,
    weight: parcel.weightOunces / OUNCES,
    ...sizesOf(parcel),
    priceType,
  });
  const retail = await answers.baseRatesList(asked('RETAIL'), now);
  if (retail === undefined) return undefined;
  const rates = ratesOf(retail);
  const cheaper = await twinsOf(rates, (mailClass) =>
    answers.baseRatesList({ ...asked('COMMERCIAL'), mailClass }, now),
  );
  return {
    services: rates.map(({ rate, total }): InternationalService => {
      const commercial = cheaper(rate);
      return {
        id: idOf(rate),
        description: rate.description,
        postage: dollars(total),
        ...(commercial !== undefined && { commercialPostage: dollars(commercial) }),
        commitments: '',
      };
    }),
    source: sourceOf(retail),
    confidence: confidenceOf(retail),
  };
};
