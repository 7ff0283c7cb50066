/** What USPS says of its quota: `Retry-After`, and rate limit headers where it sends any. Pure. */

type Headers = Readonly<Record<string, string>>;

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, as Unix ms; null: none. */
export const retryAt = (headers: Headers, now: number): number | null => {
  const text = headers['retry-after']?.trim();
  if (text === undefined || text === '') return null;
  if (/^\d{1,9}$/.test(text)) return now + Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

const countOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;

const parameter = (text: string | undefined, name: string): string | undefined =>
  new RegExp(`;\\s*${name}=(\\d+)`).exec(text ?? '')?.[1];

export interface SaidQuota {
  /** Calls of a window of an hour; null: not said, or of another window. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

const HOUR_SECONDS = '3600';

/** `RateLimit-Policy` and `RateLimit` of the IETF draft, or the older `X-RateLimit-*`. */
export const quotaSaid = (headers: Headers): SaidQuota => {
  const policy = headers['ratelimit-policy'];
  // Of a policy over another window the count says nothing about the hour.
  if (policy !== undefined && parameter(policy, 'w') !== HOUR_SECONDS)
    return { limit: null, remaining: null };
  return {
    limit: countOf(parameter(policy, 'q') ?? headers['x-ratelimit-limit']),
    remaining: countOf(parameter(headers.ratelimit, 'r') ?? headers['x-ratelimit-remaining']),
  };
};
