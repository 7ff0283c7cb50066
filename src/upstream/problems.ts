/** What the way upstream may say, in one place: for the person who meets it, and apart for the operator. */
import { PosternError } from '../errors.ts';

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

export const upstreamMissing = (api: string): PosternError =>
  new PosternError('upstream_missing', `Nothing here answers ${api}, and no way to USPS is set up for it.`, {
    status: 503,
    cure: 'Import the data, or set POSTERN_UPSTREAM_URL and a credential: postern upstream credential set.',
  });

/** The token is good and does not hold the scope: USPS says so by an empty scope, or by 401 (wire 2.1). */
export const notGranted = (api: string, credentials: string): PosternError =>
  new PosternError(
    'upstream_not_granted',
    `USPS has not granted ${api} to the operator's credential (${credentials}).`,
    {
      status: 503,
      origin: 'usps',
      cure: 'The operator asks for the product in the USPS Business Portal, or names another credential for this API.',
    },
  );

export const credentialRefused = (name: string, detail: string): PosternError =>
  new PosternError('upstream_credential_refused', `USPS does not take the operator's credential ${name}.`, {
    status: 503,
    origin: 'usps',
    cure: 'The operator enters a current secret: postern upstream credential set.',
    detail,
  });

export const quotaSpent = (api: string, waitMs: number): PosternError =>
  new PosternError('upstream_quota_spent', `The calls to ${api} that USPS gives are used up.`, {
    status: 429,
    cure: `Ask again in ${seconds(waitMs)} seconds, or as a batch, which waits its turn.`,
    retryAfterSeconds: seconds(waitMs),
  });

export const tooManyWaiting = (api: string, most: number): PosternError =>
  new PosternError('upstream_busy', `${most} calls to ${api} wait already.`, {
    status: 503,
    cure: 'Ask again later, or raise POSTERN_UPSTREAM_WAITING.',
    retryAfterSeconds: 60,
  });

export const unavailable = (api: string, waitMs: number, cause?: unknown): PosternError =>
  new PosternError('upstream_unavailable', `USPS does not answer for ${api} at the moment.`, {
    status: 503,
    origin: 'usps',
    cure: 'Ask again later; what is held here is answered meanwhile.',
    retryAfterSeconds: seconds(waitMs),
    cause,
  });

export const garbage = (api: string, detail: string, cause?: unknown): PosternError =>
  new PosternError('upstream_garbage', `What came from USPS for ${api} is no answer of its API.`, {
    status: 502,
    origin: 'usps',
    cure: 'Ask again; if it stays so, the operator checks POSTERN_UPSTREAM_URL.',
    detail,
    cause,
  });

export const isProblem = (error: unknown, ...codes: readonly string[]): error is PosternError =>
  error instanceof PosternError && codes.includes(error.code);
