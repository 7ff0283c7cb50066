/** Erasure of person-identifying records, with the floor under which their accounting is kept. Nothing here changes the log. */
import { PosternError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Erasure, erase, type Selection } from './commitments.ts';

const DAY_MS = 86_400_000;

export interface CareOptions {
  readonly store: Store;
  /** Unix ms. */
  readonly now: () => number;
  /** Days that the accounting is kept at least. */
  readonly accountingDays: number;
}

/** Whether what is younger than the floor may be erased: by a court or by a law that goes before the accounting. */
export type Floor = 'kept' | 'waived';

/** Erases salts and values; see {@link erase}. @throws PosternError `accounting_floor`. */
export const eraseWithFloor = async (
  { store, now, accountingDays }: CareOptions,
  selection: Selection,
  floor: Floor,
): Promise<Erasure> => {
  if (floor === 'kept') await assertPastFloor(store, selection, now() - accountingDays * DAY_MS);
  return erase(store, selection, now());
};

const assertPastFloor = async (store: Store, selection: Selection, oldest: number): Promise<void> => {
  const younger =
    'recordedBefore' in selection
      ? selection.recordedBefore > oldest
      : await isAnyYounger(store, selection, oldest);
  if (!younger) return;
  throw new PosternError(
    'accounting_floor',
    `Some of these records are younger than ${new Date(oldest).toISOString().slice(0, 10)}; the accounting of disclosures is kept at least that long.`,
    {
      status: 409,
      cure: 'Wait, erase older ones alone, or waive the floor with the order that requires it as the reason. POSTERN_ACCOUNTING_DAYS is the floor.',
    },
  );
};

const isAnyYounger = async (
  store: Store,
  selection: Exclude<Selection, { recordedBefore: number }>,
  oldest: number,
): Promise<boolean> => {
  const [column, value] =
    'decision' in selection
      ? (['decision_id', selection.decision] as const)
      : (['value', selection.value] as const);
  const row = await store.db
    .selectFrom('commitment')
    .select('commitment')
    .where(column, '=', value)
    .where('recorded_at', '>', oldest)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
};
