/**
 * Requests that only USPS can fulfil: notifications and proofs of delivery. They are kept sealed, answered once that is
 * durable, and go on as a job; where nothing can go on they are not taken.
 */
import { PosternError } from '../../errors.ts';
import { newId, type Principal } from '../../identity/index.ts';
import type { Jobs, Sealer, Store } from '../../store/index.ts';

export type TrackingRequestKind = 'notifications' | 'proof-of-delivery';

/** What goes on to USPS. */
export interface ForwardedRequest {
  readonly kind: TrackingRequestKind;
  /** Which interface it came in by, and goes on by. */
  readonly version: 'v3' | 'v3r2';
  readonly number: string;
  readonly body: unknown;
}

/** The client of the official interface, as far as these requests need it. */
export interface TrackingForwarder {
  /**
   * Resolves once USPS has accepted the request.
   * @throws PosternError with a status below 500 (but 429) where USPS refuses it for good; anything else is tried again
   */
  forward(request: ForwardedRequest, signal: AbortSignal): Promise<void>;
}

export interface TrackingRequestParts {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Undefined: no upstream is configured. */
  readonly forwarder: TrackingForwarder | undefined;
  /** Unix ms. */
  readonly now: () => number;
}

const SEAL = 'tracking-request';
const QUEUE = 'tracking-requests';
const EVERY_MS = 10_000;
const BATCH = 50;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

/** What became of a round. */
export interface Round {
  readonly forwarded: number;
  readonly refused: number;
  readonly failed: number;
}

export class TrackingRequests {
  readonly #parts: TrackingRequestParts;

  constructor(parts: TrackingRequestParts) {
    this.#parts = parts;
  }

  /**
   * Keeps a request; resolves once it is durable.
   * @throws PosternError `upstream_missing` (503) where nothing could go on to USPS
   */
  async take(request: ForwardedRequest, principal: Principal): Promise<string> {
    const { store, sealer, forwarder, now } = this.#parts;
    if (forwarder === undefined) {
      throw new PosternError(
        'upstream_missing',
        'Only USPS can do this, and no upstream is configured here; nothing was kept.',
        {
          status: 503,
          cure: 'Ask USPS directly, or have the operator set POSTERN_UPSTREAM_URL and a credential.',
        },
      );
    }
    const id = newId('treq');
    const at = now();
    await store.db
      .insertInto('tracking_request')
      .values({
        id,
        kind: request.kind,
        organisation_id: principal.organisationId,
        app_id: principal.id,
        sealed: sealer.seal(SEAL, JSON.stringify(request)),
        state: 'waiting',
        attempts: 0,
        next_at: at,
        created_at: at,
        settled_at: null,
      })
      .execute();
    return id;
  }

  /** Sends what waits, the oldest first. What went or was refused keeps no body. */
  async forward(signal: AbortSignal): Promise<Round> {
    const { store, sealer, forwarder, now } = this.#parts;
    const round = { forwarded: 0, refused: 0, failed: 0 };
    if (forwarder === undefined) return round;
    const rows = await store.db
      .selectFrom('tracking_request')
      .select(['id', 'sealed', 'attempts'])
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .limit(BATCH)
      .execute();
    for (const { id, sealed, attempts } of rows) {
      if (signal.aborted || sealed === null) break;
      const outcome = await this.#send(forwarder, sealer.open(SEAL, sealed), signal);
      round[outcome] += 1;
      await store.db
        .updateTable('tracking_request')
        .set(
          outcome === 'failed'
            ? { attempts: attempts + 1, next_at: now() + retryAfter(attempts) }
            : { state: outcome, sealed: null, attempts: attempts + 1, settled_at: now() },
        )
        .where('id', '=', id)
        .execute();
    }
    return round;
  }

  async #send(forwarder: TrackingForwarder, text: string, signal: AbortSignal): Promise<keyof Round> {
    try {
      await forwarder.forward(JSON.parse(text) as ForwardedRequest, signal);
      return 'forwarded';
    } catch (error) {
      const final = error instanceof PosternError && error.status < 500 && error.status !== 429;
      return final ? 'refused' : 'failed';
    }
  }

  /** Has the server send what waits; nothing where no upstream is configured. */
  async work(jobs: Jobs, onRound: (round: Round) => void): Promise<void> {
    if (this.#parts.forwarder === undefined) return;
    jobs.work(QUEUE, async (_job, { signal }) => onRound(await this.forward(signal)));
    await jobs.schedule(QUEUE, { queue: QUEUE, everyMs: EVERY_MS, payload: {} });
  }
}

const retryAfter = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 10));
