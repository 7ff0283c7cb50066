/** One POST to a listener: through the only way out, without redirects, its answer's body bounded and not looked at. */

import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';

/** The listener's status, or why none came. */
export type Sent = { readonly status: number } | { readonly error: string };

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 16_384;

export const post = async (
  outgoing: () => Promise<Outgoing>,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Sent & { readonly text?: string }> => {
  try {
    const way = await outgoing();
    const { status, body: answered } = await way.fetch({
      url,
      method: 'POST',
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
      redirects: 0,
    });
    return { status, text: Buffer.from(answered).toString('utf8') };
  } catch (error) {
    return { error: error instanceof PosternError ? error.code : 'egress_refused' };
  }
};
