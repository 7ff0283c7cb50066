/**
 * Headers of draft-ietf-httpapi-ratelimit-headers-11 (23 May 2026; still a draft, hence this one module) and
 * `Retry-After` (RFC 9110 §10.2.3).
 */
import type { Verdict } from './allowance.ts';

export const rateLimitHeaders = ({
  allowed,
  allowance,
  remaining,
  resetSeconds,
}: Verdict): Record<string, string> => {
  const headers: Record<string, string> = {
    'ratelimit-policy': `"${allowance.name}";q=${allowance.limit};w=${allowance.windowSeconds}`,
    ratelimit: `"${allowance.name}";r=${remaining};t=${resetSeconds}`,
  };
  if (!allowed) headers['retry-after'] = String(resetSeconds);
  return headers;
};
