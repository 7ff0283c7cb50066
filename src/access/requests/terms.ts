/** What a reviewer grants, checked against what was asked for. */
import { PosternError } from '../../errors.ts';
import type { GrantTerms, RequestForm } from './model.ts';

const DAY_MS = 86_400_000;
/** Access is reviewed every year, so no grant is given for longer. */
export const LONGEST_GRANT_DAYS = 365;

export interface WishedTerms {
  readonly purposes?: readonly string[];
  readonly fields?: readonly string[];
  readonly conditions?: readonly string[];
  readonly quotaPerHour?: number | null;
  /** Unix ms. */
  readonly until?: number;
  readonly reason: string;
}

const refuse = (field: string, message: string, cure: string): never => {
  throw new PosternError('input_invalid', message, { status: 400, cure, place: { field } });
};

const within = (field: 'purposes' | 'fields', given: readonly string[], asked: readonly string[]): void => {
  const more = given.filter((word) => !asked.includes(word));
  if (more.length === 0) return;
  refuse(
    field,
    `${field} would grant ${more.join(', ')}, which was not asked for (asked: ${asked.join(', ') || 'none'}).`,
    'Grant what was asked for or less; have the rest requested.',
  );
};

/** @throws PosternError `input_invalid` where more would be granted than was asked, or for too long. */
export const termsOf = (wished: WishedTerms, form: RequestForm, now: number): GrantTerms => {
  const { purposes = form.purposes, fields = form.fields } = wished;
  within('purposes', purposes, form.purposes);
  within('fields', fields, form.fields);
  if (purposes.length === 0)
    refuse('purposes', 'No purpose would be granted.', 'Refuse the request instead.');
  const longest = now + LONGEST_GRANT_DAYS * DAY_MS;
  const until = wished.until ?? longest;
  if (until <= now || until > longest) {
    refuse(
      'until',
      `The grant would end ${new Date(until).toISOString()}.`,
      `Name an instant after now and within ${LONGEST_GRANT_DAYS} days.`,
    );
  }
  return {
    purposes,
    fields,
    conditions: wished.conditions ?? [],
    quotaPerHour: wished.quotaPerHour ?? null,
    until,
    reason: wished.reason,
  };
};
