/** Parcels as RateV4 and IntlRateV2 describe them. */
import { PosternError } from '../../errors.ts';
import { childText, type XmlElement } from '../../gateway/index.ts';
import type { DomesticParcel, InternationalParcel } from './shipping-answers.ts';

const OUNCES = 16;
/** Nothing heavier is mailed (Domestic Mail Manual 601). */
const MOST_POUNDS = 70;

const refuse = (code: string, message: string): PosternError =>
  new PosternError(code, message, { status: 400 });

const numberOf = (item: XmlElement, name: string): number | null => {
  const text = childText(item, name);
  if (text === '') return null;
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) {
    throw refuse('web_tools_request_invalid', `${name} is no number of zero or more.`);
  }
  return Number(text);
};

const weightOf = (item: XmlElement): number => {
  const ounces = (numberOf(item, 'Pounds') ?? 0) * OUNCES + (numberOf(item, 'Ounces') ?? 0);
  if (ounces === 0) throw refuse('web_tools_request_invalid', 'Pounds and Ounces are missing or zero.');
  if (ounces > MOST_POUNDS * OUNCES) {
    throw refuse(
      'weight_over_limit',
      `The weight is ${ounces / OUNCES} pounds; nothing over ${MOST_POUNDS} pounds is mailed.`,
    );
  }
  return ounces;
};

const zipOf = (item: XmlElement, name: string): string => {
  const text = childText(item, name);
  if (/^\d{5}$/.test(text)) return text;
  throw refuse('web_tools_request_invalid', `${name} is no ZIP Code of 5 digits.`);
};

const sizes = (item: XmlElement) => ({
  lengthInches: numberOf(item, 'Length'),
  widthInches: numberOf(item, 'Width'),
  heightInches: numberOf(item, 'Height'),
  girthInches: numberOf(item, 'Girth'),
});

const MACHINABLE: Readonly<Record<string, boolean>> = { TRUE: true, FALSE: false };

/** @throws PosternError for what is wrong with this one */
export const domesticParcel = (item: XmlElement): DomesticParcel => {
  const service = childText(item, 'Service').toUpperCase();
  const firstClassMailType = childText(item, 'FirstClassMailType');
  if (service.startsWith('FIRST CLASS') && firstClassMailType === '') {
    throw refuse('first_class_type_missing', 'Invalid First Class Mail Type.');
  }
  return {
    service,
    firstClassMailType,
    originZip: zipOf(item, 'ZipOrigination'),
    destinationZip: zipOf(item, 'ZipDestination'),
    weightOunces: weightOf(item),
    container: childText(item, 'Container'),
    size: childText(item, 'Size'),
    ...sizes(item),
    machinable: MACHINABLE[childText(item, 'Machinable').toUpperCase()] ?? null,
  };
};

/** @throws PosternError for what is wrong with this one */
export const internationalParcel = (item: XmlElement): InternationalParcel => {
  const country = childText(item, 'Country');
  if (country === '') throw refuse('web_tools_request_invalid', 'Country is missing.');
  const origin = childText(item, 'OriginZip');
  return {
    country,
    originZip: origin === '' ? '' : zipOf(item, 'OriginZip'),
    mailType: childText(item, 'MailType'),
    container: childText(item, 'Container'),
    size: childText(item, 'Size'),
    weightOunces: weightOf(item),
    valueOfContents: childText(item, 'ValueOfContents'),
    ...sizes(item),
  };
};
