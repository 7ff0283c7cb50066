/** What both versions of the tracking interface take. */
import { PosternError } from '../../errors.ts';
import { Type } from '../../gateway/schema.ts';
import type { Stated } from '../../tracking/lookup/index.ts';

/** Long enough for `420`, nine digits of ZIP Code, 22 digits, and blanks between groups. */
export const NumberText = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'the number below the barcode; blanks do not matter',
});

export const Zip5 = Type.String({ pattern: '^\\d{5}$', description: 'five digits' });

/** USPS's own documentation has it in capitals and in small letters (usps-v3-wire 2.4). */
export const Expand = Type.String({
  pattern: '^([Ss][Uu][Mm][Mm][Aa][Rr][Yy]|[Dd][Ee][Tt][Aa][Ii][Ll])$',
  description: 'SUMMARY or DETAIL',
});

export const MailingDate = Type.String({ maxLength: 40, description: 'a date such as 2026-11-24' });

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const isDate = (text: string): boolean => {
  if (!DATE.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
};

/** @throws PosternError `mailing_date_invalid` (400) */
export const checkStated = ({ mailingDate }: Stated): void => {
  if (mailingDate === undefined || isDate(mailingDate)) return;
  throw new PosternError('mailing_date_invalid', 'mailingDate is no date such as 2026-11-24.', {
    status: 400,
    place: { field: 'mailingDate' },
  });
};
