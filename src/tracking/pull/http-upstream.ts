/**
 * The v3r2 interface over the way out: `POST /tracking/v3r2/tracking`, 200 or 207 (tracking 2.2). The client of the official
 * APIs, with its tokens and its cache, is a room of its own; this is what it needs of tracking.
 */
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';
import type { TrackingNumber } from '../../postal/barcode/index.ts';
import { isFailure } from '../intake/answer.ts';
import { isObject, textOf } from '../intake/loose.ts';
import { packageNumber } from '../intake/number.ts';
import { MOST_NUMBERS, type PullAnswer, type PullOutcome, type TrackingUpstream } from './upstream.ts';

export interface HttpUpstreamOptions {
  readonly outgoing: Pick<Outgoing, 'fetch'>;
  /** `https://apis.usps.com`, without a slash at its end. */
  readonly baseUrl: string;
  /** An access token with the scope `tracking`. */
  readonly token: () => Promise<string>;
  readonly now: () => number;
}

const TIMEOUT_MS = 60_000;
/** 35 pieces of 99 events each take some 2 MB. */
const LARGEST_ANSWER_BYTES = 16 * 1_048_576;
/** Where USPS refuses for lack of quota and does not say for how long: its quota is by the hour. */
const HOUR_MS = 3_600_000;
/** After an error of USPS, before the next call. */
const TROUBLE_MS = 60_000;

/** `Retry-After` as seconds or as a date, in Unix ms; null where there is none. */
const retryAfter = (header: string | undefined, now: number): number | null => {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return now + Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : at;
};

const remainingOf = (headers: Readonly<Record<string, string>>): number | null => {
  const text = headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'];
  const remaining = Number(text ?? Number.NaN);
  return Number.isInteger(remaining) && remaining >= 0 ? remaining : null;
};

const statusOutcome = (statusCode: unknown): PullOutcome => {
  const status = textOf(statusCode);
  if (status === '404') return 'not_found';
  return status === '401' || status === '403' ? 'refused' : 'unanswered';
};

/** What the items of an answer say of the numbers that were asked for. */
const itemOutcomes = (body: Uint8Array, asked: ReadonlySet<string>): Map<TrackingNumber, PullOutcome> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new PosternError(
      'upstream_answer',
      'The answer of the tracking interface is no JSON, or cut short.',
      {
        status: 502,
        cure: 'It is asked again; if it stays so, the address is not that of the interface.',
        cause,
      },
    );
  }
  const outcomes = new Map<TrackingNumber, PullOutcome>();
  const items = Array.isArray(parsed) ? parsed : [parsed];
  for (const item of items) {
    if (!isObject(item)) continue;
    const piece = packageNumber(textOf(item.trackingNumber) ?? '');
    // An answer may name what was not asked for: that is nobody's outcome.
    if (piece === null || !asked.has(piece.number)) continue;
    outcomes.set(piece.number, isFailure(item) ? statusOutcome(item.statusCode) : 'found');
  }
  return outcomes;
};

const all = (numbers: readonly TrackingNumber[], outcome: PullOutcome): PullAnswer['outcomes'] =>
  new Map(numbers.map((number) => [number, outcome]));

export const httpUpstream = ({ outgoing, baseUrl, token, now }: HttpUpstreamOptions): TrackingUpstream => ({
  async pull(numbers) {
    if (numbers.length < 1 || numbers.length > MOST_NUMBERS) {
      throw new PosternError(
        'pull_size',
        `A call asks for 1 to ${MOST_NUMBERS} numbers; here are ${numbers.length}.`,
        {
          status: 400,
          cure: 'Divide them over several calls.',
        },
      );
    }
    const answer = await outgoing.fetch({
      url: `${baseUrl}/tracking/v3r2/tracking`,
      method: 'POST',
      headers: {
        authorization: `Bearer ${await token()}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(numbers.map((trackingNumber) => ({ trackingNumber }))),
      timeoutMs: TIMEOUT_MS,
      maxBytes: LARGEST_ANSWER_BYTES,
      redirects: 0,
    });
    const { status, headers } = answer;
    const retry = retryAfter(headers['retry-after'], now());
    const quota = { remaining: remainingOf(headers), resetAt: retry };
    if (status === 200 || status === 207) {
      const found = itemOutcomes(answer.body, new Set(numbers));
      const outcomes = new Map(
        numbers.map((number) => [number, found.get(number) ?? ('unanswered' as const)]),
      );
      return { outcomes, body: answer.body, quota };
    }
    if (status === 429) {
      const resetAt = retry ?? now() + HOUR_MS;
      return { outcomes: all(numbers, 'unanswered'), body: null, quota: { remaining: 0, resetAt } };
    }
    // One number alone that is not known is a 404 of the whole.
    if (status === 404 && numbers.length === 1)
      return { outcomes: all(numbers, 'not_found'), body: null, quota };
    if (status === 401 || status === 403) {
      return {
        outcomes: all(numbers, 'refused'),
        body: null,
        quota: { ...quota, resetAt: retry ?? now() + TROUBLE_MS },
      };
    }
    return {
      outcomes: all(numbers, 'unanswered'),
      body: null,
      quota: { ...quota, resetAt: retry ?? now() + TROUBLE_MS },
    };
  },
});
