/** Checks of what people type for identities; each refusal says what came and what was expected. */
import { PosternError } from '../errors.ts';

const refuse = (field: string, came: unknown, expected: string): never => {
  throw new PosternError('input_invalid', `${field} is ${JSON.stringify(came)}; expected ${expected}.`, {
    status: 400,
    place: { field },
  });
};

/** A name for people: 1 to 100 characters, no control characters. */
export const parseName = (field: string, text: string): string => {
  const name = text.trim();
  const clean = name.length > 0 && name.length <= 100 && !/\p{Cc}/u.test(name);
  return clean ? name : refuse(field, text, 'a name of 1 to 100 characters');
};

/** A Mailer ID: six digits, or nine beginning with 9 (Publication 199). */
export const parseMid = (text: string): string =>
  /^(?:9\d{8}|[0-8]\d{5})$/.test(text)
    ? text
    : refuse('mid', text, 'six digits not beginning with 9, or nine digits beginning with 9');

/** A Customer Registration ID: digits, at most 15. */
export const parseCrid = (text: string): string =>
  /^\d{1,15}$/.test(text) ? text : refuse('crid', text, '1 to 15 digits');

/**
 * An instant as a person writes it: `2026-04-01` (UTC midnight) or a full ISO 8601 date-time with zone.
 * @returns Unix milliseconds.
 */
export const parseInstant = (field: string, text: string): number => {
  const known = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  const at = known ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? refuse(field, text, 'a date (2026-04-01) or a date-time with zone') : at;
};

/** One of a closed list. */
export const parseChoice = <Choice extends string>(
  field: string,
  text: string,
  choices: readonly Choice[],
): Choice => choices.find((choice) => choice === text) ?? refuse(field, text, `one of ${choices.join(', ')}`);
