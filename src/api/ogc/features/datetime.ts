/** The parameter `datetime`: accepted, and without effect, since features here have no time of their own. */
import { PosternError } from '../../../errors.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

const isInstant = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));
const isOpen = (text: string): boolean => text === '' || text === '..';

/** @throws PosternError `datetime_invalid` where the text is no date, date-time or interval of them */
export const assertDatetime = (text: string): void => {
  const [from = '', until, ...more] = text.split('/');
  const valid =
    until === undefined
      ? isInstant(from)
      : more.length === 0 &&
        (isInstant(from) || isOpen(from)) &&
        (isInstant(until) || isOpen(until)) &&
        !(isOpen(from) && isOpen(until));
  const inOrder =
    until === undefined || isOpen(from) || isOpen(until) || Date.parse(from) <= Date.parse(until);
  if (valid && inOrder) return;
  throw new PosternError(
    'datetime_invalid',
    valid ? 'The interval of datetime ends before it begins.' : 'The datetime is none of RFC 3339.',
    {
      status: 400,
      cure: 'Send a date, a date-time with zone, or an interval such as 2026-01-01/2026-12-31 or ../2026-12-31.',
      place: { field: 'datetime' },
    },
  );
};
