/** The pieces that apps follow, in the store: which, since when, how they stand, when they were last asked for. */
import type { TrackingNumber } from '../../postal/barcode/index.ts';
import { foldStatus, type Status } from '../../postal/status/index.ts';
import type { Store } from '../../store/index.ts';
import type { EventStore } from '../event-store.ts';
import type { Followed } from './cadence.ts';
import type { FollowList } from './puller.ts';
import type { PullOutcome } from './upstream.ts';

export interface FollowedPiece extends Followed {
  /** Unix ms. */
  readonly followedAt: number;
  /** What became of the last question; null: none yet. */
  readonly outcome: PullOutcome | null;
}

/** Who follows. */
export interface Follower {
  readonly appId: string;
  readonly organisationId: string;
}

const ENDED: readonly Status[] = ['delivered', 'returned', 'cancelled'];
/** The shortest cadence (`cadence.ts`): what was asked for since then is not due, whatever its status. */
const SHORTEST_MS = 1_800_000;
/** Pieces of one round; a call asks for 35, so that more would wait for other rounds anyway. */
const MOST_PIECES = 20_000;

export class FollowedPieces implements FollowList {
  readonly #store: Store;
  readonly #events: Pick<EventStore, 'histories'>;

  constructor(store: Store, events: Pick<EventStore, 'histories'>) {
    this.#store = store;
    this.#events = events;
  }

  /** Follows a piece; one that is followed already stays as it is. */
  async follow(number: TrackingNumber, { appId, organisationId }: Follower, at: number): Promise<void> {
    await this.#store.db
      .insertInto('followed_piece')
      .values({
        number,
        app_id: appId,
        organisation_id: organisationId,
        status: await this.#statusOf(number),
        asked_at: null,
        asked_after_end: 0,
        outcome: null,
        followed_at: at,
      })
      .onConflict((conflict) => conflict.columns(['number', 'app_id']).doNothing())
      .execute();
  }

  /** @returns false where the app does not follow it */
  async leave(number: string, appId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#store.db
      .deleteFrom('followed_piece')
      .where('number', '=', number)
      .where('app_id', '=', appId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** What an app follows, the newest first. */
  async of(appId: string, most: number): Promise<readonly FollowedPiece[]> {
    const rows = await this.#store.db
      .selectFrom('followed_piece')
      .selectAll()
      .where('app_id', '=', appId)
      .orderBy('followed_at', 'desc')
      .orderBy('number')
      .limit(most)
      .execute();
    return rows.map(followedOf);
  }

  async pieces(now: number): Promise<readonly Followed[]> {
    const rows = await this.#store.db
      .selectFrom('followed_piece')
      .selectAll()
      .where(({ or, eb }) => or([eb('asked_at', 'is', null), eb('asked_at', '<=', now - SHORTEST_MS)]))
      .where(({ or, eb }) => or([eb('status', 'not in', ENDED), eb('asked_after_end', '<', 1)]))
      .orderBy('asked_at')
      .orderBy('number')
      .limit(MOST_PIECES)
      .execute();
    return rows.map(followedOf);
  }

  async asked(outcomes: ReadonlyMap<TrackingNumber, PullOutcome>, at: number): Promise<void> {
    for (const [number, outcome] of outcomes) {
      const status = await this.#statusOf(number);
      await this.#store.db
        .updateTable('followed_piece')
        .set(({ eb }) => ({
          status,
          outcome,
          asked_at: at,
          asked_after_end: ENDED.includes(status) ? eb('asked_after_end', '+', 1) : 0,
        }))
        .where('number', '=', number)
        .execute();
    }
  }

  async #statusOf(number: TrackingNumber): Promise<Status> {
    const histories = await this.#events.histories(number);
    const newest = histories.toSorted((left, right) => right.lastReceivedAt - left.lastReceivedAt)[0];
    return newest === undefined ? 'unknown' : foldStatus(newest.events).status;
  }
}

const followedOf = (row: {
  readonly number: string;
  readonly status: string;
  readonly asked_at: number | null;
  readonly asked_after_end: number;
  readonly outcome: string | null;
  readonly followed_at: number;
}): FollowedPiece => ({
  number: row.number as TrackingNumber,
  status: row.status as Status,
  askedAt: row.asked_at === null ? null : Number(row.asked_at),
  askedAfterEnd: row.asked_after_end,
  outcome: row.outcome as PullOutcome | null,
  followedAt: Number(row.followed_at),
});
