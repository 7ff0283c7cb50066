/** How long each state may last, and what of a request is overdue. */
import type { RequestState } from './model.ts';

const DAY_MS = 86_400_000;

export interface ClockSettings {
  /** Days for a steward to review, and for the second approver to approve. */
  readonly reviewDays: number;
  /** Days for the requester to finish a draft or to answer a question; then the request lapses. */
  readonly answerDays: number;
}

/** When a state that begins at `since` (Unix ms) should have been left; null: no clock runs. */
export const dueAt = (state: RequestState, since: number, settings: ClockSettings): number | null => {
  if (state === 'draft' || state === 'returned') return since + settings.answerDays * DAY_MS;
  if (state === 'submitted' || state === 'review' || state === 'second-approval') {
    return since + settings.reviewDays * DAY_MS;
  }
  return null;
};
